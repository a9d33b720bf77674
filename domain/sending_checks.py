"""What stops a request from being sent, and what its sender should know before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.delegate_number import DelegateNumbers, delegate_number_findings
from domain.finding import Finding, Severity
from domain.readiness import ConformityState, InsuranceState
from domain.renewal import RenewalPlace
from domain.validity import (
    ShorteningKind,
    ValidityWindow,
    insurance_needed_until,
    is_insured,
    new_expiry,
    shortening,
)
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind


@dataclass(frozen=True)
class Papers:
    """What must be there electronically, and the user's consent to it (電子化の承諾)."""

    conformity: ConformityState
    insurance: InsuranceState
    insurance_ends_on: date | None
    consented_on: date | None


@dataclass(frozen=True)
class Term:
    """The old expiry and the new term where known, the day the renewal is planned for, and 短縮可."""

    expiry_on: date | None
    years: int | None
    planned_on: date | None
    shortening_allowed: bool = False


@dataclass(frozen=True)
class Sending:
    """The plain values of one request on its way out.

    `card_registered` is the answer to キャッシュレス: card registered for this car? `mandate_on_file`: whether the
    electronic mandate was handed in. `live_requests` are the numbers of other live requests for the same car; the
    prefectures are None where they need not agree (scriveners).
    """

    vehicle_kind: VehicleKind
    cashless: bool
    card_registered: bool
    mandate: MandateKind
    official_vehicle: bool
    papers: Papers
    term: Term
    renewal_place: RenewalPlace
    delegate_numbers: DelegateNumbers
    office_code: str | None = None
    office_name: str = ""
    client_prefecture: str | None = None
    agent_prefecture: str | None = None
    live_requests: tuple[int, ...] = ()
    mandate_on_file: bool = False


def sending_findings(sending: Sending, windows: Sequence[ValidityWindow], today: date) -> tuple[Finding, ...]:
    """Everything found, stops first, each group in the order of the page."""
    found = (
        *_procedure(sending),
        *mandate_findings(sending),
        *paper_findings(sending.papers),
        *term_findings(sending.vehicle_kind, sending.term, sending.papers, windows, today),
        *number_findings(sending),
        *_neighbours(sending),
    )
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.STOP))


def _procedure(sending: Sending) -> tuple[Finding, ...]:
    found: list[Finding] = []
    is_kei = sending.vehicle_kind is VehicleKind.KEI
    if is_kei and (sending.official_vehicle or sending.mandate is MandateKind.ELECTRONIC):
        found.append(Finding("kei_official_vehicle", Severity.STOP, "mandate_kind"))
    if is_kei and sending.cashless:
        found.append(Finding("kei_cashless", Severity.STOP, "cashless"))
    elif sending.cashless and not sending.card_registered:
        found.append(Finding("card_not_registered", Severity.WARN, "cashless"))
    return tuple(found)


def number_findings(sending: Sending) -> tuple[Finding, ...]:
    return delegate_number_findings(
        sending.renewal_place, sending.delegate_numbers, sending.office_code, sending.office_name
    )


def mandate_findings(sending: Sending) -> tuple[Finding, ...]:
    """An electronic mandate is a file: without it the fee would be free on a mere word."""
    is_kei, asks_for_file = sending.vehicle_kind is VehicleKind.KEI, sending.mandate is MandateKind.ELECTRONIC
    if is_kei or not asks_for_file or sending.mandate_on_file:
        return ()
    return (Finding("mandate_without_file", Severity.STOP, "mandate_kind"),)


def paper_findings(papers: Papers) -> tuple[Finding, ...]:
    """Without both papers in electronic form, and consent to that, only the window remains."""
    found: list[Finding] = []
    if papers.conformity is ConformityState.NONE:
        found.append(Finding("conformity_missing", Severity.STOP, "conformity_state"))
    elif papers.conformity is ConformityState.UNCONFIRMED:
        found.append(Finding("conformity_unconfirmed", Severity.WARN, "conformity_state"))
    if papers.insurance is InsuranceState.PAPER:
        found.append(Finding("insurance_on_paper", Severity.STOP, "insurance_state"))
    elif papers.insurance is InsuranceState.PENDING:
        found.append(Finding("insurance_pending", Severity.WARN, "insurance_state"))
    if papers.consented_on is None:
        found.append(Finding("consent_missing", Severity.STOP, "consented_on"))
    return tuple(found)


def term_findings(
    vehicle_kind: VehicleKind, term: Term, papers: Papers, windows: Sequence[ValidityWindow], today: date
) -> tuple[Finding, ...]:
    """What the planned day, or today, does to the validity, and whether the policy covers what comes of it."""
    if term.expiry_on is None:
        return ()
    day = max(term.planned_on or today, today)
    # For registered cars 短縮可 is only a memo: the office asks all the same.
    unasked = term.shortening_allowed and vehicle_kind is VehicleKind.KEI
    answer = shortening(term.expiry_on, day, windows, unasked)
    facts = {"expiry_on": term.expiry_on, "day": day, "first_safe_day": answer.first_safe_day}
    found: list[Finding] = []
    if answer.kind is ShorteningKind.EXPIRED:
        found.append(Finding("validity_expired", Severity.WARN, "expiry_on", {"expiry_on": term.expiry_on}))
    elif answer.kind is ShorteningKind.ASKED:
        found.append(Finding("validity_shortened_asked", Severity.WARN, "planned_on", facts))
    elif answer.kind is ShorteningKind.AUTOMATIC:
        found.append(Finding("validity_shortened", Severity.WARN, "planned_on", facts))
    if papers.insurance_ends_on and term.years:
        expiry = new_expiry(term.expiry_on, day, term.years, windows)
        if not is_insured(papers.insurance_ends_on, expiry):
            ends = {"ends_on": papers.insurance_ends_on, "needed_until": insurance_needed_until(expiry)}
            found.append(Finding("insurance_not_covering", Severity.WARN, "insurance_ends_on", ends))
    return tuple(found)


def _neighbours(sending: Sending) -> tuple[Finding, ...]:
    found: list[Finding] = []
    client, agent = sending.client_prefecture, sending.agent_prefecture
    if client and agent and client != agent:
        facts = {"client_prefecture": client, "agent_prefecture": agent}
        found.append(Finding("prefectures_differ", Severity.WARN, "agent_base", facts))
    return (*found, *duplicate_findings(sending.live_requests))


def duplicate_findings(live_requests: tuple[int, ...]) -> tuple[Finding, ...]:
    """A second live request for a car is rarely meant, but never forbidden."""
    if not live_requests:
        return ()
    return (Finding("live_request_for_same_car", Severity.WARN, "chassis_number", {"numbers": live_requests}),)
