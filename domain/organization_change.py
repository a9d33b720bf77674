"""What an organization asks to have changed in its registered data, and what becomes of that."""

from enum import StrEnum

from domain.enrollment import Company
from domain.refusal import Refusal


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
    return tuple(one for one in CompanyField if getattr(before, one.value) != getattr(after, one.value))
