"""Searching requests."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.rights import OrganizationKind, Role
from domain.vehicle import VehicleKind
from models.database import Database
from tests.support.databases import Plans
from tests.support.stories import a_draft, a_sent_request, actor_of
from usecases.listing import Wish
from usecases.requests.conditions import RequestConditions
from usecases.requests.search import all_requests, search_requests, sendable_requests


@pytest.fixture
def shown(session: Session, demo: Demo, now: datetime) -> dict[str, int]:
    """Three requests by what tells them apart."""
    rows = {
        "shinagawa": a_sent_request(
            session, demo, now, nth=1111, vehicle_user_name="髙田　一郎", memo="代車あり", planned_on=None
        ),
        "nerima": a_draft(
            session, demo, now, nth=12, base="002", plate_region="練馬", plate_class_number="30A", plate_kana="す",
            vehicle_user_name="有限会社タカダ運送", planned_on=date(2026, 12, 1),
        ),
        "kei": a_sent_request(
            session, demo, now, kind=VehicleKind.KEI, nth=600, chassis_number="HA36S-123456", vehicle_user_name="林"
        ),
    }  # fmt: skip
    return {name: row.id for name, row in rows.items()}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["kei", "nerima", "shinagawa"]),
        ({"number": "100000002"}, ["nerima"]),
        ({"number": "１００００００"}, ["kei", "nerima", "shinagawa"]),
        ({"number": "abc"}, []),
        ({"plate": "品川300さ1111"}, ["shinagawa"]),
        ({"plate": "品川 300 さ 11-11"}, ["shinagawa"]),
        ({"plate": "さ 1111"}, ["shinagawa"]),
        ({"plate": "品川"}, ["kei", "shinagawa"]),
        ({"plate": "30A"}, ["nerima"]),
        ({"plate": "す"}, ["nerima"]),
        ({"plate": "・・12"}, ["nerima"]),
        ({"plate": "600"}, ["kei"]),
        ({"plate": "！？"}, []),
        ({"chassis": "zvw50"}, ["nerima", "shinagawa"]),
        ({"chassis": "3456"}, ["kei"]),
        ({"chassis": "ZVW50-6OO1111"}, ["shinagawa"]),
        ({"vehicle_user": "高田"}, ["shinagawa"]),
        ({"vehicle_user": "たかだ 運送"}, ["nerima"]),
        ({"vehicle_user": "林"}, ["kei"]),
        ({"vehicle_user": "代車"}, []),
        ({"memo": "代車"}, ["shinagawa"]),
        ({"status": "draft"}, ["nerima"]),
        ({"status": "sent", "kind": "kei"}, ["kei"]),
        ({"planned_from": date(2026, 12, 1), "planned_until": date(2026, 12, 1)}, ["nerima"]),
        ({"planned_until": date(2026, 11, 30)}, []),
        ({"base": "9999999999"}, []),
    ],
)
def test_conditions_find_what_they_name(
    session: Session, sender: Actor, shown: dict[str, int], asked: dict[str, Any], names: list[str]
) -> None:
    conditions = RequestConditions(**asked)
    found = search_requests(session, sender, conditions, Wish())
    assert [row.number for row in found.page.rows] == [shown[name] for name in names]
    assert found.total == len(names)
    assert [row.number for row in all_requests(session, sender, conditions)] == [shown[name] for name in names]


def test_each_sees_only_what_is_theirs(
    session: Session, demo: Demo, shown: dict[str, int], bound: Actor, agent: Actor, operator: Actor
) -> None:
    def seen(actor: Actor) -> list[tuple[int, str]]:
        rows = search_requests(session, actor, RequestConditions(), Wish()).page.rows
        return sorted((row.number, row.vehicle_user) for row in rows)

    one, three = (shown["shinagawa"], "髙田　一郎"), (shown["kei"], "林")
    assert seen(bound) == [one, three]
    assert seen(agent) == [one, three]
    assert seen(actor_of(session, demo, "sender", "1845679")) == []
    assert seen(operator) == [(number, "") for number in sorted(shown.values())]


def test_an_operator_cannot_search_by_name(session: Session, shown: dict[str, int], operator: Actor) -> None:
    found = search_requests(session, operator, RequestConditions(vehicle_user="林"), Wish())
    assert found.total == 3


@pytest.mark.parametrize(
    "sort", ["number", "plate", "chassis", "vehicle_user", "planned_on", "expiry_on", "updated_at"]
)
def test_pages_neither_repeat_nor_lose_a_request(
    session: Session, demo: Demo, sender: Actor, now: datetime, sort: str
) -> None:
    made = {a_draft(session, demo, now, nth=100 + nth % 7 * 3 + nth).id for nth in range(25)}
    first = search_requests(session, sender, RequestConditions(), Wish(sort=sort)).page
    second = search_requests(session, sender, RequestConditions(), Wish(sort=sort, after=first.after)).page
    numbers = [row.number for row in (*first.rows, *second.rows)]
    assert (len(numbers), set(numbers)) == (25, made)
    back = search_requests(session, sender, RequestConditions(), Wish(sort=sort, before=second.before)).page
    assert back.rows == first.rows


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "draft"}, {"plate": "1111"}, {"plate": "品川"}, {"chassis": "ZVW50"}, {"chassis": "123"},
        {"vehicle_user": "林"}, {"vehicle_user": "高田"}, {"memo": "代車"}, {"number": "1000"},
        {"planned_from": date(2026, 12, 1)},
    ],
)  # fmt: skip
def test_who_works_at_one_base_finds_by_what_was_asked_not_by_the_base(sqlite: Database, asked: dict[str, Any]) -> None:
    """A base may have most of a million requests."""
    bound = Actor(1, "sender", "田中", Role.SENDER, 1, OrganizationKind.CLIENT, "みなと", "1845678", frozenset({1}))
    with Plans(sqlite) as plans, sqlite.reader() as session:
        search_requests(session, bound, RequestConditions(**asked), Wish())
        sendable_requests(session, bound, RequestConditions(**asked), Wish(), 10)
    assert len(plans.lines) == 3
    assert [line for line in plans.lines if "ix_requests_by_base" in line or "ix_requests_by_kind" in line] == []
