"""What the agent's inbox checks by itself before a request is taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.finding import Finding, Severity
from domain.payment import PAYMENT_METHOD, FeeKind, PaymentMethod
from domain.sending_checks import (
    Sending,
    duplicate_findings,
    mandate_findings,
    number_findings,
    paper_findings,
    term_findings,
)
from domain.validity import ValidityWindow


class InboxCheck(StrEnum):
    """One automatic check, in the order of the inbox's columns."""

    PLATE = "plate"
    CHASSIS_NUMBER = "chassis_number"
    DELEGATE_NUMBER = "delegate_number"
    VALIDITY = "validity"
    DUPLICATES = "duplicates"
    DEBIT_ACCOUNT = "debit_account"
    PAPERS = "papers"


class Outcome(StrEnum):
    """ok, worth a look, or sure to fail."""

    OK = "ok"
    WARN = "warn"
    STOP = "stop"


@dataclass(frozen=True)
class CheckResult:
    """One check's answer; without findings it is ok."""

    check: InboxCheck
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        if any(finding.severity is Severity.STOP for finding in self.findings):
            return Outcome.STOP
        return Outcome.WARN if self.findings else Outcome.OK


@dataclass(frozen=True)
class Arrival:
    """What is checked besides the request's own values.

    `plate_findings` and `chassis_findings` come from the rules of those numbers; `debit_account_since` is the day
    from which the client's direct-debit account counts, None while it is asked for or missing.
    """

    sending: Sending
    plate_findings: tuple[Finding, ...]
    chassis_findings: tuple[Finding, ...]
    debit_account_since: date | None


def inbox_results(arrival: Arrival, windows: Sequence[ValidityWindow], today: date) -> tuple[CheckResult, ...]:
    """One result per check, always all of them."""
    sending = arrival.sending
    findings = {
        InboxCheck.PLATE: arrival.plate_findings,
        InboxCheck.CHASSIS_NUMBER: arrival.chassis_findings,
        InboxCheck.DELEGATE_NUMBER: number_findings(sending),
        InboxCheck.VALIDITY: term_findings(sending.vehicle_kind, sending.term, sending.papers, windows, today),
        InboxCheck.DUPLICATES: duplicate_findings(sending.live_requests),
        InboxCheck.DEBIT_ACCOUNT: _debit_account(arrival, today),
        InboxCheck.PAPERS: (
            *mandate_findings(sending),
            *paper_findings(sending.papers),
        ),
    }
    return tuple(CheckResult(check, findings[check]) for check in InboxCheck)


def worst(results: Iterable[CheckResult]) -> Outcome:
    """What one mark for the whole row says."""
    order = list(Outcome)
    return max((result.outcome for result in results), key=order.index, default=Outcome.OK)


def _debit_account(arrival: Arrival, today: date) -> tuple[Finding, ...]:
    """Without the account the debit fails and the application dies of its due date."""
    sending, since = arrival.sending, arrival.debit_account_since
    methods = {PAYMENT_METHOD.get((sending.vehicle_kind, fee, sending.cashless)) for fee in FeeKind}
    if PaymentMethod.DEBIT not in methods or (since and since <= today):
        return ()
    if since:
        return (Finding("debit_account_not_yet", Severity.WARN, "debit_account", {"since": since}),)
    return (Finding("debit_account_missing", Severity.STOP, "debit_account"),)
