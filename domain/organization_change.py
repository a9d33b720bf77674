"""What an organization asks to have changed in its registered data, and what becomes of that."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from domain.enrollment import Company, InvoiceRecipient
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.use_function import UseFunction
from domain.writing import widened


class ChangeState(StrEnum):
    """即時反映, 確認待ち, 反映済, 見送り, 取下げ."""

    AT_ONCE = "at_once"
    OPEN = "open"
    TAKEN_OVER = "taken_over"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


NEXT: dict[ChangeState, frozenset[ChangeState]] = {
    ChangeState.AT_ONCE: frozenset(),
    ChangeState.OPEN: frozenset({ChangeState.TAKEN_OVER, ChangeState.DECLINED, ChangeState.WITHDRAWN}),
    ChangeState.TAKEN_OVER: frozenset(),
    ChangeState.DECLINED: frozenset(),
    ChangeState.WITHDRAWN: frozenset(),
}


def moved(old: ChangeState, new: ChangeState) -> ChangeState:
    """The new state, or the refusal of a move the table does not know."""
    if new not in NEXT[old]:
        raise Refusal("change_move_not_allowed", old=old, new=new)
    return new


class CompanyField(StrEnum):
    """One item of the registered data, as `Company` calls it."""

    NAME = "name"
    KANA = "kana"
    REPRESENTATIVE = "representative"
    POSTAL_CODE = "postal_code"
    ADDRESS_1 = "address_1"
    ADDRESS_2 = "address_2"
    PHONE = "phone"
    FAX = "fax"
    EMAIL = "email"
    DESIGNATION_NUMBER = "designation_number"
    CERTIFICATION_NUMBER = "certification_number"
    OPERATOR_ID = "operator_id"
    CORPORATE_NUMBER = "corporate_number"
    INVOICE_NUMBER = "invoice_number"
    INVOICE_RECIPIENT = "invoice_recipient"
    FUNCTIONS = "functions"
    ACCOUNT = "account"


# Nobody has to confirm how an organization is called up; what it is, owes and gets by mail is confirmed.
IN_FORCE_AT_ONCE = frozenset({CompanyField.PHONE, CompanyField.FAX})


class AccountWish(StrEnum):
    """いまの口座のまま, 口座を入力, 口座振替依頼書を郵送."""

    KEEP = "keep"
    ACCOUNT = "account"
    PAPER = "paper"


def changed_fields(before: Company, after: Company) -> tuple[CompanyField, ...]:
    """What differs, in the order of the form."""
    return tuple(one for one in CompanyField if _differs(getattr(before, one.value), getattr(after, one.value)))


def _differs(before: Any, after: Any) -> bool:
    """An old spelling that a form only widened is no change that anybody asked for."""
    return before != after and not (isinstance(before, str) and widened(before) == after)


# An agent has no designation, asks for no functions and is debited by nobody here.
FIELDS_OF_AGENTS = (
    CompanyField.NAME,
    CompanyField.KANA,
    CompanyField.REPRESENTATIVE,
    CompanyField.POSTAL_CODE,
    CompanyField.ADDRESS_1,
    CompanyField.ADDRESS_2,
    CompanyField.PHONE,
    CompanyField.FAX,
    CompanyField.EMAIL,
    CompanyField.CORPORATE_NUMBER,
    CompanyField.INVOICE_NUMBER,
)


def fields_of(kind: OrganizationKind) -> tuple[CompanyField, ...]:
    return FIELDS_OF_AGENTS if kind is OrganizationKind.AGENT else tuple(CompanyField)


def written_values(company: Company, names: Iterable[CompanyField]) -> dict[str, Any]:
    """These items as a database keeps them; the account is kept sealed and elsewhere."""
    return {name.value: _written(getattr(company, name.value)) for name in names if name is not CompanyField.ACCOUNT}


def read_values(kept: Mapping[str, Any]) -> dict[CompanyField, Any]:
    """The items again, in the order of the form."""
    return {name: _read(name, kept[name.value]) for name in CompanyField if name.value in kept}


def with_values(company: Company, values: Mapping[CompanyField, Any]) -> Company:
    return replace(company, **{name.value: value for name, value in values.items()})


def _written(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _read(name: CompanyField, value: Any) -> Any:
    if name is CompanyField.FUNCTIONS:
        return frozenset(UseFunction(word) for word in value)
    return InvoiceRecipient(value) if name is CompanyField.INVOICE_RECIPIENT else value
