"""What stops a request on its way out, and what is only said."""

from dataclasses import replace
from datetime import date

import pytest

from domain.delegate_number import DelegateNumbers
from domain.finding import Finding, Severity, stops, warnings
from domain.readiness import ConformityState, InsuranceState
from domain.renewal import RenewalPlace
from domain.sending_checks import Papers, Sending, Term, sending_findings
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from tests.domain.reference_tables import WINDOWS

TODAY = date(2026, 11, 22)
EXPIRY = date(2026, 12, 20)
IN_ORDER = Sending(
    vehicle_kind=VehicleKind.REGISTERED,
    cashless=False,
    card_registered=False,
    mandate=MandateKind.NONE,
    official_vehicle=False,
    papers=Papers(ConformityState.REGISTERED, InsuranceState.ELECTRONIC, date(2028, 12, 21), date(2026, 11, 1)),
    term=Term(EXPIRY, 2, None),
    renewal_place=RenewalPlace.OFFICE,
    delegate_numbers=DelegateNumbers(None, None, None),
    client_prefecture="東京都",
    agent_prefecture="東京都",
)
KEI = replace(IN_ORDER, vehicle_kind=VehicleKind.KEI)


def found(sending: Sending) -> tuple[Finding, ...]:
    return sending_findings(sending, WINDOWS, TODAY)


def stop(code: str, field: str) -> Finding:
    return Finding(code, Severity.STOP, field)


def warning(code: str, field: str, **facts: object) -> Finding:
    return Finding(code, Severity.WARN, field, facts)


@pytest.mark.parametrize("sending", [IN_ORDER, KEI])
def test_a_request_in_order_goes_without_a_word(sending):
    assert found(sending) == ()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"conformity": ConformityState.NONE}, stop("conformity_missing", "conformity_state")),
        ({"insurance": InsuranceState.PAPER}, stop("insurance_on_paper", "insurance_state")),
        ({"consented_on": None}, stop("consent_missing", "consented_on")),
        ({"conformity": ConformityState.UNCONFIRMED}, warning("conformity_unconfirmed", "conformity_state")),
        ({"insurance": InsuranceState.PENDING}, warning("insurance_pending", "insurance_state")),
    ],
)
def test_missing_papers_stop_and_unconfirmed_ones_warn(changes, finding):
    assert found(replace(IN_ORDER, papers=replace(IN_ORDER.papers, **changes))) == (finding,)


@pytest.mark.parametrize("changes", [{"official_vehicle": True}, {"mandate": MandateKind.ELECTRONIC}])
def test_an_official_kei_vehicle_cannot_use_oss(changes):
    assert found(replace(KEI, **changes)) == (stop("kei_official_vehicle", "mandate_kind"),)


def test_an_official_registered_vehicle_goes_once_its_electronic_mandate_is_on_file():
    official = replace(IN_ORDER, official_vehicle=True, mandate=MandateKind.ELECTRONIC)
    assert found(official) == (stop("mandate_without_file", "mandate_kind"),)
    assert found(replace(official, mandate_on_file=True)) == ()


def test_cashless_without_a_card_is_warned_of():
    assert found(replace(IN_ORDER, cashless=True)) == (warning("card_not_registered", "cashless"),)
    assert found(replace(IN_ORDER, cashless=True, card_registered=True)) == ()


def test_a_kei_car_knows_no_cashless_renewal():
    assert found(replace(KEI, cashless=True)) == (stop("kei_cashless", "cashless"),)


def test_the_base_as_delegate_without_a_number_is_stopped():
    sending = replace(IN_ORDER, renewal_place=RenewalPlace.CLIENT)
    assert found(sending) == (stop("base_without_delegate_number", "renewal_place"),)


@pytest.mark.parametrize(
    ("planned_on", "shortened"),
    [
        (None, "validity_shortened"),
        (date(2027, 1, 9), "validity_shortened"),
        (date(2027, 1, 10), "validity_shortened_asked"),
        (date(2027, 1, 23), "validity_shortened_asked"),
        (date(2027, 1, 24), None),
        (date(2027, 3, 24), None),
    ],
)
def test_a_shortening_is_said_with_the_first_day_without_loss(planned_on, shortened):
    expiry, safe = date(2027, 3, 24), date(2027, 1, 24)
    facts = {"expiry_on": expiry, "day": planned_on or TODAY, "first_safe_day": safe}
    expected = (warning(shortened, "planned_on", **facts),) if shortened else ()
    assert found(replace(IN_ORDER, term=Term(expiry, None, planned_on))) == expected


def test_a_planned_day_that_has_passed_means_today():
    term = Term(date(2027, 1, 25), None, planned_on=date(2026, 11, 1))
    facts = {"expiry_on": date(2027, 1, 25), "day": TODAY, "first_safe_day": date(2026, 11, 25)}
    assert found(replace(IN_ORDER, term=term)) == (warning("validity_shortened_asked", "planned_on", **facts),)


@pytest.mark.parametrize(("sending", "code"), [(KEI, "validity_shortened"), (IN_ORDER, "validity_shortened_asked")])
def test_an_allowed_shortening_spares_the_question_for_kei_only(sending, code):
    term = Term(date(2027, 1, 25), None, None, shortening_allowed=True)
    assert [finding.code for finding in found(replace(sending, term=term))] == [code]


def test_an_expired_certificate_is_said_not_stopped():
    term = Term(date(2026, 11, 21), None, None)
    expired = warning("validity_expired", "expiry_on", expiry_on=date(2026, 11, 21))
    assert found(replace(IN_ORDER, term=term)) == (expired,)


def test_a_policy_one_day_short_of_the_new_validity_is_said():
    papers = replace(IN_ORDER.papers, insurance_ends_on=date(2028, 12, 20))
    short = warning(
        "insurance_not_covering",
        "insurance_ends_on",
        ends_on=date(2028, 12, 20),
        needed_until=date(2028, 12, 21),
    )
    assert found(replace(IN_ORDER, papers=papers)) == (short,)


def test_an_agent_of_another_prefecture_is_said_with_both_names():
    differ = warning("prefectures_differ", "agent_base", client_prefecture="埼玉県", agent_prefecture="東京都")
    assert found(replace(IN_ORDER, client_prefecture="埼玉県")) == (differ,)


def test_a_scrivener_may_sit_anywhere():
    assert found(replace(IN_ORDER, client_prefecture="埼玉県", agent_prefecture=None)) == ()


def test_a_live_request_for_the_same_car_is_said_not_forbidden():
    live = warning("live_request_for_same_car", "chassis_number", numbers=(100051889,))
    assert found(replace(IN_ORDER, live_requests=(100051889,))) == (live,)


def test_what_stops_comes_before_what_warns():
    papers = Papers(ConformityState.UNCONFIRMED, InsuranceState.PAPER, None, None)
    findings = found(replace(IN_ORDER, papers=papers, cashless=True))
    assert [finding.code for finding in findings] == [
        "insurance_on_paper",
        "consent_missing",
        "card_not_registered",
        "conformity_unconfirmed",
    ]
    assert stops(findings) + warnings(findings) == findings
