"""Automatic checks of an enrollment: each is in order, or says what a person should look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain.corporate_number import invoice_number_hints, is_corporate_number
from domain.enrollment import BankAccount


class EnrollmentCheck(StrEnum):
    """通知先, 法人番号, 登録番号, 口座, 指定番号の重なり (組織, ほかの申込), 以前の契約, 終わっていない申請, 代理人."""

    NOTICE_ADDRESS = "notice_address"
    CORPORATE_NUMBER = "corporate_number"
    INVOICE_NUMBER = "invoice_number"
    BANK = "bank"
    ORGANIZATION = "organization"
    OTHER_ENROLLMENT = "other_enrollment"
    EARLIER_CONTRACT = "earlier_contract"
    OPEN_CASES = "open_cases"
    AGENTS = "agents"


@dataclass(frozen=True)
class CheckResult:
    """What a check found: `code` and `facts` make its sentence; `look` asks a person to look."""

    check: EnrollmentCheck
    code: str
    look: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


def check_notice_address(email: str, receipt: tuple[str, str] | None) -> CheckResult:
    """`receipt` is where the mail of the receipt went, and what became of it: waiting, accepted, failed.

    What is accepted leads to mails with links: an address that nobody has should be seen before.
    """
    if receipt is None or receipt[0] != email:
        return CheckResult(EnrollmentCheck.NOTICE_ADDRESS, "notice_address_new", True)
    return CheckResult(EnrollmentCheck.NOTICE_ADDRESS, f"notice_address_{receipt[1]}", receipt[1] != "accepted")


def check_corporate_number(number: str) -> CheckResult:
    if not number:
        return CheckResult(EnrollmentCheck.CORPORATE_NUMBER, "corporate_number_none")
    if is_corporate_number(number):
        return CheckResult(EnrollmentCheck.CORPORATE_NUMBER, "corporate_number_right")
    return CheckResult(EnrollmentCheck.CORPORATE_NUMBER, "corporate_number_wrong", True, {"number": number})


def check_invoice_number(number: str, corporate_number: str) -> CheckResult:
    """That of a corporation is T and its corporate number; any other is looked up at the tax agency's site."""
    if not number:
        return CheckResult(EnrollmentCheck.INVOICE_NUMBER, "invoice_number_none")
    for hint in invoice_number_hints(number, corporate_number):
        return CheckResult(EnrollmentCheck.INVOICE_NUMBER, hint.code, True, hint.facts)
    return CheckResult(EnrollmentCheck.INVOICE_NUMBER, "invoice_number_right")


def check_bank(account: BankAccount | None, bank_known: bool, branch_known: bool) -> CheckResult:
    if account is None:
        return CheckResult(EnrollmentCheck.BANK, "bank_by_paper")
    if not bank_known:
        return CheckResult(EnrollmentCheck.BANK, "bank_unknown", True, {"code": account.bank_code})
    if not branch_known:
        return CheckResult(EnrollmentCheck.BANK, "branch_unknown", True, {"code": account.branch_code})
    return CheckResult(EnrollmentCheck.BANK, "bank_known")


def check_organizations(same: Sequence[str]) -> CheckResult:
    """`same` names the organizations that have this designation number already."""
    if not same:
        return CheckResult(EnrollmentCheck.ORGANIZATION, "organization_none")
    return CheckResult(EnrollmentCheck.ORGANIZATION, "organization_same", True, {"names": tuple(same)})


def check_other_enrollments(same: Sequence[str]) -> CheckResult:
    """`same` are the receipt numbers of other undecided enrollments with this designation number."""
    if not same:
        return CheckResult(EnrollmentCheck.OTHER_ENROLLMENT, "other_enrollment_none")
    return CheckResult(EnrollmentCheck.OTHER_ENROLLMENT, "other_enrollment_same", True, {"numbers": tuple(same)})


def check_earlier_contracts(ended: Sequence[str]) -> CheckResult:
    """`ended` names the organizations of this designation number whose use was stopped for cause and never mended."""
    if not ended:
        return CheckResult(EnrollmentCheck.EARLIER_CONTRACT, "earlier_contract_none")
    return CheckResult(EnrollmentCheck.EARLIER_CONTRACT, "earlier_contract_ended", True, {"names": tuple(ended)})


def check_open_cases(left: Sequence[str]) -> CheckResult:
    """`left` names those that left with applications which are not at their end: their fees may still be owed."""
    if not left:
        return CheckResult(EnrollmentCheck.OPEN_CASES, "open_cases_none")
    return CheckResult(EnrollmentCheck.OPEN_CASES, "open_cases_left", True, {"names": tuple(left)})


def check_agents(unknown: Sequence[str]) -> CheckResult:
    """`unknown` are the IDs of agents that nobody here has."""
    if not unknown:
        return CheckResult(EnrollmentCheck.AGENTS, "agents_known")
    return CheckResult(EnrollmentCheck.AGENTS, "agents_unknown", True, {"ids": tuple(unknown)})
