"""The life of an organization: which acts are possible, when a notice is over, until when one that left looks on."""

from datetime import UTC, date, datetime

import pytest

from domain.organization_status import (
    FOR_CAUSE,
    NEXT,
    WITH_NOTICE,
    OrganizationStatus,
    StandingAct,
    SuspensionGround,
    may_look,
    moved,
    possible,
    readable_until,
    stops_at,
)
from domain.refusal import Refusal
from domain.rights import LOOKING, RIGHTS, OrganizationKind, Right, Role, rights_of

MOVES = {
    ("active", "announced"): "suspending",
    ("active", "stopped_at_once"): "suspended",
    ("active", "cancelled"): "suspended",
    ("active", "left"): "closed",
    ("suspending", "called_off"): "active",
    ("suspending", "stopped"): "suspended",
    ("suspending", "stopped_at_once"): "suspended",
    ("suspending", "cancelled"): "suspended",
    ("suspending", "left"): "closed",
    ("suspended", "cancelled"): "suspended",
    ("suspended", "resumed"): "active",
    ("suspended", "left"): "closed",
}
CLIENT = OrganizationKind.CLIENT


def leads_to(
    kind: OrganizationKind, old: OrganizationStatus, act: StandingAct, latest: StandingAct | None = None
) -> str | None:
    try:
        return moved(kind, old, latest, act).value
    except Refusal as refusal:
        return None if refusal == Refusal("organization_move_not_allowed", old=old, act=act) else refusal.code


@pytest.mark.parametrize("act", StandingAct)
@pytest.mark.parametrize("old", OrganizationStatus)
def test_only_these_acts_move_a_client(old: OrganizationStatus, act: StandingAct) -> None:
    assert leads_to(CLIENT, old, act) == MOVES.get((old.value, act.value))


def test_the_table_knows_every_status() -> None:
    assert set(NEXT) == set(OrganizationStatus)


def test_an_agent_is_stopped_and_resumed_but_neither_leaves_nor_was_enrolled() -> None:
    agent = OrganizationKind.AGENT
    assert possible(agent, OrganizationStatus.ACTIVE, None).keys() == {
        StandingAct.ANNOUNCED, StandingAct.STOPPED_AT_ONCE,
    }  # fmt: skip
    assert possible(agent, OrganizationStatus.SUSPENDED, StandingAct.STOPPED).keys() == {StandingAct.RESUMED}


@pytest.mark.parametrize("status", OrganizationStatus)
def test_the_operator_cannot_shut_itself_out(status: OrganizationStatus) -> None:
    assert possible(OrganizationKind.OPERATOR, status, None) == {}


@pytest.mark.parametrize("latest", [StandingAct.STOPPED, StandingAct.STOPPED_AT_ONCE])
def test_what_was_stopped_is_resumed_but_a_cancelled_contract_only_ends(latest: StandingAct) -> None:
    stopped = OrganizationStatus.SUSPENDED
    assert leads_to(CLIENT, stopped, StandingAct.RESUMED, latest) == "active"
    assert leads_to(CLIENT, stopped, StandingAct.RESUMED, StandingAct.CANCELLED) is None
    assert leads_to(CLIENT, stopped, StandingAct.CANCELLED, StandingAct.CANCELLED) is None
    assert leads_to(CLIENT, stopped, StandingAct.LEFT, StandingAct.CANCELLED) == "closed"


def test_what_ends_for_cause_leads_to_a_stop() -> None:
    leading = {act for moves in NEXT.values() for act, new in moves.items() if new is OrganizationStatus.SUSPENDED}
    assert leading == FOR_CAUSE


def test_organized_crime_and_a_cancelled_enrollment_ask_for_no_notice() -> None:
    without = set(SuspensionGround) - set(WITH_NOTICE)
    assert without == {SuspensionGround.ORGANIZED_CRIME, SuspensionGround.ENROLLMENT_CANCELLED}


def test_the_days_of_a_notice_run_from_when_the_mail_server_took_it() -> None:
    # Friday 2026-11-20 10:07 in Japan, and a week later to the minute.
    assert stops_at(datetime(2026, 11, 20, 1, 7, tzinfo=UTC), 7) == datetime(2026, 11, 27, 1, 7, tzinfo=UTC)
    assert stops_at(None, 7) is None


@pytest.mark.parametrize(
    ("ended_on", "until"),
    [
        (date(2026, 11, 20), date(2028, 5, 20)),
        (date(2026, 8, 31), date(2028, 2, 29)),
        (date(2025, 8, 31), date(2027, 2, 28)),
        (date(2026, 6, 30), date(2027, 12, 30)),
    ],
)
def test_one_that_left_looks_on_for_eighteen_months(ended_on: date, until: date) -> None:
    assert readable_until(ended_on, 18) == until


@pytest.mark.parametrize(
    ("status", "until", "looks"),
    [
        ("reviewing", None, False),
        ("active", None, True),
        ("suspending", None, True),
        ("suspended", None, True),
        ("closed", date(2028, 5, 20), True),
        ("closed", date(2028, 5, 19), False),
        ("closed", None, False),
    ],
)
def test_who_may_sign_in_on_20_may_2028(status: str, until: date | None, looks: bool) -> None:
    assert may_look(OrganizationStatus(status), until, date(2028, 5, 20)) is looks


@pytest.mark.parametrize(("kind", "role"), RIGHTS)
def test_of_one_that_left_people_keep_only_the_rights_to_look(kind: OrganizationKind, role: Role) -> None:
    assert rights_of(kind, role, left=False) == RIGHTS[kind, role]
    assert rights_of(kind, role, left=True) == RIGHTS[kind, role] & (LOOKING | {Right.LEAVE})
    assert all(right.value.startswith("see_") for right in LOOKING)


def test_an_unknown_pair_of_kind_and_role_may_do_nothing() -> None:
    assert rights_of(OrganizationKind.OPERATOR, Role.VIEWER, left=False) == frozenset()
    assert Right.LEAVE in RIGHTS[CLIENT, Role.ADMIN]
