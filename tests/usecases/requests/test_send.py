"""Sending, holding, releasing, taking back, cancelling, deleting."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.organization_status import OrganizationStatus
from domain.readiness import ConformityState, InsuranceState
from domain.refusal import Refusal
from domain.renewal import RenewalPlace
from domain.request_status import RequestStatus
from domain.rights import Role
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from models.applications import CaseEvent
from models.organizations import Organization
from models.requests import InspectionRequest
from models.users import User, UserBase
from tests.support.stories import AGENT, CLIENT, a_draft, a_sent_request
from usecases.organizations.mark_scrivener import mark_scrivener
from usecases.requests.check import check_request
from usecases.requests.facts_in_row import facts_of
from usecases.requests.find import find_request
from usecases.requests.release import Released, release_held
from usecases.requests.send import SendRequest, send_request
from usecases.requests.withdraw import SeenRequest, cancel_request, delete_request, restore_request, take_back

PLANNED = date(2026, 11, 25)
DAY_BEFORE_MIDNIGHT = timedelta(days=4, hours=13, minutes=59)
"""From the start of each test, 2026-11-20 10:00 in Japan, to 2026-11-24 23:59."""


def story_of(session: Session, row: InspectionRequest) -> list[str]:
    return list(session.scalars(select(CaseEvent.code).where(CaseEvent.request_id == row.id).order_by(CaseEvent.id)))


@pytest.mark.parametrize("kind", list(VehicleKind))
def test_a_complete_request_goes_to_its_agent(
    session: Session, demo: Demo, agent: Actor, now: datetime, kind: VehicleKind
) -> None:
    row = a_sent_request(session, demo, now, kind=kind)
    assert (row.status, row.sent_at, story_of(session, row)) == (
        RequestStatus.SENT, now, ["request_registered", "request_sent"],
    )  # fmt: skip
    assert find_request(session, agent, row.id) is row


@pytest.mark.parametrize("status", [OrganizationStatus.SUSPENDED, OrganizationStatus.CLOSED])
def test_an_organization_that_is_stopped_or_has_left_sends_nothing(
    session: Session, demo: Demo, sender: Actor, now: datetime, status: OrganizationStatus
) -> None:
    row = a_draft(session, demo, now)
    session.get_one(Organization, sender.organization_id).status = status
    with pytest.raises(Refusal) as caught:
        send_request(session, sender, SendRequest(row.id, row.version), now)
    assert (caught.value, row.status) == (Refusal("organization_stopped"), RequestStatus.DRAFT)


def test_an_organization_that_will_be_stopped_still_sends(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    row = a_draft(session, demo, now)
    session.get_one(Organization, sender.organization_id).status = OrganizationStatus.SUSPENDING
    assert send_request(session, sender, SendRequest(row.id, row.version), now) is RequestStatus.SENT


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"plate_serial": ""}, "plate_serial_missing", "plate_serial"),
        ({"chassis_number": ""}, "chassis_number_missing", "chassis_number"),
        ({"vehicle_user_name": ""}, "vehicle_user_name_missing", "vehicle_user_name"),
        ({"address_1": ""}, "address_missing", "address_1"),
        ({"validity_term": ""}, "validity_term_missing", "validity_term"),
        ({"consented_on": None}, "consent_missing", "consented_on"),
        ({"conformity_state": ConformityState.NONE}, "conformity_missing", "conformity_state"),
        ({"insurance_state": InsuranceState.PAPER}, "insurance_on_paper", "insurance_state"),
        ({"base": "003", "renewal_place": RenewalPlace.CLIENT}, "base_without_delegate_number", "renewal_place"),
        ({"renewal_place": RenewalPlace.AGENT_NAMED}, "delegate_number_missing", "delegate_number"),
        ({"kind": VehicleKind.KEI, "mandate_kind": MandateKind.ELECTRONIC}, "kei_official_vehicle", "mandate_kind"),
    ],
)
def test_sending_needs_everything(
    session: Session, demo: Demo, sender: Actor, now: datetime, given: dict[str, Any], code: str, field: str
) -> None:
    row = a_draft(session, demo, now, **given)
    with pytest.raises(Refusal) as refused:
        send_request(session, sender, SendRequest(row.id, row.version), now)
    assert (refused.value.code, refused.value.field, row.status) == (code, field, RequestStatus.DRAFT)


def test_a_named_delegate_number_makes_it_possible(session: Session, demo: Demo, now: datetime) -> None:
    given = {"renewal_place": RenewalPlace.CLIENT_NAMED, "delegate_number": "mn13-000010"}
    assert a_sent_request(session, demo, now, **given).delegate_number == "MN13000010"


def test_a_planned_day_holds_the_request_until_midnight_in_japan(
    session: Session, demo: Demo, agent: Actor, now: datetime
) -> None:
    row = a_sent_request(session, demo, now, planned_on=PLANNED)
    assert (row.status, row.sent_at) == (RequestStatus.HELD, None)
    with pytest.raises(Refusal, match="not_found"):
        find_request(session, agent, row.id)
    assert release_held(session, now + DAY_BEFORE_MIDNIGHT) == ()
    midnight = now + DAY_BEFORE_MIDNIGHT + timedelta(minutes=1)
    assert release_held(session, midnight) == (Released(row.id, RequestStatus.SENT),)
    assert (row.status, row.sent_at, release_held(session, midnight)) == (RequestStatus.SENT, midnight, ())
    assert story_of(session, row) == ["request_registered", "request_held", "request_sent"]


def test_a_held_request_can_go_at_once(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    row = a_sent_request(session, demo, now, planned_on=PLANNED)
    assert send_request(session, sender, SendRequest(row.id, row.version, at_once=True), now) is RequestStatus.SENT


@pytest.mark.parametrize("what", ["user", "organization"])
def test_who_may_no_longer_send_gets_the_draft_back(session: Session, demo: Demo, now: datetime, what: str) -> None:
    row = a_sent_request(session, demo, now, planned_on=PLANNED)
    if what == "user":
        session.get_one(User, row.sent_by).disabled_at = now
    else:
        session.get_one(Organization, row.organization_id).status = OrganizationStatus.SUSPENDED
    session.flush()
    assert release_held(session, now + timedelta(days=6)) == (Released(row.id, RequestStatus.DRAFT),)
    assert (story_of(session, row)[-1], row.returned_reason) == ("request_not_released", "sender_may_not_send")


def test_a_held_request_is_taken_back(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    row = a_sent_request(session, demo, now, planned_on=PLANNED)
    take_back(session, sender, SeenRequest(row.id, row.version), now)
    assert row.status is RequestStatus.DRAFT


def test_a_sent_request_is_cancelled_and_leaves_the_agents_sight(
    session: Session, demo: Demo, sender: Actor, agent: Actor, now: datetime
) -> None:
    row = a_sent_request(session, demo, now)
    cancel_request(session, sender, SeenRequest(row.id, row.version), now)
    assert row.status is RequestStatus.CANCELLED
    with pytest.raises(Refusal, match="not_found"):
        find_request(session, agent, row.id)


def test_a_draft_is_not_cancelled_and_a_sent_one_not_deleted(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    draft, sent = a_draft(session, demo, now), a_sent_request(session, demo, now, nth=2)
    with pytest.raises(Refusal, match="request_move_not_allowed"):
        cancel_request(session, sender, SeenRequest(draft.id, draft.version), now)
    with pytest.raises(Refusal, match="request_not_deletable"):
        delete_request(session, sender, SeenRequest(sent.id, sent.version), now)


def test_a_deleted_draft_can_be_restored_for_thirty_days(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    row = a_draft(session, demo, now)
    delete_request(session, sender, SeenRequest(row.id, row.version), now)
    with pytest.raises(Refusal, match="not_found"):
        find_request(session, sender, row.id)
    with pytest.raises(Refusal, match="not_found"):
        restore_request(session, sender, row.id, now + timedelta(days=31))
    restore_request(session, sender, row.id, now + timedelta(days=30))
    assert find_request(session, sender, row.id) is row


def test_a_second_press_finds_a_newer_version(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    row = a_draft(session, demo, now)
    command = SendRequest(row.id, row.version)
    send_request(session, sender, command, now)
    with pytest.raises(Refusal, match="changed_by_someone_else"):
        send_request(session, sender, command, now)


def test_another_live_request_for_the_car_is_a_warning_only(
    session: Session, demo: Demo, sender: Actor, bound: Actor, now: datetime
) -> None:
    other = a_sent_request(session, demo, now, base="002")
    row = a_draft(session, demo, now)
    found = {f.code: dict(f.facts) for f in check_request(session, sender, facts_of(row), now, row.id).findings}
    assert found["live_request_for_same_car"] == {"numbers": (other.id,)}
    elsewhere = {f.code for f in check_request(session, bound, facts_of(row), now, row.id).findings}
    assert {"live_request_at_another_base"} <= elsewhere
    assert "live_request_for_same_car" not in elsewhere


def test_too_early_a_day_names_the_first_safe_one(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    row = a_draft(session, demo, now, expiry_on=date(2027, 2, 10))
    found = {f.code: f.facts for f in check_request(session, sender, facts_of(row), now, row.id).findings}
    assert found["validity_shortened"]["first_safe_day"] == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("number", "office", "warned"),
    [("MN13000001", "T-13-01", False), ("MN13000001", "T-14-01", True), ("ZZ99999999", "T-14-01", False)],
)
def test_a_delegate_number_not_registered_at_the_agents_office_is_warned_of_before_sending(
    session: Session, demo: Demo, sender: Actor, now: datetime, number: str, office: str, warned: bool
) -> None:
    demo.bases[AGENT, "001"].default_office_registered = office
    demo.bases[CLIENT, "001"].delegate_number = number
    row = a_draft(session, demo, now, renewal_place=RenewalPlace.CLIENT)
    found = {f.code: f.facts for f in check_request(session, sender, facts_of(row), now, row.id).findings}
    facts = {"number": "MN13000001", "office": "神奈川運輸支局"}
    assert found.get("delegate_number_unknown_at_office") == (facts if warned else None)
    assert send_request(session, sender, SendRequest(row.id, row.version), now) is RequestStatus.SENT


def test_an_officially_stamped_number_on_another_plate_is_another_car(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    stamped = {"chassis_number": "東[41]12345", "officially_stamped": True}
    first = a_sent_request(session, demo, now, nth=1, **stamped)
    found = []
    for nth in (1, 2):
        row = a_draft(session, demo, now, nth=nth, **stamped)
        findings = check_request(session, sender, facts_of(row), now, row.id).findings
        found.append([f.facts["numbers"] for f in findings if f.code == "live_request_for_same_car"])
    assert found == [[(first.id,)], []]


def test_an_agent_of_another_prefecture_is_warned_of_unless_it_is_a_scrivener(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    demo.bases[AGENT, "001"].address_1 = "埼玉県さいたま市浦和区高砂３－１５－１"
    row = a_draft(session, demo, now)

    def warned() -> list[object]:
        findings = check_request(session, sender, facts_of(row), now, row.id).findings
        return [dict(found.facts) for found in findings if found.code == "prefectures_differ"]

    assert warned() == [{"client_prefecture": "東京都", "agent_prefecture": "埼玉県"}]
    mark_scrivener(session, AGENT, True, now)
    assert warned() == []
    mark_scrivener(session, AGENT, False, now)
    assert len(warned()) == 1


def test_only_an_agent_is_a_scrivener(session: Session, demo: Demo, now: datetime) -> None:
    with pytest.raises(Refusal, match="not_found"):
        mark_scrivener(session, CLIENT, True, now)


@pytest.mark.parametrize("lost", ["role", "base"])
def test_a_sender_who_lost_the_role_or_the_base_gets_the_draft_back(
    session: Session, demo: Demo, now: datetime, lost: str
) -> None:
    row = a_sent_request(session, demo, now, login_id="sender001", planned_on=PLANNED)
    if lost == "role":
        session.get_one(User, row.sent_by).role = Role.VIEWER
    else:
        session.execute(delete(UserBase).where(UserBase.user_id == row.sent_by))
    session.flush()
    assert release_held(session, now + timedelta(days=6)) == (Released(row.id, RequestStatus.DRAFT),)
    told = session.scalars(select(CaseEvent).where(CaseEvent.request_id == row.id).order_by(CaseEvent.id)).all()[-1]
    assert (told.code, told.facts) == ("request_not_released", {"reason": "sender_may_not_send"})
