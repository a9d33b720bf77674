"""Registered data of an organization and changes of them, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from domain.enrollment import Company
from domain.organization_change import CompanyField, fields_of
from domain.rights import OrganizationKind
from domain.use_function import UseFunction
from usecases.changes.show import ShownAccount, ShownChange

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class ChangedLine:
    """One item, as it was and as it is wanted."""

    title: str
    before: str
    after: str


def registered_pairs(company: Company, account: ShownAccount, kind: OrganizationKind) -> Pairs:
    """What was left empty is said to be none, so that nothing seems forgotten. Functions have a table of their own."""
    values = {**vars(company), CompanyField.ACCOUNT.value: account}
    return [
        (label(name), value_text(values[name.value])) for name in fields_of(kind) if name is not CompanyField.FUNCTIONS
    ]


def changed_lines(change: ShownChange) -> list[ChangedLine]:
    return [ChangedLine(label(one.field), value_text(one.before), value_text(one.after)) for one in change.values]


def field_names(fields: Iterable[CompanyField]) -> str:
    return gettext("list_comma").join(label(name) for name in fields)


def value_text(value: Any) -> str:
    if isinstance(value, ShownAccount):
        return account_text(value)
    if isinstance(value, frozenset):
        return gettext("list_comma").join(label(word) for word in UseFunction if word in value) or gettext("none")
    return label(value) if isinstance(value, Enum) else value or gettext("none")


def account_text(shown: ShownAccount) -> str:
    account = shown.account
    parts = []
    if account is not None:
        parts = [
            f"{account.bank_name}（{account.bank_code}）",
            f"{account.branch_name}（{account.branch_code}）",
            f"{label(account.type)} {account.number}",
            account.holder,
        ]
    if shown.by_paper:
        parts.append(gettext("The paper form for direct debit is sent by post"))
    return " ".join(part for part in parts if part) or gettext("none")
