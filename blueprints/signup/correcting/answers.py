"""An enrollment back in the answers of the wizard's steps, as its forms are filled from; secrets stay away."""

from collections.abc import Mapping, Sequence

from blueprints.signup.company_form import DebitWay
from blueprints.signup.managers_form import PEOPLE, SHOWN_AT_FIRST
from blueprints.signup.parts import listed
from domain.enrollment import Administrator, Company, EnrolledBase, Enrollment, Person, Source
from domain.signup_draft import ChosenPassword, SignupDraft
from domain.use_function import UseFunction

Answers = dict[str, list[str]]
_COMPANY = (
    "representative", "postal_code", "address_1", "address_2", "phone", "fax", "email", "designation_number",
    "certification_number", "operator_id", "corporate_number", "invoice_number",
)  # fmt: skip
_ACCOUNT = ("bank_code", "bank_name", "branch_code", "branch_name")
_BASE = ("code", "name", "short_name", "postal_code", "address_1", "address_2", "phone", "ainas_code",
         "delegate_number")  # fmt: skip
_MANAGER = ("name", "kana", "service_user_id", "email", "login_id")


def draft_of(entered: Enrollment, source: Source = Source.WEB) -> SignupDraft:
    """Of a password that is set only its hash, which no form shows; number and holder of the account left empty."""
    rows = {f"b{nth}": base for nth, base in enumerate(entered.bases, start=1)}
    return SignupDraft(
        answers={
            "company": {**_company(entered.company), **_administrators(entered.administrators)},
            "bases": _bases(rows),
            "managers": _managers(rows),
        },
        passwords={
            row: ChosenPassword(base.manager.password_hash, "")
            for row, base in rows.items()
            if base.manager.password_hash
        },
        consent=entered.consent,
        source=source,
    )


def _said(thing: object, names: Sequence[str], prefix: str = "") -> Answers:
    return {f"{prefix}{name}": [getattr(thing, name)] for name in names}


def _company(company: Company) -> Answers:
    answers = _said(company, _COMPANY) | {
        "company_name": [company.name],
        "company_kana": [company.kana],
        "email_again": [company.email],
        "invoice_recipient": [company.invoice_recipient.value],
    }
    answers |= {f"function_{word.value}": ["y"] if word in company.functions else [] for word in UseFunction}
    account = company.account
    if account is None:
        return {**answers, "debit_way": [DebitWay.PAPER.value]}
    return {
        **answers, **_said(account, _ACCOUNT), "debit_way": [DebitWay.ACCOUNT.value],
        "account_type": [account.type.value], "kept_number": [account.masked],
    }  # fmt: skip


def _administrators(people: Sequence[Administrator]) -> Answers:
    answers = {"administrators": listed([*range(1, len(people) + 1)])}
    for nth, one in enumerate(people, start=1):
        answers |= _said(one, ("name", "email", "login_id"), f"a{nth}-")
    return answers


def _bases(rows: Mapping[str, EnrolledBase]) -> Answers:
    answers = {"rows": listed([*range(1, len(rows) + 1)])}
    for row, base in rows.items():
        answers |= _said(base, _BASE, f"{row}-")
        for kind, agent in (("registered", base.agent_registered), ("kei", base.agent_kei)):
            answers[f"{row}-agent_{kind}_name"] = [agent.name if agent else ""]
            answers[f"{row}-agent_{kind}_id"] = [agent.base_id if agent else ""]
    return answers


def _managers(rows: Mapping[str, EnrolledBase]) -> Answers:
    answers: Answers = {}
    for row, base in rows.items():
        answers |= _said(base.manager, _MANAGER, f"{row}-")
        for mark, people in (("i", base.inspectors), ("p", base.issuers)):
            answers |= _people(f"{row}-{PEOPLE[mark]}", f"{row}-{mark}", people)
    return answers


def _people(rows_name: str, prefix: str, people: Sequence[Person]) -> Answers:
    answers = {rows_name: listed([*range(1, max(len(people), SHOWN_AT_FIRST) + 1)])}
    for nth, one in enumerate(people, start=1):
        answers |= _said(one, ("name", "service_user_id"), f"{prefix}{nth}-")
    return answers
