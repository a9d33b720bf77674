"""Registering and changing a request."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.refusal import Refusal
from domain.renewal import Pickup
from domain.request_status import RequestStatus
from domain.vehicle import VehicleKind
from models.applications import CaseEvent
from models.audit import AuditEntry
from models.organizations import DirectDebitAccount
from models.requests import Car, InspectionRequest, OwnWord, SearchGram
from tests.support.agency_stories import debit_account
from tests.support.stories import a_draft, a_sent_request, actor_of, some_facts
from usecases.requests.facts_in_row import facts_of
from usecases.requests.register import ChangeRequest, RegisterRequest, RequestFacts, change_request, register_request


def test_the_first_request_gets_number_100000001(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    number = register_request(session, sender, RegisterRequest(some_facts(demo, now)), now)
    row = session.get_one(InspectionRequest, number)
    assert (number, row.status, row.plate_key, row.chassis_key, row.chassis_reversed, row.name_key) == (
        100000001, RequestStatus.DRAFT, "品川|300|さ|0001", "ZVW506000001", "100000605WVZ", "整備太郎",
    )  # fmt: skip


def test_a_draft_may_be_nearly_empty(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    facts = RequestFacts(VehicleKind.KEI, demo.bases["1845678", "001"].id)
    row = session.get_one(InspectionRequest, register_request(session, sender, RegisterRequest(facts), now))
    assert (row.plate_key, row.chassis_key, row.car_id, row.agent_base_id, row.pickup) == (
        "", "", None, demo.bases["2000001", "001"].id, Pickup.AGENT,
    )  # fmt: skip


def test_what_is_there_is_put_right(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    facts = some_facts(
        demo,
        now,
        plate_serial="・・12",
        plate_kana="サ",
        chassis_number="ｚｖｗ５０－６０１２３４５",
        address_2="ﾐﾅﾄ101",
    )
    row = session.get_one(InspectionRequest, register_request(session, sender, RegisterRequest(facts), now))
    assert (row.plate_key, row.chassis_number, row.address_2) == ("品川|300|さ|0012", "ZVW50-6012345", "ミナト１０１")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"plate_kana": "ん"}, Refusal("plate_kana_unknown", "plate_kana")),
        ({"plate_serial": "0"}, Refusal("plate_serial_shape", "plate_serial")),
        ({"plate_class_number": "3Z"}, Refusal("plate_class_number_shape", "plate_class_number")),
        ({"chassis_number": "A" * 25}, Refusal("chassis_number_too_long", "chassis_number", limit=23, length=25)),
        ({"validity_term": "ever"}, Refusal("choice_unknown", "validity_term")),
        ({"memo": "あ" * 501}, Refusal("text_too_long", "memo", limit=500, length=501)),
        (
            {"vehicle_user_name": "整備\x00"},
            Refusal("character_unusable", "vehicle_user_name", position=3, character="U+0000"),
        ),
        ({"own_fields": ("あ" * 41,)}, Refusal("text_too_long", "own_1", limit=40, length=41)),
    ],
)  # fmt: skip
def test_what_is_there_must_be_well_formed(
    session: Session, demo: Demo, sender: Actor, now: datetime, wrong: dict[str, Any], refusal: Refusal
) -> None:
    with pytest.raises(Refusal) as refused:
        register_request(session, sender, RegisterRequest(some_facts(demo, now, **wrong)), now)
    assert refused.value == refusal


def test_a_kei_address_begins_with_its_prefecture(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    facts = some_facts(demo, now, VehicleKind.KEI, address_1="八王子市暁町")
    with pytest.raises(Refusal, match="address_without_prefecture"):
        register_request(session, sender, RegisterRequest(facts), now)


def test_answers_of_the_other_kind_are_dropped(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    facts = some_facts(demo, now, VehicleKind.KEI, cashless=True, representative="代表", validity_term="two_years")
    row = session.get_one(InspectionRequest, register_request(session, sender, RegisterRequest(facts), now))
    assert (row.cashless, row.representative, row.validity_term) == (False, "", "")


def test_a_base_of_someone_else_is_refused(
    session: Session, demo: Demo, sender: Actor, bound: Actor, now: datetime
) -> None:
    for actor, base in ((sender, demo.bases["1845679", "001"]), (bound, demo.bases["1845678", "002"])):
        with pytest.raises(Refusal) as refused:
            register_request(session, actor, RegisterRequest(some_facts(demo, now, base_id=base.id)), now)
        assert refused.value == Refusal("choice_unknown", "base_id")


def test_an_agent_without_agreement_is_refused(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    stranger = demo.bases["1845679", "001"].id
    with pytest.raises(Refusal) as refused:
        register_request(session, sender, RegisterRequest(some_facts(demo, now, agent_base_id=stranger)), now)
    assert refused.value == Refusal("agent_base_not_agreed", "agent_base_id")


def test_everything_a_request_says_comes_back(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    facts = some_facts(
        demo, now, memo="一行目\n二行目", own_fields=("A-1", "", "代車"), option_code="X-1", cashless=True
    )
    number = register_request(session, sender, RegisterRequest(facts), now)
    session.expire_all()
    row = session.get_one(InspectionRequest, number)
    assert facts_of(row) == RequestFacts(**{**vars(facts), "agent_base_id": demo.bases["2000001", "001"].id})


def test_a_car_is_remembered_once(session: Session, demo: Demo, now: datetime) -> None:
    first = a_draft(session, demo, now)
    again = a_draft(session, demo, now, chassis_number="ZVW50-6OOOOO1", vehicle_user_name="整備　花子")
    cars = session.scalars(select(Car)).all()
    assert [(car.id, car.user_name) for car in cars] == [(first.car_id, "整備　花子")]
    assert again.car_id == first.car_id


def test_the_words_of_name_and_memo_are_stored_for_searching(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    row = a_draft(session, demo, now, vehicle_user_name="髙田", memo="代車")
    grams = select(SearchGram.gram).where(SearchGram.request_id == row.id).order_by(SearchGram.gram)
    assert set(session.scalars(grams)) == {"高田", "代車"}
    change_request(
        session, sender, ChangeRequest(row.id, row.version, some_facts(demo, now, vehicle_user_name="青木")), now
    )
    assert set(session.scalars(grams)) == {"青木"}


def test_the_words_of_own_fields_and_option_code_are_stored_apart_from_those_an_agent_finds_by(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    row = a_draft(session, demo, now, option_code="a-1", own_fields=("", "代車 済", "○"), vehicle_user_name="林")
    words = select(OwnWord.place, OwnWord.word).where(OwnWord.request_id == row.id)

    def stored() -> set[tuple[int, str]]:
        return {(place, word) for place, word in session.execute(words)}

    assert stored() == {(0, "A1"), (2, "代車"), (2, "車済"), (2, "済"), (3, "○")}
    assert session.scalars(select(SearchGram.gram).where(SearchGram.request_id == row.id)).all() == []
    changed = some_facts(demo, now, own_fields=("新", ""))
    change_request(session, sender, ChangeRequest(row.id, row.version, changed), now)
    assert stored() == {(1, "新")}


def test_a_newer_version_is_not_overwritten(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    row = a_draft(session, demo, now)
    seen = row.version
    change_request(session, sender, ChangeRequest(row.id, seen, some_facts(demo, now, memo="先")), now)
    with pytest.raises(Refusal, match="changed_by_someone_else"):
        change_request(session, sender, ChangeRequest(row.id, seen, some_facts(demo, now, memo="後")), now)
    assert row.memo == "先"


def test_a_sent_request_is_not_changed(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    row = a_sent_request(session, demo, now)
    with pytest.raises(Refusal) as refused:
        change_request(session, sender, ChangeRequest(row.id, row.version, some_facts(demo, now, memo="後")), now)
    assert refused.value == Refusal("request_not_editable", status=RequestStatus.SENT)


def test_saving_without_a_change_writes_nothing(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    row = a_draft(session, demo, now)
    change_request(session, sender, ChangeRequest(row.id, row.version, facts_of(row)), now)
    assert row.version == 1
    codes = select(CaseEvent.code).where(CaseEvent.request_id == row.id)
    assert session.scalars(codes).all() == ["request_registered"]


def test_who_did_what_stands_in_the_audit_log(session: Session, demo: Demo, now: datetime) -> None:
    row = a_draft(session, demo, now)
    entry = select(AuditEntry.login_id, AuditEntry.code).where(AuditEntry.record == f"request {row.id}")
    assert session.execute(entry).all() == [("sender", "request_registered")]


def test_nobody_finds_the_request_of_another_tenant_or_base(
    session: Session, demo: Demo, bound: Actor, now: datetime
) -> None:
    row = a_draft(session, demo, now, base="002", nth=9)
    for actor in (bound, actor_of(session, demo, "sender", "1845679")):
        with pytest.raises(Refusal, match="not_found"):
            change_request(session, actor, ChangeRequest(row.id, row.version, some_facts(demo, now)), now)


@pytest.mark.parametrize(("typed", "account_id"), [("", "ACC0001"), ("OWN42", "OWN42")])
def test_an_empty_account_id_is_filled_from_the_clients_direct_debit_account(
    session: Session, demo: Demo, sender: Actor, now: datetime, typed: str, account_id: str
) -> None:
    debit_account(session, demo, now, VehicleKind.KEI)
    session.scalars(select(DirectDebitAccount)).one().account_id = "ACC0001"
    facts = some_facts(demo, now, kind=VehicleKind.KEI, account_id=typed)
    number = register_request(session, sender, RegisterRequest(facts), now)
    assert session.get_one(InspectionRequest, number).account_id == account_id
