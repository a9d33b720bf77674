"""The inbox shows every check's result before a request is taken."""

from dataclasses import replace
from datetime import date

import pytest

from domain.delegate_number import DelegateNumbers
from domain.finding import Finding, Severity
from domain.inbox_checks import Arrival, CheckResult, InboxCheck, Outcome, inbox_results, worst
from domain.readiness import ConformityState, InsuranceState
from domain.renewal import RenewalPlace
from domain.sending_checks import Papers, Sending, Term
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from tests.domain.reference_tables import WINDOWS

TODAY = date(2026, 11, 22)
SENDING = Sending(
    vehicle_kind=VehicleKind.REGISTERED,
    cashless=False,
    card_registered=False,
    mandate=MandateKind.NONE,
    official_vehicle=False,
    papers=Papers(ConformityState.REGISTERED, InsuranceState.ELECTRONIC, date(2028, 12, 21), date(2026, 11, 1)),
    term=Term(date(2026, 12, 20), 2, None),
    renewal_place=RenewalPlace.OFFICE,
    delegate_numbers=DelegateNumbers(None, None, None),
)
IN_ORDER = Arrival(SENDING, plate_findings=(), chassis_findings=(), debit_account_since=date(2026, 4, 1))
HYPHEN = Finding("hyphen_missing", Severity.WARN, "chassis_number")
FAULT = Finding("plate_unreadable", Severity.STOP, "plate")
NO_ACCOUNT = Finding("debit_account_missing", Severity.STOP, "debit_account")
NOT_YET = Finding("debit_account_not_yet", Severity.WARN, "debit_account", {"since": date(2026, 11, 23)})


def results(arrival: Arrival, **found: tuple[Finding, ...]) -> None:
    """All checks are ok but those named."""
    expected = tuple(CheckResult(check, found.get(check, ())) for check in InboxCheck)
    assert inbox_results(arrival, WINDOWS, TODAY) == expected


def test_a_request_in_order_passes_every_check():
    results(IN_ORDER)
    assert worst(inbox_results(IN_ORDER, WINDOWS, TODAY)) is Outcome.OK


def test_plate_and_chassis_number_show_what_their_rules_found():
    arrival = replace(IN_ORDER, plate_findings=(FAULT,), chassis_findings=(HYPHEN,))
    results(arrival, plate=(FAULT,), chassis_number=(HYPHEN,))
    assert [result.outcome for result in inbox_results(arrival, WINDOWS, TODAY)][:2] == [Outcome.STOP, Outcome.WARN]


def test_an_electronic_mandate_without_its_file_is_seen_among_the_papers():
    official = replace(SENDING, official_vehicle=True, mandate=MandateKind.ELECTRONIC)
    missing = Finding("mandate_without_file", Severity.STOP, "mandate_kind")
    results(replace(IN_ORDER, sending=official), papers=(missing,))
    results(replace(IN_ORDER, sending=replace(official, mandate_on_file=True)))


@pytest.mark.parametrize(("since", "finding"), [(None, NO_ACCOUNT), (date(2026, 11, 23), NOT_YET)])
@pytest.mark.parametrize("kind", VehicleKind)
def test_without_the_clients_debit_account_paying_would_fail(kind, since, finding):
    arrival = replace(IN_ORDER, sending=replace(SENDING, vehicle_kind=kind), debit_account_since=since)
    results(arrival, debit_account=(finding,))


def test_an_account_registered_today_counts():
    results(replace(IN_ORDER, debit_account_since=TODAY))


def test_a_cashless_renewal_needs_no_debit_account():
    results(replace(IN_ORDER, sending=replace(SENDING, cashless=True), debit_account_since=None))


def test_duplicates_delegate_number_validity_and_papers_are_checked_too():
    sending = replace(
        SENDING,
        papers=replace(SENDING.papers, insurance=InsuranceState.PENDING),
        term=Term(date(2026, 11, 21), None, None),
        renewal_place=RenewalPlace.AGENT,
        live_requests=(100051889,),
    )
    results(
        replace(IN_ORDER, sending=sending),
        delegate_number=(Finding("agent_base_without_delegate_number", Severity.STOP, "renewal_place"),),
        validity=(Finding("validity_expired", Severity.WARN, "expiry_on", {"expiry_on": date(2026, 11, 21)}),),
        duplicates=(Finding("live_request_for_same_car", Severity.WARN, "chassis_number", {"numbers": (100051889,)}),),
        papers=(Finding("insurance_pending", Severity.WARN, "insurance_state"),),
    )


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [((), Outcome.OK), ((HYPHEN,), Outcome.WARN), ((HYPHEN, FAULT), Outcome.STOP)],
)
def test_one_mark_for_the_row_is_its_worst_result(findings, outcome):
    arrival = replace(IN_ORDER, plate_findings=findings)
    assert worst(inbox_results(arrival, WINDOWS, TODAY)) is outcome
