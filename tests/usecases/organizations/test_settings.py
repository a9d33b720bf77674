"""What an organization sets by itself, and which agents its bases usually ask; on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.organization_settings import OrganizationSettings, OwnField, completed
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from models.organizations import Agreement, Organization
from tests.support.organizations import Demo
from tests.support.stories import AGENT, CLIENT, a_draft, a_sent_request, actor_of
from usecases.organizations.change_settings import ChangeSettings, change_settings
from usecases.organizations.find_settings import find_settings
from usecases.organizations.usual_agents import SetUsualAgents, find_usual_agents, set_usual_agents
from usecases.requests.check import check_request
from usecases.requests.check_many import first_stops
from usecases.requests.facts_in_row import facts_of
from usecases.requests.release import Released, release_held
from usecases.requests.send import SendRequest, send_request

WANTED = completed(
    OrganizationSettings(
        statement_name="経理部", statement_postal_code="106-0032", statement_address_1="東京都港区六本木９",
        billing_email="keiri@minato.example", daily_mail=True,
        own_fields=(OwnField("顧客番号", needed=True), OwnField(), OwnField("代車")), password_life_days=90,
    )
)  # fmt: skip


@pytest.fixture
def demo(organizations: Demo) -> Demo:
    return organizations


def set_to(
    session: Session, demo: Demo, now: datetime, wanted: OrganizationSettings, member_code: str = CLIENT
) -> tuple[str, ...]:
    actor = actor_of(session, demo, "admin", member_code)
    version = find_settings(session, actor).version
    changed = change_settings(session, actor, ChangeSettings(version, wanted), now)
    session.flush()
    return changed


def entries(session: Session, demo: Demo, code: str, member_code: str = CLIENT) -> list[dict[str, Any]]:
    chain = demo.organizations[member_code].id
    found = select(AuditEntry.facts).where(AuditEntry.organization_id == chain, AuditEntry.code == code)
    return list(session.scalars(found.order_by(AuditEntry.seq)))


def test_what_was_set_is_found_and_the_names_of_it_are_kept(session: Session, demo: Demo, now: datetime) -> None:
    changed = set_to(session, demo, now, WANTED)
    admin = actor_of(session, demo, "admin")
    found = find_settings(session, admin)
    assert (found.settings, found.version, found.changed_at, found.changed_by) == (WANTED, 2, now, admin.user_id)
    assert set(changed) == set(vars(WANTED)) - {"statement_address_2", "monthly_mail", "sign_in_places"}
    [kept] = entries(session, demo, "organization_settings_changed")
    assert kept["fields"] == list(changed)
    assert kept["changes"]["password_life_days"] == [None, 90]


def test_the_same_again_changes_nothing(session: Session, demo: Demo, now: datetime) -> None:
    set_to(session, demo, now, WANTED)
    assert set_to(session, demo, now, WANTED) == ()
    assert find_settings(session, actor_of(session, demo, "admin")).version == 2
    assert len(entries(session, demo, "organization_settings_changed")) == 1


def test_who_would_shut_out_the_own_place_is_refused(session: Session, demo: Demo, now: datetime) -> None:
    admin = replace(actor_of(session, demo, "admin"), address="203.0.113.7")
    elsewhere, here = (
        ChangeSettings(1, replace(WANTED, sign_in_places=place)) for place in ("192.0.2.1", "203.0.113.0/24")
    )
    with pytest.raises(Refusal) as raised:
        change_settings(session, admin, elsewhere, now)
    assert raised.value == Refusal("sign_in_places_without_own", "sign_in_places", address="203.0.113.7")
    assert "sign_in_places" in change_settings(session, admin, here, now)
    # Who sits elsewhere by now still changes the rest.
    away = replace(admin, address="192.0.2.1")
    rest = ChangeSettings(2, replace(here.settings, monthly_mail=True))
    assert change_settings(session, away, rest, now) == ("monthly_mail",)


def test_an_agent_keeps_what_it_does_not_set(session: Session, demo: Demo, now: datetime) -> None:
    assert set_to(session, demo, now, WANTED, AGENT) == ("billing_email", "daily_mail", "password_life_days")
    found = find_settings(session, actor_of(session, demo, "admin", AGENT)).settings
    assert (found.statement_name, found.own_fields) == ("", completed(OrganizationSettings()).own_fields)
    others = find_settings(session, actor_of(session, demo, "admin")).settings
    assert (others.billing_email, others.password_life_days) == ("", None)


def test_whoever_comes_second_is_told(session: Session, demo: Demo, now: datetime) -> None:
    set_to(session, demo, now, WANTED)
    with pytest.raises(Refusal) as refused:
        change_settings(session, actor_of(session, demo, "admin"), ChangeSettings(1, WANTED), now)
    assert refused.value == Refusal("changed_by_someone_else", at=now)


def test_an_act_on_the_organization_is_no_change_of_its_settings(session: Session, demo: Demo, now: datetime) -> None:
    admin = actor_of(session, demo, "admin")
    version = find_settings(session, admin).version
    session.get_one(Organization, admin.organization_id).fax = "03-0000-0009"
    session.flush()
    assert "daily_mail" in change_settings(session, admin, ChangeSettings(version, WANTED), now)


def test_what_does_not_fit_is_refused_and_nothing_is_kept(session: Session, demo: Demo, now: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        set_to(session, demo, now, replace(WANTED, password_life_days=5))
    assert refused.value.code == "password_life_range"
    assert entries(session, demo, "organization_settings_changed") == []


def test_nothing_is_sent_without_an_own_field_that_is_needed(session: Session, demo: Demo, now: datetime) -> None:
    """One by one, many at once, and when the day of a held one has come."""
    held = a_sent_request(session, demo, now, nth=2, planned_on=date(2026, 11, 25))
    sender = actor_of(session, demo)
    row = a_draft(session, demo, now)
    set_to(session, demo, now, WANTED)
    refusal = Refusal("own_field_missing", "own_1", label="顧客番号")
    assert check_request(session, sender, facts_of(row), now, row.id).absent == (refusal,)
    assert first_stops(session, sender, [row.id], now) == {row.id: refusal}
    with pytest.raises(Refusal) as refused:
        send_request(session, sender, SendRequest(row.id, row.version), now)
    assert refused.value == refusal
    row.own_fields = ["A-1"]
    session.flush()
    assert first_stops(session, sender, [row.id], now) == {}
    assert release_held(session, now + timedelta(days=5)) == (Released(held.id, RequestStatus.DRAFT),)
    assert held.returned_reason == "own_field_missing"


def test_another_agent_becomes_the_usual_one_and_is_the_only_one(session: Session, demo: Demo, now: datetime) -> None:
    admin = actor_of(session, demo, "admin")
    found = find_usual_agents(session, admin, now)
    one, other = (demo.bases[AGENT, code].id for code in ("001", "002"))
    kei = "001", VehicleKind.KEI
    assert {(each.code, each.kind): each.usual for each in found.bases}[kei] == str(one)
    command = SetUsualAgents(found.version, {kei: other, ("002", VehicleKind.KEI): None})
    assert set_usual_agents(session, admin, command, now) == (kei, ("002", VehicleKind.KEI))
    session.flush()
    usual = session.scalars(
        select(Agreement.agent_base_id).where(
            Agreement.client_base_id == demo.bases[CLIENT, "001"].id,
            Agreement.vehicle_kind == VehicleKind.KEI, Agreement.usual,
        )
    ).all()  # fmt: skip
    assert usual == [other]
    newest = find_usual_agents(session, admin, now)
    by_key = {(each.code, each.kind): each.usual for each in newest.bases}
    assert (by_key[kei], by_key["002", VehicleKind.KEI], by_key["001", VehicleKind.REGISTERED]) == (
        str(other), "", str(one),
    )  # fmt: skip
    [kept] = entries(session, demo, "usual_agents_changed")
    assert kept["fields"] == ["001 kei", "002 kei"]
    with pytest.raises(Refusal) as refused:
        set_usual_agents(session, admin, command, now)
    assert refused.value.code == "changed_by_someone_else"


def test_only_who_is_in_an_agreement_with_the_base_is_chosen(session: Session, demo: Demo, now: datetime) -> None:
    admin = actor_of(session, demo, "admin")
    found = find_usual_agents(session, admin, now)
    own = demo.bases[CLIENT, "002"].id
    for key in (("001", VehicleKind.KEI), ("999", VehicleKind.KEI)):
        with pytest.raises(Refusal) as refused:
            set_usual_agents(session, admin, SetUsualAgents(found.version, {key: own}), now)
        assert refused.value == Refusal("agent_base_not_agreed", f"usual-{key[0]}-kei")


def test_a_base_admin_sees_the_own_base_alone(session: Session, demo: Demo, now: datetime) -> None:
    found = find_usual_agents(session, actor_of(session, demo, "manager001"), now)
    assert {one.code for one in found.bases} == {"001"}
    assert [name for _id, name in found.bases[0].offered] == ["代理人 東京支部 東京", "代理人 東京支部 多摩"]
