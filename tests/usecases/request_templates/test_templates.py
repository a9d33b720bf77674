"""Templates: what they preset, who sees which, what is refused, what is kept of them; on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.refusal import Refusal
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind
from domain.vehicle_user import VehicleUserKind
from models.audit import AuditEntry
from models.organizations import Agreement
from models.request_templates import RequestTemplate
from models.users import User
from tests.support.organizations import Demo
from tests.support.stories import AGENT, CLIENT, a_draft, actor_of
from usecases.bases.delete import DeleteBase, delete_base
from usecases.listing import Wish
from usecases.request_templates.answers import answers_of, kept_answers, read_answers, written_answers
from usecases.request_templates.delete import DeleteTemplate, delete_template
from usecases.request_templates.find import find_template, offered_templates
from usecases.request_templates.search import search_templates
from usecases.request_templates.write import (
    MOST_TEMPLATES,
    ChangeTemplate,
    TemplateFacts,
    add_template,
    change_template,
)
from usecases.requests.facts_in_row import facts_of
from usecases.requests.last_agent import last_agent

TERMS = {"two_years_designated"}
LEASED: dict[str, Any] = {
    "user_kind": VehicleUserKind.COMPANY, "vehicle_user_name": "株式会社架空リース", "cashless": True,
    "representative": "架空　太郎", "renewal_place": RenewalPlace.AGENT, "own_fields": ("", "佐藤", "", "", ""),
    "memo": "一行目\n二行目",
}  # fmt: skip


@pytest.fixture
def demo(organizations: Demo) -> Demo:
    return organizations


def put(session: Session, demo: Demo, now: datetime, name: str = "リース", **given: Any) -> int:
    facts = TemplateFacts(**{"name": name, "kind": VehicleKind.REGISTERED, "answers": LEASED, **given})
    return add_template(session, actor_of(session, demo, "admin"), facts, now)


def refused(session: Session, demo: Demo, now: datetime, **given: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        put(session, demo, now, **given)
    return caught.value


def entries(session: Session, demo: Demo, code: str) -> list[dict[str, Any]]:
    chain = demo.organizations[CLIENT].id
    found = select(AuditEntry.facts).where(AuditEntry.organization_id == chain, AuditEntry.code == code)
    return list(session.scalars(found.order_by(AuditEntry.seq)))


def names(session: Session, demo: Demo, login_id: str) -> list[str]:
    return [one.name for one in offered_templates(session, actor_of(session, demo, login_id))]


def user_id(session: Session, demo: Demo, login_id: str) -> int:
    return actor_of(session, demo, login_id).user_id


def test_what_is_preset_is_kept_and_read_back(now: datetime) -> None:
    answers, refusals = read_answers(VehicleKind.REGISTERED, LEASED, now.date(), TERMS)
    assert refusals == ()
    assert answers == {**LEASED, "own_fields": ("", "佐藤")}
    assert kept_answers(written_answers(answers)) == answers


@pytest.mark.parametrize(
    ("kind", "typed", "left"),
    [
        (VehicleKind.KEI, {"cashless": True, "user_kind": VehicleUserKind.COMPANY, "memo": "x"}, {"memo": "x"}),
        (VehicleKind.REGISTERED, {"pickup": Pickup.CLIENT, "account_id": "A1", "memo": "x"}, {"memo": "x"}),
        (VehicleKind.KEI, {"pickup": Pickup.CLIENT}, {"pickup": Pickup.CLIENT}),
        (VehicleKind.REGISTERED, {"delegate_number": "AG13000001", "memo": "x"}, {"memo": "x"}),
        (VehicleKind.REGISTERED, {"expiry_on": "2026-01-01", "chassis_number": "A-1", "memo": "x"}, {"memo": "x"}),
        (VehicleKind.REGISTERED, {"own_fields": ("", "", ""), "cashless": False, "memo": ""}, {}),
    ],
)
def test_what_its_kind_is_not_asked_and_what_belongs_to_one_car_falls_away(
    now: datetime, kind: VehicleKind, typed: dict[str, Any], left: dict[str, Any]
) -> None:
    assert read_answers(kind, typed, now.date(), TERMS) == (left, ())


def test_a_template_is_found_with_whom_it_is_for(session: Session, demo: Demo, now: datetime) -> None:
    base = demo.bases[CLIENT, "001"].id
    template_id = put(session, demo, now, base_id=base, user_id=user_id(session, demo, "sender001"))
    shown = find_template(session, actor_of(session, demo, "admin"), template_id)
    assert (shown.base, shown.person, shown.editor, shown.answers["memo"]) == (
        "001 六本木工場", "佐藤 一郎", "港 社長", "一行目\n二行目",
    )  # fmt: skip
    [kept] = entries(session, demo, "template_added")
    assert kept["fields"] == sorted(LEASED)
    assert "架空" not in str(kept)


def test_who_sees_which(session: Session, demo: Demo, now: datetime) -> None:
    """The admin all; a base admin those of the base; who enters requests those of the base that are for them."""
    first, second = (demo.bases[CLIENT, code].id for code in ("001", "002"))
    put(session, demo, now, "1 皆")
    put(session, demo, now, "2 六本木", base_id=first)
    put(session, demo, now, "3 練馬", base_id=second)
    put(session, demo, now, "4 佐藤", user_id=user_id(session, demo, "sender001"))
    put(session, demo, now, "5 田中", user_id=user_id(session, demo, "sender"))
    assert names(session, demo, "admin") == ["1 皆", "2 六本木", "3 練馬", "4 佐藤", "5 田中"]
    assert names(session, demo, "manager001") == ["1 皆", "2 六本木", "4 佐藤", "5 田中"]
    assert names(session, demo, "sender001") == ["1 皆", "2 六本木", "4 佐藤"]
    assert names(session, demo, "viewer001") == ["1 皆", "2 六本木"]
    assert names(session, demo, "sender") == ["1 皆", "2 六本木", "3 練馬", "5 田中"]
    other = actor_of(session, demo, "admin", "1845679")
    assert offered_templates(session, other) == ()
    assert search_templates(session, other, Wish()).total == 0
    for login_id, name, found in (("sender001", "3 練馬", False), ("sender001", "2 六本木", True)):
        template_id = session.scalars(select(RequestTemplate.id).where(RequestTemplate.name == name)).one()
        if found:
            assert find_template(session, actor_of(session, demo, login_id), template_id).name == name
            continue
        with pytest.raises(Refusal) as caught:
            find_template(session, actor_of(session, demo, login_id), template_id)
        assert caught.value.code == "not_found"


@pytest.mark.parametrize("template_id", [0, -1, 999, 10**12])
def test_an_unknown_number_is_not_found(session: Session, demo: Demo, template_id: int) -> None:
    with pytest.raises(Refusal) as caught:
        find_template(session, actor_of(session, demo, "admin"), template_id)
    assert caught.value.code == "not_found"


def test_what_nobody_may_name_is_refused(session: Session, demo: Demo, now: datetime) -> None:
    others_base, own_base = demo.bases["1845679", "001"].id, demo.bases[CLIENT, "001"].id
    agent = demo.bases[AGENT, "001"].id
    outsider = user_id_of(session, demo, "1845679", "sender")
    assert refused(session, demo, now, base_id=others_base) == Refusal("choice_unknown", "base_id")
    assert refused(session, demo, now, user_id=outsider) == Refusal("choice_unknown", "user_id")
    admin = user_id(session, demo, "admin")
    assert refused(session, demo, now, user_id=admin) == Refusal("choice_unknown", "user_id")
    not_agreed = Refusal("agent_base_not_agreed", "agent_base_id")
    assert refused(session, demo, now, answers={"agent_base_id": own_base}) == not_agreed
    put(session, demo, now, "代理人", base_id=own_base, answers={"agent_base_id": agent})
    session.execute(delete(Agreement).where(Agreement.client_base_id == own_base))
    assert refused(session, demo, now, base_id=own_base, answers={"agent_base_id": agent}) == not_agreed


def user_id_of(session: Session, demo: Demo, member_code: str, login_id: str) -> int:
    return actor_of(session, demo, login_id, member_code).user_id


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"answers": {}}, Refusal("template_empty")),
        ({"answers": {"cashless": False, "memo": ""}}, Refusal("template_empty")),
        ({"answers": {"validity_term": "ten_years"}}, Refusal("choice_unknown", "validity_term")),
        ({"answers": {"own_fields": ("", "あ" * 41)}}, Refusal("text_too_long", "own_2", limit=40, length=41)),
        (
            {"kind": VehicleKind.KEI, "answers": {"address_1": "港区"}},
            Refusal("address_without_prefecture", "address_1"),
        ),
        ({"name": "あ" * 41}, Refusal("text_too_long", "name", limit=40, length=41)),
    ],
)
def test_what_does_not_fit_is_refused(
    session: Session, demo: Demo, now: datetime, given: dict[str, Any], refusal: Refusal
) -> None:
    assert refused(session, demo, now, **given) == refusal
    assert entries(session, demo, "template_added") == []


def test_no_two_have_one_name_and_there_is_a_most(session: Session, demo: Demo, now: datetime) -> None:
    put(session, demo, now)
    assert refused(session, demo, now) == Refusal("template_name_taken", "name")
    admin = actor_of(session, demo, "admin")
    session.add_all(
        RequestTemplate(
            organization_id=admin.organization_id, name=f"{nth}", kind=VehicleKind.KEI, answers={"memo": "x"},
            updated_by=admin.user_id, created_at=now, updated_at=now,
        )
        for nth in range(MOST_TEMPLATES - 1)
    )  # fmt: skip
    session.flush()
    assert refused(session, demo, now, name="もう一つ") == Refusal("too_many_templates", most=MOST_TEMPLATES)


def test_a_change_is_kept_by_the_names_of_its_fields(session: Session, demo: Demo, now: datetime) -> None:
    template_id, admin = put(session, demo, now), actor_of(session, demo, "admin")
    facts = TemplateFacts(
        "リース会社", VehicleKind.REGISTERED, demo.bases[CLIENT, "001"].id,
        answers={**LEASED, "vehicle_user_name": "株式会社別リース", "cashless": False},
    )  # fmt: skip
    later = now + timedelta(minutes=1)
    change_template(session, admin, ChangeTemplate(template_id, 1, facts), later)
    session.flush()
    shown = find_template(session, admin, template_id)
    assert (shown.name, shown.version, shown.updated_at, "cashless" in shown.answers) == ("リース会社", 2, later, False)
    [kept] = entries(session, demo, "template_changed")
    assert kept["fields"] == ["base_id", "cashless", "name", "vehicle_user_name"]
    assert set(kept["changes"]) == {"base_id", "cashless"}
    assert "リース" not in str(kept)
    with pytest.raises(Refusal) as caught:
        change_template(session, admin, ChangeTemplate(template_id, 1, facts), later)
    assert caught.value == Refusal("changed_by_someone_else", at=later)


def test_the_same_again_changes_nothing(session: Session, demo: Demo, now: datetime) -> None:
    template_id, admin = put(session, demo, now), actor_of(session, demo, "admin")
    facts = TemplateFacts("リース", VehicleKind.REGISTERED, answers=LEASED)
    change_template(session, admin, ChangeTemplate(template_id, 1, facts), now)
    session.flush()
    assert find_template(session, admin, template_id).version == 1
    assert entries(session, demo, "template_changed") == []


def test_what_is_deleted_is_gone(session: Session, demo: Demo, now: datetime) -> None:
    template_id, admin = put(session, demo, now), actor_of(session, demo, "admin")
    for version, code in ((7, "changed_by_someone_else"), (1, ""), (1, "not_found")):
        if not code:
            delete_template(session, admin, DeleteTemplate(template_id, version), now)
            session.flush()
            continue
        with pytest.raises(Refusal) as caught:
            delete_template(session, admin, DeleteTemplate(template_id, version), now)
        assert caught.value.code == code
    assert len(entries(session, demo, "template_deleted")) == 1


def test_a_base_takes_its_templates_along(session: Session, demo: Demo, now: datetime) -> None:
    third = demo.bases[CLIENT, "003"]
    put(session, demo, now, "皆")
    put(session, demo, now, "八王子", base_id=third.id)
    session.execute(delete(Agreement).where(Agreement.client_base_id == third.id))
    delete_base(session, actor_of(session, demo, "admin"), DeleteBase("003", third.version), now)
    assert names(session, demo, "admin") == ["皆"]


def test_a_template_of_a_request_leaves_out_what_belongs_to_its_car(
    session: Session, demo: Demo, now: datetime
) -> None:
    row = a_draft(session, demo, now, memo="一行目", own_fields=("A-1", "", "代車"), cashless=True)
    answers = answers_of(facts_of(row))
    assert {"memo", "own_fields", "cashless", "vehicle_user_name", "agent_base_id"} <= answers.keys()
    assert not {"chassis_number", "plate_serial", "expiry_on", "consented_on", "conformity_state"} & answers.keys()


def test_the_agent_asked_last_is_that_of_the_same_person_base_and_kind(
    session: Session, demo: Demo, now: datetime
) -> None:
    sender, base = actor_of(session, demo), demo.bases[CLIENT, "001"].id
    assert last_agent(session, sender, base, VehicleKind.REGISTERED) is None
    one, other = (demo.bases[AGENT, code].id for code in ("001", "002"))
    a_draft(session, demo, now, nth=1, agent_base_id=one)
    a_draft(session, demo, now + timedelta(minutes=1), nth=2, agent_base_id=other)
    a_draft(session, demo, now + timedelta(minutes=2), nth=3, agent_base_id=one, kind=VehicleKind.KEI)
    a_draft(session, demo, now + timedelta(minutes=3), "sender001", nth=4, agent_base_id=one)
    a_draft(session, demo, now + timedelta(minutes=4), nth=5, agent_base_id=one, base="002")
    assert last_agent(session, sender, base, VehicleKind.REGISTERED) == other
    assert last_agent(session, sender, base, VehicleKind.KEI) == one


def test_somebody_who_left_is_given_no_template(session: Session, demo: Demo, now: datetime) -> None:
    gone = user_id(session, demo, "sender001")
    session.get_one(User, gone).disabled_at = now
    session.flush()
    assert refused(session, demo, now, user_id=gone) == Refusal("choice_unknown", "user_id")
