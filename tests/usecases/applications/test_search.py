"""Searching applications: each condition finds just what it says, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from demo.organizations import Demo, make_organizations
from domain.actor import Actor
from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.payment import FeeKind
from domain.renewal import Pickup, RenewalPlace
from domain.rights import OrganizationKind, Role
from domain.service_hours import System
from domain.vehicle import VehicleKind
from models.database import Database
from models.jobs import Job
from tests.support.agency_stories import a_taken_application, agent_of, an_applied_application
from tests.support.application_stories import shown_application, told_until
from tests.support.databases import Plans, StatementCount, Stock
from tests.support.organizations import find_organizations
from tests.support.seeking import WAYS, go
from tests.support.stories import actor_of
from usecases.agency.pay import FeeOf, Pay, pay
from usecases.agency.work_list import WorkTab, search_work
from usecases.applications.beside import Among, Neighbours
from usecases.applications.conditions import ApplicationConditions, Concern
from usecases.applications.search import all_applications, search_applications, sorts_for
from usecases.applications.stalling import Patience
from usecases.applications.write_memo import WriteMemo, memo_mark, write_memo
from usecases.listing import Wish
from usecases.portal.accounts import PORTAL_CLOSED
from usecases.stops.plan import PlanStop, plan_stop

SENT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLANNED = date(2026, 11, 18)
LATER = SENT + timedelta(days=2)
BY_NUMBER = Wish(sort="number")
APPLYING = ApplicationStatus.APPLYING


def five_cases(session: Session) -> None:
    """1 completed, 2 kei awaiting its weight tax, 3 awaiting its first fee, 4 not yet applied, 5 another client's.

    1 and 3 have a planned day.
    """
    demo = make_organizations(session, SENT)
    told_until(
        session,
        demo,
        SENT,
        nth=1,
        vehicle_user_name="株式会社　港運送",
        renewal_place=RenewalPlace.CLIENT,
        planned_on=PLANNED + timedelta(days=2),
    )
    told_until(
        session, demo, SENT, "重量税納付待ち", nth=1234, kind=VehicleKind.KEI, vehicle_user_name="渡邊　次郎",
        due_on="2026-11-25", pickup=Pickup.CLIENT,
    )  # fmt: skip
    told_until(
        session, demo, SENT, "検査登録手数料納付待ち", nth=3, base="002", vehicle_user_name="整備　太郎",
        plate_region="練馬", plate_class_number="500", plate_kana="は", planned_on=PLANNED,
        option_code="Z-9", own_fields=("", "台帳七"),
    )  # fmt: skip
    a_taken_application(session, demo, SENT, nth=4, base="003", vehicle_user_name="整備　花子", cashless=True)
    told_until(session, demo, SENT, "申請受付処理中", nth=5, member_code="1845679", vehicle_user_name="整備　他社")


@pytest.fixture
def stock() -> Stock:
    """Made once for all tests that look for them."""
    return five_cases


@pytest.fixture
def cases(database: Database) -> Demo:
    """The organizations of the five cases."""
    with database.reader() as session:
        return find_organizations(session)


def numbers(
    session: Session, demo: Demo, asked: ApplicationConditions, login: str = "sender", code: str = "1845678"
) -> str:
    """The last digits of what was found, in order of number; page, count and whole list must agree."""
    actor = actor_of(session, demo, login, code)
    found = search_applications(session, actor, asked, BY_NUMBER, LATER)
    every = [row.number for row in all_applications(session, actor, asked, BY_NUMBER, LATER)]
    assert [row.number for row in found.page.rows] == every
    assert found.total == len(every)
    return "".join(number[-1] for number in every)


CONDITIONS = [
    ({}, "1234"),
    ({"number": "100000003"}, "3"),
    ({"number": "１０００００００３"}, "3"),
    ({"number": "99"}, ""),
    ({"plate": "練馬"}, "3"),
    ({"plate": "練馬500は3"}, "3"),
    ({"plate": "は"}, "3"),
    ({"plate": "12-34"}, "2"),
    ({"plate": "品川 さ"}, "14"),
    ({"plate": "？"}, ""),
    ({"chassis": "zvw50-6"}, "134"),
    ({"chassis": "1234"}, "2"),
    ({"chassis": "JF"}, "2"),
    ({"user": "整備"}, "34"),
    ({"user": "ﾐﾅﾄ"}, ""),
    ({"user": "港運送"}, "1"),
    ({"user": "渡辺"}, "2"),
    ({"user": "整備 花子"}, "4"),
    ({"user": "渡"}, "2"),
    ({"option": "z"}, "3"),
    ({"option": "9"}, ""),
    ({"own_2": "台帳"}, "3"),
    ({"own_2": "七", "user": "整備"}, "3"),
    ({"own_1": "台帳"}, ""),
    ({"memo": "台帳"}, ""),
    ({"base": "002"}, "3"),
    ({"base": "八王子"}, "4"),
    ({"agent": "2000001-002"}, "4"),
    ({"agent": "東京支部"}, "1234"),
    ({"office": "東京運輸支局"}, "13"),
    ({"office": "どこにもない"}, ""),
    ({"receipt": "261113999"}, "2"),
    ({"kind": VehicleKind.KEI}, "2"),
    ({"status": ApplicationStatus.PREPARING}, "4"),
    ({"oss": OssStatus.AWAITING_WEIGHT_TAX}, "2"),
    ({"concern": Concern.AWAITING_PAYMENT}, "23"),
    ({"cashless": True}, "4"),
    ({"cashless": False}, "123"),
    ({"renewal": RenewalPlace.CLIENT}, "1"),
    ({"pickup": Pickup.CLIENT}, "2"),
    ({"completed_from": date(2026, 11, 20), "completed_until": date(2026, 11, 20)}, "1"),
    ({"completed_from": date(2026, 11, 20)}, "1"),
    ({"completed_until": date(2026, 11, 19)}, ""),
    ({"planned_from": PLANNED}, "13"),
    ({"planned_until": PLANNED}, "3"),
    ({"planned_from": PLANNED + timedelta(days=1), "planned_until": PLANNED + timedelta(days=9)}, "1"),
    ({"planned_from": PLANNED, "plate": "品川"}, "1"),
    ({"due_within": 3}, "2"),
    ({"due_within": 60}, "23"),
    ({"plate": "品川", "status": ApplicationStatus.COMPLETED}, "1"),
]


@pytest.mark.parametrize("way", WAYS)
def test_each_condition_finds_just_what_it_says(
    database: Database, cases: Demo, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(way, monkeypatch)
    with database.reader() as session:
        found = [(asked, numbers(session, cases, ApplicationConditions(**asked))) for asked, _ in CONDITIONS]
    assert found == CONDITIONS


def test_what_one_person_entered_is_found_by_who_they_are(database: Database, cases: Demo) -> None:
    with database.writer() as session, session.begin():
        a_taken_application(session, cases, SENT, login_id="sender001", nth=6)
        entered = {
            login: numbers(session, cases, ApplicationConditions(entered_by=actor_of(session, cases, login).user_id))
            for login in ("sender", "sender001", "viewer001")
        }
    assert entered == {"sender": "1234", "sender001": "6", "viewer001": ""}


def test_a_memo_is_found_by_its_words_and_no_longer_once_it_is_changed(database: Database, cases: Demo) -> None:
    asked = ApplicationConditions(memo="代車")
    with database.writer() as session, session.begin():
        before = numbers(session, cases, asked)
        sender = actor_of(session, cases, "sender")
        write_memo(session, sender, WriteMemo("100000003", memo_mark(""), "代車あり"), LATER)
        session.flush()
        written = numbers(session, cases, asked), numbers(session, cases, asked, "sender", "2000001")
        write_memo(session, sender, WriteMemo("100000003", memo_mark("代車あり"), "午後に来店"), LATER)
        session.flush()
        changed = numbers(session, cases, asked)
        by_name = numbers(session, cases, ApplicationConditions(user="整備　太郎"))
    assert (before, written, changed, by_name) == ("", ("3", "3"), "", "3")


@pytest.mark.parametrize(
    ("login", "code", "seen"),
    [
        ("sender", "1845678", "1234"),
        ("sender001", "1845678", "12"),
        ("sender", "1845679", "5"),
        ("sender", "2000001", "12345"),
        ("branch", "2000001", "123"),
        ("admin", "1000001", "12345"),
    ],
)
def test_each_side_sees_its_own_applications(database: Database, cases: Demo, login: str, code: str, seen: str) -> None:
    with database.reader() as session:
        assert numbers(session, cases, ApplicationConditions(), login, code) == seen


def test_the_operator_gets_no_names_and_cannot_search_by_them(database: Database, cases: Demo) -> None:
    with database.reader() as session:
        operator = actor_of(session, cases, "admin", "1000001")
        everything = search_applications(session, operator, ApplicationConditions(user="港運送"), BY_NUMBER, LATER)
    assert [row.user_name for row in everything.page.rows] == [None] * 5


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("car", "counts"),
    [({}, {"": 4, "registered": 3, "kei": 1}), ({"plate": "品川"}, {"": 3, "registered": 2, "kei": 1})],
)
def test_the_tabs_count_each_kind_whichever_tab_is_open(
    database: Database,
    cases: Demo,
    way: str,
    car: dict[str, str],
    counts: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go(way, monkeypatch)
    with database.reader() as session:
        sender = actor_of(session, cases, "sender")
        kei = ApplicationConditions(kind=VehicleKind.KEI, **car)
        found = search_applications(session, sender, kei, BY_NUMBER, LATER)
        applying = search_applications(session, sender, replace(kei, kind=None, status=APPLYING), BY_NUMBER, LATER)
    assert found.counts == counts
    assert found.total == 1
    assert sum(count or 0 for count in found.of_status.values()) == 1
    assert applying.of_status[APPLYING] == applying.total
    assert applying.of_status[ApplicationStatus.PREPARING] == 1


@pytest.mark.parametrize(
    ("login", "code", "counts"),
    [
        ("sender", "1845678", {"preparing": 1, "applying": 2}),
        ("sender001", "1845678", {"applying": 1}),
        ("sender", "2000001", {"preparing": 1, "applying": 3}),
        ("admin", "1000001", {}),
    ],
)
def test_open_statuses_are_counted_of_what_each_sees(
    database: Database, cases: Demo, login: str, code: str, counts: dict[str, int]
) -> None:
    with database.reader() as session:
        actor = actor_of(session, cases, login, code)
        found = search_applications(session, actor, ApplicationConditions(), BY_NUMBER, LATER)
    assert {status.value: count for status, count in found.of_status.items() if count} == counts


def test_previous_and_next_go_through_the_result_of_the_search(database: Database, cases: Demo) -> None:
    downwards = replace(BY_NUMBER, descending=True)

    def beside(wish: Wish, **asked: Any) -> Neighbours:
        among = Among(ApplicationConditions(**asked), wish)
        return shown_application(session, sender, "100000003", LATER, among).neighbours

    with database.reader() as session:
        sender = actor_of(session, cases, "sender")
        up, down = beside(BY_NUMBER), beside(downwards)
        among = beside(BY_NUMBER, kind=VehicleKind.REGISTERED, plate="品川")
        alone = beside(BY_NUMBER, plate="練馬")
    assert up == Neighbours("100000002", "100000004")
    assert down == Neighbours("100000004", "100000002")
    assert among == Neighbours("100000001", "100000004")
    assert alone == Neighbours(None, None)


def test_what_does_not_move_is_found_as_stalled(database: Database, cases: Demo) -> None:
    patience = Patience(timedelta(hours=6), timedelta(minutes=60))
    stalled = ApplicationConditions(concern=Concern.STALLED, patience=patience)
    with database.reader() as session:
        agent = agent_of(session, cases)
        soon = search_applications(session, agent, stalled, BY_NUMBER, SENT + timedelta(hours=6))
        late = search_applications(session, agent, stalled, BY_NUMBER, SENT + timedelta(hours=6, minutes=2))
        sooner = replace(stalled, patience=replace(patience, still=timedelta(hours=2)))
        earlier = search_applications(session, agent, sooner, BY_NUMBER, SENT + timedelta(hours=2, minutes=2))
    assert [row.number for row in soon.page.rows] == []
    assert [row.number for row in late.page.rows] == ["100000005"]
    assert [row.number for row in earlier.page.rows] == ["100000005"]


def test_a_fee_under_way_is_found_as_stalled_when_it_takes_too_long(database: Database, cases: Demo) -> None:
    with database.writer() as session, session.begin():
        pay(session, agent_of(session, cases), Pay([FeeOf("100000003", FeeKind.INSPECTION)]), LATER)
    found = []
    with database.reader() as session:
        for minutes in (30, 60):
            patience = Patience(timedelta(days=99), timedelta(minutes=minutes))
            stalled = ApplicationConditions(concern=Concern.STALLED, patience=patience)
            moment = LATER + timedelta(minutes=31)
            rows = search_applications(session, agent_of(session, cases), stalled, BY_NUMBER, moment).page.rows
            found.append([row.number for row in rows])
    assert found == [["100000003"], []]


def test_what_waits_for_the_portal_to_open_does_not_stall(database: Database, cases: Demo) -> None:
    """Lodged at 21:30, half an hour before the portal closes, a fee ordered at 21:55."""
    late = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    asked = ApplicationConditions(
        concern=Concern.STALLED, patience=Patience(timedelta(hours=2), timedelta(minutes=60), keep_hours=True)
    )
    with database.writer() as session, session.begin():
        told_until(session, cases, late, "申請受付処理中", nth=6)
        told_until(session, cases, late, "検査登録手数料納付待ち", nth=7)
        paid = Pay([FeeOf("100000007", FeeKind.INSPECTION)], keep_hours=True)
        pay(session, agent_of(session, cases), paid, late + timedelta(minutes=25))
    stalled = []
    with database.reader() as session:
        for hours in (10, 11.5, 11.9, 12.1):
            rows = search_applications(
                session, agent_of(session, cases), asked, BY_NUMBER, late + timedelta(hours=hours)
            )
            stalled.append([row.number[-1] for row in rows.page.rows])
    assert stalled == [["5"], ["5", "7"], ["5", "7"], ["5", "6", "7"]]


def test_what_waits_through_a_planned_stop_or_a_portal_that_says_it_is_closed_does_not_stall(
    database: Database, cases: Demo
) -> None:
    at_stop, asked = LATER, ApplicationConditions(concern=Concern.STALLED, patience=Patience(HOUR * 2, HOUR))
    with database.writer() as session, session.begin():
        stop = PlanStop(System.LODGING, at_stop, at_stop + HOUR * 5)
        plan_stop(session, stop, at_stop)
        an_applied_application(session, cases, at_stop + HOUR, nth=6)

    def stalled(hours: float) -> list[str]:
        with database.reader() as session:
            moment = at_stop + HOUR * hours
            found = search_applications(session, agent_of(session, cases), asked, BY_NUMBER, moment)
            board = search_work(session, agent_of(session, cases), WorkTab.STALLED, BY_NUMBER, moment, asked.patience)
            assert board.page.rows == ()
            return [row.number[-1] for row in found.page.rows]

    assert [stalled(4.9), stalled(6.9), stalled(7.1)] == [["5"], ["5"], ["5", "6"]]
    with database.writer() as session, session.begin():
        session.execute(
            update(Job).where(Job.facts["number"].as_string() == "100000006").values(last_error=PORTAL_CLOSED)
        )
    assert stalled(7.1) == ["5"]


def test_a_page_costs_three_statements_whatever_is_sought(database: Database, cases: Demo) -> None:
    with database.reader() as session:
        sender = actor_of(session, cases, "sender")
        search_applications(session, sender, ApplicationConditions(), BY_NUMBER, LATER)
        with StatementCount(database) as counted:
            search_applications(session, sender, ApplicationConditions(user="整備", chassis="6000"), BY_NUMBER, LATER)
    assert len(counted.statements) == 3


SORTS = [
    "number", "status", "oss_status", "plate", "chassis", "user", "office", "sent_at", "applied_at", "next_due_on",
    "completed_on", "updated_at",
]  # fmt: skip


def test_pages_neither_repeat_nor_lose_an_application(database: Database, cases: Demo) -> None:
    with database.writer() as session, session.begin():
        for nth in range(6, 28):
            a_taken_application(session, cases, SENT + timedelta(minutes=nth), nth=nth * 37 % 29 + 100)
    for login, code, among in (("sender", "1845678", 26), ("sender", "2000001", 27)):
        with database.reader() as session:
            reader = actor_of(session, cases, login, code)
            assert list(sorts_for(reader)) == SORTS
            for wish in [Wish(sort=sort, descending=down) for sort in SORTS for down in (False, True)]:
                first = search_applications(session, reader, ApplicationConditions(), wish, LATER).page
                onwards = replace(wish, after=first.after)
                second = search_applications(session, reader, ApplicationConditions(), onwards, LATER).page
                found = [row.number for row in (*first.rows, *second.rows)]
                assert (wish.sort, len(found), len(set(found))) == (wish.sort, among, among)
                backwards = replace(wish, before=second.before)
                back = search_applications(session, reader, ApplicationConditions(), backwards, LATER).page
                assert (wish.sort, back.rows) == (wish.sort, first.rows)


def test_applications_are_sorted_by_their_office(database: Database, cases: Demo) -> None:
    """What has no office yet comes first."""
    with database.reader() as session:
        agent = agent_of(session, cases)
        rows = search_applications(session, agent, ApplicationConditions(), Wish(sort="office"), LATER).page.rows
    offices = [row.office_name for row in rows]
    assert (offices, len(set(offices))) == (sorted(offices), 3)


@pytest.mark.parametrize("kind", [None, VehicleKind.KEI])
@pytest.mark.parametrize("side", [OrganizationKind.CLIENT, OrganizationKind.AGENT])
def test_each_sort_follows_an_index_of_its_own(
    sqlite: Database, side: OrganizationKind, kind: VehicleKind | None
) -> None:
    """A first page reads its rows and no more, whatever the list is sorted by."""
    reader = Actor(1, "sender", "田中", Role.SENDER, 1, side, "みなと", "1845678", None)
    wishes = [Wish(sort=sort, descending=down) for sort in sorts_for(reader) for down in (False, True)]
    with Plans(sqlite) as plans, sqlite.reader() as session:
        for wish in wishes:
            search_applications(session, reader, ApplicationConditions(kind=kind), wish, SENT)
    pages = plans.lines[1::2]
    assert len(pages) == len(wishes) == 24
    assert [line for line in pages if "USING INDEX" not in line.split(")")[0] or "TEMP B-TREE" in line] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"number": "1000"}, {"plate": "1111"}, {"chassis": "ZVW50"}, {"chassis": "123"}, {"user": "高田"},
        {"memo": "代車"}, {"receipt": "2026"}, {"status": ApplicationStatus.APPLYING}, {"due_within": 7},
        {"completed_from": date(2026, 1, 1)}, {"planned_from": date(2026, 1, 1)}, {"entered_by": 1},
    ],
)  # fmt: skip
def test_who_works_at_one_base_finds_by_what_was_asked_not_by_the_base(sqlite: Database, asked: dict[str, Any]) -> None:
    """A base may have most of a million applications."""
    bound = Actor(1, "sender", "田中", Role.SENDER, 1, OrganizationKind.CLIENT, "みなと", "1845678", frozenset({1}))
    with Plans(sqlite) as plans, sqlite.reader() as session:
        search_applications(session, bound, ApplicationConditions(**asked), Wish(), SENT)
    assert [line for line in plans.lines if "_by_base" in line or "_by_kind" in line] == []
