"""An enrollment as plain lists and texts, as a database keeps them, and back; secrets stand apart."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from domain.bank_account import AccountType
from domain.enrollment import (
    Administrator,
    Agent,
    BankAccount,
    Company,
    Consent,
    EnrolledBase,
    Enrollment,
    InvoiceRecipient,
    Manager,
    Person,
)
from domain.use_function import UseFunction

Record = dict[str, Any]


@dataclass(frozen=True)
class AccountSecret:
    """What of a bank account is kept sealed only."""

    number: str
    holder: str


@dataclass(frozen=True)
class Written:
    """An enrollment taken apart: what anybody of the operator may read, and what not."""

    record: Record
    account: AccountSecret | None
    password_hashes: dict[str, str]
    """By the code of the manager's base."""


def write_enrollment(enrollment: Enrollment) -> Written:
    company, account = enrollment.company, enrollment.company.account
    hashes = {base.code: base.manager.password_hash for base in enrollment.bases}
    open_account = None if account is None else replace(account, number=account.masked, holder="")
    record = {
        "company": {
            **asdict(replace(company, account=open_account)),
            "functions": sorted(company.functions),
        },
        "administrators": [asdict(one) for one in enrollment.administrators],
        "bases": [_base_record(base) for base in enrollment.bases],
        "consent": {**asdict(enrollment.consent), "agreed_at": enrollment.consent.agreed_at.isoformat()},
    }
    secret = None if account is None else AccountSecret(account.number, account.holder)
    return Written(record, secret, hashes)


def _base_record(base: EnrolledBase) -> Record:
    record = asdict(base)
    del record["manager"]["password_hash"]
    return record


def read_enrollment(
    record: Record, account: AccountSecret | None = None, password_hashes: dict[str, str] | None = None
) -> Enrollment:
    """The enrollment; without the secrets its account number is masked and its password hashes are empty."""
    hashes = password_hashes or {}
    return Enrollment(
        company=_company(record["company"], account),
        administrators=tuple(Administrator(**one) for one in record["administrators"]),
        bases=tuple(_base(base, hashes.get(base["code"], "")) for base in record["bases"]),
        consent=Consent(
            **{**record["consent"], "agreed_at": datetime.fromisoformat(record["consent"]["agreed_at"])},
        ),
    )


def _company(record: Record, secret: AccountSecret | None) -> Company:
    return Company(
        **{
            **record,
            "invoice_recipient": InvoiceRecipient(record["invoice_recipient"]),
            "functions": frozenset(UseFunction(word) for word in record["functions"]),
            "account": _account(record["account"], secret),
        }
    )


def _account(record: Record | None, secret: AccountSecret | None) -> BankAccount | None:
    if record is None:
        return None
    account = BankAccount(**{**record, "type": AccountType(record["type"])})
    return account if secret is None else replace(account, number=secret.number, holder=secret.holder)


def _base(record: Record, password_hash: str) -> EnrolledBase:
    return EnrolledBase(
        **{
            **record,
            "agent_registered": _agent(record["agent_registered"]),
            "agent_kei": _agent(record["agent_kei"]),
            "manager": Manager(**record["manager"], password_hash=password_hash),
            "inspectors": tuple(Person(**one) for one in record["inspectors"]),
            "issuers": tuple(Person(**one) for one in record["issuers"]),
        }
    )


def _agent(record: Record | None) -> Agent | None:
    return None if record is None else Agent(**record)
