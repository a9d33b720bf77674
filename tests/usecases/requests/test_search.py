"""Searching requests."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo, make_organizations
from domain.actor import Actor
from domain.request_status import RequestStatus
from domain.rights import OrganizationKind, Role
from domain.vehicle import VehicleKind
from models.database import Database
from models.requests import InspectionRequest
from tests.conftest import START
from tests.support.databases import Plans, Stock
from tests.support.seeking import WAYS, go
from tests.support.stories import a_draft, a_sent_request, actor_of
from usecases.listing import Wish
from usecases.requests import search
from usecases.requests.conditions import OF_CAR, RequestConditions
from usecases.requests.search import all_requests, search_requests, sendable_requests, sorts_for

NAMES = ("shinagawa", "nerima", "kei")


def three_requests(session: Session) -> None:
    """By what tells them apart, in the order of their names."""
    demo = make_organizations(session, START)
    a_sent_request(
        session, demo, START, nth=1111, vehicle_user_name="髙田　一郎", memo="代車あり", planned_on=None,
        option_code="A-12", own_fields=("顧客　９９", "", "納車待ち"),
    )  # fmt: skip
    a_draft(
        session, demo, START, nth=12, base="002", plate_region="練馬", plate_class_number="30A", plate_kana="す",
        vehicle_user_name="有限会社タカダ運送", planned_on=date(2026, 12, 1),
    )  # fmt: skip
    a_sent_request(
        session, demo, START, kind=VehicleKind.KEI, nth=600, chassis_number="HA36S-123456", vehicle_user_name="林"
    )  # fmt: skip


def three_drafts_two_sent(session: Session) -> None:
    demo = make_organizations(session, START)
    for nth, (make, kind) in enumerate([
        (a_draft, VehicleKind.REGISTERED), (a_draft, VehicleKind.REGISTERED), (a_draft, VehicleKind.KEI),
        (a_sent_request, VehicleKind.REGISTERED), (a_sent_request, VehicleKind.KEI),
    ]):  # fmt: skip
        make(session, demo, START, nth=nth + 1, kind=kind, vehicle_user_name="港運送")


@pytest.fixture
def stock(request: pytest.FixtureRequest, stock: Stock) -> Stock:
    """Requests that are only looked at are made once."""
    if "shown" in request.fixturenames:
        return three_requests
    return three_drafts_two_sent if "counts" in request.fixturenames else stock


@pytest.fixture
def shown(session: Session) -> dict[str, int]:
    return dict(zip(NAMES, session.scalars(select(InspectionRequest.id).order_by(InspectionRequest.id)), strict=True))


@pytest.mark.parametrize("way", WAYS)
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
        ({"memo": "納車"}, []),
        ({"option": "a"}, ["shinagawa"]),
        ({"option": "ａ１２"}, ["shinagawa"]),
        ({"option": "12"}, []),
        ({"own_1": "客99"}, ["shinagawa"]),
        ({"own_1": "9"}, ["shinagawa"]),
        ({"own_1": "顧客 98"}, []),
        ({"own_3": "納車", "plate": "品川"}, ["shinagawa"]),
        ({"own_3": "ち"}, ["shinagawa"]),
        ({"own_3": "顧客"}, []),
        ({"own_2": "！"}, []),
        ({"status": "draft"}, ["nerima"]),
        ({"status": "sent", "kind": "kei"}, ["kei"]),
        ({"planned_from": date(2026, 12, 1), "planned_until": date(2026, 12, 1)}, ["nerima"]),
        ({"planned_until": date(2026, 11, 30)}, []),
        ({"base": "9999999999"}, []),
    ],
)
def test_conditions_find_what_they_name(
    session: Session,
    sender: Actor,
    shown: dict[str, int],
    asked: dict[str, Any],
    names: list[str],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go(way, monkeypatch)
    conditions = RequestConditions(**asked)
    found = search_requests(session, sender, conditions, Wish())
    assert [row.number for row in found.page.rows] == [shown[name] for name in names]
    assert found.total == len(names)
    assert [row.number for row in all_requests(session, sender, conditions)] == [shown[name] for name in names]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("car", [{}, {"vehicle_user": "港運送"}, {"plate": "品川", "vehicle_user": "港"}])
@pytest.mark.parametrize(
    ("asked", "counts", "sendable", "open_ones"),
    [
        ({}, {"all": 5, "registered": 3, "kei": 2}, 3, {"draft": 3, "sent": 2}),
        ({"kind": "kei"}, {"all": 5, "registered": 3, "kei": 2}, 1, {"draft": 1, "sent": 1}),
        ({"kind": "registered", "status": "draft"}, {"all": 3, "registered": 2, "kei": 1}, 2, {"draft": 2, "sent": 1}),
        ({"kind": "kei", "status": "sent"}, {"all": 2, "registered": 1, "kei": 1}, 0, {"draft": 1, "sent": 1}),
        ({"status": "held"}, {"all": 0, "registered": 0, "kei": 0}, 0, {"draft": 3, "sent": 2}),
        ({"base": "9999999999"}, {"all": 0, "registered": 0, "kei": 0}, 0, {}),
    ],
)
def test_each_tab_and_what_can_be_sent_is_counted_however_the_rows_are_found(
    session: Session,
    demo: Demo,
    sender: Actor,
    now: datetime,
    car: dict[str, str],
    asked: dict[str, str],
    counts: dict[str, int],
    sendable: int,
    open_ones: dict[str, int],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go(way, monkeypatch)
    if car:
        a_draft(session, demo, now, nth=9, vehicle_user_name="林")
    found = search_requests(session, sender, RequestConditions(**car, **asked), Wish())
    assert (found.counts, found.sendable) == (counts, sendable)
    assert {status: count for status, count in found.of_status.items() if count} == open_ones
    assert {RequestStatus.DRAFT, RequestStatus.RETURNED, RequestStatus.TAKEN} <= set(found.of_status)
    admin = actor_of(session, demo, "admin")
    assert search_requests(session, admin, RequestConditions(**car, **asked), Wish()).sendable == 0


def test_of_each_status_only_what_the_reader_sees_is_counted(
    session: Session, shown: dict[str, int], bound: Actor, agent: Actor, operator: Actor
) -> None:
    def counted(actor: Actor) -> dict[str, int | None]:
        return {**search_requests(session, actor, RequestConditions(), Wish()).of_status}

    assert counted(bound) == {"draft": 0, "held": 0, "sent": 2, "returned": 0, "taken": 0}
    assert counted(agent) == {"sent": 2, "taken": 0}
    assert counted(operator) == {}


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


ALIKE = [
    [({"plate": "品川300さ1111"}, "shinagawa"), ({"plate": "練馬30Aす12"}, "nerima"), ({"plate": "品川300さ12"}, "")],
    [({"plate": "品川"}, "kei shinagawa"), ({"plate": "練馬"}, "nerima"), ({"plate": "足立"}, "")],
    [({"plate": "600"}, "kei"), ({"plate": "30A"}, "nerima"), ({"plate": "12"}, "nerima")],
    [({"chassis": "zvw50"}, "nerima shinagawa"), ({"chassis": "123456"}, "kei"), ({"chassis": "H"}, "kei")],
    [({"vehicle_user": "高田"}, "shinagawa"), ({"vehicle_user": "運送"}, "nerima"), ({"vehicle_user": "林"}, "kei")],
    [({"vehicle_user": "高田 一郎"}, "shinagawa"), ({"vehicle_user": "運送 高田"}, ""), ({"vehicle_user": "%_"}, "")],
    [({"memo": "代車"}, "shinagawa"), ({"memo": "あり"}, "shinagawa"), ({"memo": "なし"}, "")],
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("searches", ALIKE)
def test_searches_that_differ_in_their_words_alone_do_not_answer_for_each_other(
    session: Session,
    sender: Actor,
    shown: dict[str, int],
    searches: list[tuple[dict[str, str], str]],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the second time on a statement is run with the words of each search in turn."""
    go(way, monkeypatch)
    for asked, names in searches * 3:
        found = search_requests(session, sender, RequestConditions(**asked), Wish())
        assert [row.number for row in found.page.rows] == [shown[name] for name in names.split()]
        assert (found.total, found.counts["all"]) == (len(names.split()), len(names.split()))


def test_searches_for_other_cars_and_other_pages_need_no_new_statement(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    made = [a_draft(session, demo, now, nth=nth, vehicle_user_name="港運送").id for nth in range(1, 43)]
    asked, seen, places = RequestConditions(vehicle_user="港運送"), [], [""]
    for _page in range(3):
        page = search_requests(session, sender, asked, Wish(after=places[-1])).page
        seen += [row.number for row in page.rows]
        places.append(page.after)
    assert (seen, places[-1]) == (made[::-1], "")
    made_before = search._page.cache_info().misses, search._counts.cache_info().misses
    for name in ("運送港", "海運業", "%港運"):
        search_requests(session, sender, RequestConditions(vehicle_user=name), Wish())
        search_requests(session, sender, RequestConditions(vehicle_user=name), Wish(after=places[1]))
    assert (search._page.cache_info().misses, search._counts.cache_info().misses) == made_before


def test_an_operator_cannot_search_by_name(session: Session, shown: dict[str, int], operator: Actor) -> None:
    found = search_requests(session, operator, RequestConditions(vehicle_user="林"), Wish())
    assert found.total == 3


SORTS = ["number", "status", "plate", "chassis", "vehicle_user", "planned_on", "expiry_on", "updated_at"]


@pytest.mark.parametrize("who", ["client", "agent"])
def test_pages_neither_repeat_nor_lose_a_request(
    session: Session, demo: Demo, sender: Actor, agent: Actor, now: datetime, who: str
) -> None:
    make = a_draft if who == "client" else a_sent_request
    made = {make(session, demo, now, nth=100 + nth % 7 * 3 + nth).id for nth in range(25)}
    reader, asked = sender if who == "client" else agent, RequestConditions()
    assert list(sorts_for(reader)) == SORTS
    for wish in [Wish(sort=sort, descending=down) for sort in SORTS for down in (False, True)]:
        first = search_requests(session, reader, asked, wish).page
        second = search_requests(session, reader, asked, replace(wish, after=first.after)).page
        numbers = [row.number for row in (*first.rows, *second.rows)]
        assert (wish.sort, len(numbers), set(numbers)) == (wish.sort, 25, made)
        back = search_requests(session, reader, asked, replace(wish, before=second.before)).page
        assert (wish.sort, back.rows) == (wish.sort, first.rows)


def test_requests_sorted_by_status_stand_together(session: Session, sender: Actor, shown: dict[str, int]) -> None:
    """The draft was made between the two sent ones."""
    rows = search_requests(session, sender, RequestConditions(), Wish(sort="status")).page.rows
    assert [row.number for row in rows] == [shown["nerima"], shown["shinagawa"], shown["kei"]]


@pytest.mark.parametrize("kind", ["", "kei"])
@pytest.mark.parametrize("side", [OrganizationKind.CLIENT, OrganizationKind.AGENT])
def test_each_sort_follows_an_index_of_its_own(sqlite: Database, side: OrganizationKind, kind: str) -> None:
    """A first page reads its rows and no more, whatever the list is sorted by."""
    reader = Actor(1, "sender", "田中", Role.SENDER, 1, side, "みなと", "1845678", None)
    wishes = [Wish(sort=sort, descending=down) for sort in sorts_for(reader) for down in (False, True)]
    with Plans(sqlite) as plans, sqlite.reader() as session:
        for wish in wishes:
            search_requests(session, reader, RequestConditions(kind=kind), wish)
    pages = plans.lines[1::2]
    assert len(pages) == len(wishes) == 16
    assert [line for line in pages if "USING INDEX" not in line.split(")")[0] or "TEMP B-TREE" in line] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "draft"}, {"plate": "1111"}, {"plate": "品川"}, {"chassis": "ZVW50"}, {"chassis": "123"},
        {"vehicle_user": "林"}, {"vehicle_user": "高田"}, {"memo": "代車"}, {"number": "1000"},
        {"option": "A"}, {"own_1": "顧客"}, {"own_1": "顧"},
        {"planned_from": date(2026, 12, 1)}, {"concern": "not_released"},
    ],
)  # fmt: skip
def test_who_works_at_one_base_finds_by_what_was_asked_not_by_the_base(sqlite: Database, asked: dict[str, Any]) -> None:
    """A base may have most of a million requests."""
    bound = Actor(1, "sender", "田中", Role.SENDER, 1, OrganizationKind.CLIENT, "みなと", "1845678", frozenset({1}))
    with Plans(sqlite) as plans, sqlite.reader() as session:
        search_requests(session, bound, RequestConditions(**asked), Wish())
        sendable_requests(session, bound, RequestConditions(**asked), Wish(), 10)
    assert len(plans.lines) == (4 if set(asked) & {*OF_CAR} else 3)
    assert [line for line in plans.lines if "ix_requests_by_base" in line or "ix_requests_by_kind" in line] == []
