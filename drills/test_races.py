"""The same thing done at the same moment, on both databases: one effect, and the later one is told."""

from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.payment import FeeKind
from domain.request_status import RequestStatus
from drills.at_once import acted, at_once, outcomes, same_browser
from drills.conftest import Say
from drills.programs import form_token, hidden_fields
from drills.senders import request_fields
from drills.world import World
from gateways.portal_http import HttpPortal
from models.applications import Application, CaseEvent, Payment
from models.database import Database
from models.jobs import Job
from models.organizations import Base
from models.requests import InspectionRequest
from settings import Settings
from tests.conftest import Clock
from tests.support.agency_stories import agent_of
from tests.support.application_stories import told_until
from tests.support.client import Client
from tests.support.outside import Outside
from tests.support.stories import CLIENT, a_draft, a_sent_request, actor_of
from tests.support.training_portal import running_portal
from usecases.agency.pay import FeeOf, Pay, pay
from usecases.agency.take import TakeRequest, take_request
from usecases.requests.withdraw import SeenRequest, cancel_request

DOUBLE_ROUNDS, DOUBLE_AT_ONCE = 25, 8
BASE_ROUNDS = 5
ROUNDS = 15
CASES = 20
WORKERS = 3


@pytest.fixture
def pages(world: World, roomy_database: Database, settings: Settings, clock: Clock) -> Flask:
    app = create_app(settings, roomy_database, clock)
    app.testing = True
    return app


@pytest.fixture
def sender(pages: Flask) -> Client:
    return Client(pages).sign_in(CLIENT, "sender")


def count(database: Database, query: Any) -> int:
    with database.reader() as session:
        return session.scalar(query) or 0


def events(database: Database, number: int, code: str) -> int:
    query = select(func.count()).where(CaseEvent.request_id == number, CaseEvent.code == code)
    return count(database, query)


def posts(windows: list[Client], address: str, fields: dict[str, Any]) -> list[Any]:
    """The same fields from every window."""
    token = windows[0].token()
    return posts_of(address, [(window, {"csrf_token": token, **fields}) for window in windows])


def posts_of(address: str, filled: list[tuple[Client, dict[str, Any]]]) -> list[Any]:
    return at_once(*(partial(window.browser.post, address, data=fields) for window, fields in filled))


def test_the_same_form_posted_eight_times_at_once_has_one_effect(
    pages: Flask, world: World, sender: Client, roomy_database: Database, say: Say
) -> None:
    windows = same_browser(pages, sender, DOUBLE_AT_ONCE)
    base_id = world.demo.bases[CLIENT, "001"].id
    bad = []
    for nth in range(DOUBLE_ROUNDS):
        mark = f"二重-{nth}"
        fields = {**request_fields(base_id, nth, mark), "form_token": form_token()}
        answers = posts(windows, "/requests/new", fields)
        places = {(getattr(answer, "status_code", answer), getattr(answer, "location", "")) for answer in answers}
        there = count(roomy_database, select(func.count()).where(InspectionRequest.memo == mark))
        number = int(urlsplit(answers[0].location).path.split("/")[2])
        page = hidden_fields(sender.raw(f"/requests/{number}/send").get_data(as_text=True))
        fields = {"form_token": page["form_token"], "version": page["version"], "at_once": "0"}
        sent = Counter(answer.status_code for answer in posts(windows, f"/requests/{number}/send", fields))
        sendings = events(roomy_database, number, "request_sent")
        if (len(places), there, sent, sendings) != (1, 1, {303: DOUBLE_AT_ONCE}, 1):
            bad.append((nth, places, there, sent, sendings))
    say(f"{DOUBLE_ROUNDS} rounds of {DOUBLE_AT_ONCE} equal posts of a registration and of its sending; {len(bad)} bad")
    assert bad == []


def test_a_base_added_eight_times_at_once_is_there_once(
    pages: Flask, world: World, roomy_database: Database, say: Say
) -> None:
    admin = Client(pages).sign_in(CLIENT, "admin")
    windows = same_browser(pages, admin, DOUBLE_AT_ONCE)
    for nth in range(BASE_ROUNDS):
        fields = {"code": f"D{nth}", "name": "二重工場", "short_name": "二重", "form_token": form_token()}
        assert Counter(answer.status_code for answer in posts(windows, "/bases/new", fields)) == {303: DOUBLE_AT_ONCE}
        different = [{**fields, "code": f"E{nth}", "form_token": form_token()} for _ in windows]
        token = admin.token()
        answers = posts_of(
            "/bases/new",
            [(window, {"csrf_token": token, **own}) for window, own in zip(windows, different, strict=True)],
        )
        assert Counter(answer.status_code for answer in answers) == {303: 1, 422: DOUBLE_AT_ONCE - 1}  # type: ignore[union-attr]
    codes = select(func.count()).select_from(Base).where(Base.code.regexp_match("^[DE][0-9]$"))
    assert count(roomy_database, codes) == 2 * BASE_ROUNDS
    say(f"{BASE_ROUNDS} rounds of {DOUBLE_AT_ONCE} equal posts and of {DOUBLE_AT_ONCE} posts of one code")


def test_of_two_editors_the_later_one_is_told_and_sees_both(
    pages: Flask, world: World, sender: Client, roomy_database: Database, say: Say
) -> None:
    number = world.requests["draft"]
    other = Client(pages).sign_in(CLIENT, "sender001")
    for nth in range(ROUNDS):
        drafts = [(sender, f"先の人{nth}"), (other, f"後の人{nth}")]
        address = f"/requests/{number}/edit"
        opened = [(window, {**window.get(address).values(), "memo": memo}) for window, memo in drafts]
        answers = posts_of(f"/requests/{number}/edit", opened)
        statuses = [answer.status_code for answer in answers]  # type: ignore[union-attr]
        assert sorted(statuses) == [303, 409], (nth, statuses)
        winner, loser = drafts[statuses.index(303)][1], drafts[statuses.index(409)][1]
        told = answers[statuses.index(409)].get_data(as_text=True)  # type: ignore[union-attr]
        assert winner in told
        assert loser in told
        with roomy_database.reader() as session:
            assert session.get_one(InspectionRequest, number).memo == winner
    say(f"{ROUNDS} rounds of two editors")


def test_of_sending_and_editing_one_wins_and_the_other_is_told(
    pages: Flask, world: World, sender: Client, roomy_database: Database, clock: Clock, say: Say
) -> None:
    other = Client(pages).sign_in(CLIENT, "sender001")
    won = Counter[str]()
    for nth in range(ROUNDS):
        number = drafted(roomy_database, world, clock, nth)
        edit = {**other.get(f"/requests/{number}/edit").values(), "memo": "送信のまえに直した", "then": ""}
        send = hidden_fields(sender.raw(f"/requests/{number}/send").get_data(as_text=True))
        answers = at_once(
            partial(sender.browser.post, f"/requests/{number}/send", data=send),
            partial(other.browser.post, f"/requests/{number}/edit", data=edit),
        )
        sent, edited = (answer.status_code for answer in answers)  # type: ignore[union-attr]
        assert (sent, edited) in {(303, 409), (409, 303)}, (nth, sent, edited)
        won["sending" if sent == 303 else "editing"] += 1
        with roomy_database.reader() as session:
            row = session.get_one(InspectionRequest, number)
            expected = (RequestStatus.SENT, "") if sent == 303 else (RequestStatus.DRAFT, "送信のまえに直した")
            assert (row.status, row.memo) == expected
    say(f"{ROUNDS} rounds, won by {dict(won)}")


def test_of_taking_and_cancelling_one_wins(roomy_database: Database, world: World, clock: Clock, say: Say) -> None:
    won = Counter[str]()
    client, agent = people(roomy_database, world)
    for nth in range(ROUNDS):
        number, version = sent_request(roomy_database, world, clock, nth)
        answers = at_once(
            partial(acted, agent, take_request, TakeRequest(number), clock),
            partial(acted, client, cancel_request, SeenRequest(number, version), clock),
        )
        assert "done" in outcomes(answers)
        assert len([answer for answer in outcomes(answers) if answer == "done"]) == 1, outcomes(answers)
        assert outcomes(answers)[0] in {"changed_by_someone_else", "request_move_not_allowed", "not_found", "done"}
        with roomy_database.reader() as session:
            status = session.get_one(InspectionRequest, number).status
            applications = session.scalar(select(func.count()).where(Application.request_id == number))
        assert (status, applications) in {(RequestStatus.TAKEN, 1), (RequestStatus.CANCELLED, 0)}
        won[status.value] += 1
    say(f"{ROUNDS} rounds, ended {dict(won)}")


def test_of_two_agents_one_takes_and_one_order_pays(
    roomy_database: Database, world: World, clock: Clock, say: Say
) -> None:
    _, agent = people(roomy_database, world)
    with roomy_database.reader() as session:
        second = agent_of(session, world.demo, "viewer")
    for nth in range(ROUNDS):
        number, _ = sent_request(roomy_database, world, clock, nth)
        answers = at_once(
            *(partial(acted, actor, take_request, TakeRequest(number), clock) for actor in (agent, second))
        )
        assert outcomes(answers) == ["done", "request_move_not_allowed"], (nth, outcomes(answers))
        assert events(roomy_database, number, "request_taken") == 1
    for nth in range(ROUNDS):
        with roomy_database.writer() as session, session.begin():
            earlier = clock.now - timedelta(hours=1)
            waiting = told_until(session, world.demo, earlier, "検査登録手数料納付待ち", nth=500 + nth)
            name, request_id = waiting.number, waiting.request_id
        order = Pay([FeeOf(name, FeeKind.INSPECTION)])
        answers = at_once(*(partial(acted, actor, pay, order, clock) for actor in (agent, second)))
        assert outcomes(answers) == ["done", "fee_in_process"], (nth, outcomes(answers))
        assert events(roomy_database, request_id, "fee_ordered") == 1
        assert count(roomy_database, select(func.count()).where(Job.dedup_key.startswith(f"pay:{name}:"))) == 1
        tries = select(func.count()).select_from(Payment).join(Application).where(Application.number == name)
        assert count(roomy_database, tries) == 1
    say(f"{ROUNDS} rounds of taking, {ROUNDS} of paying, by two at once")


def test_several_workers_lodge_each_application_by_one_call_and_release_each_request_once(
    roomy_database: Database, world: World, clock: Clock, tmp_path: Path, say: Say
) -> None:
    with (
        running_portal(tmp_path, clock) as portal,
        HttpPortal(portal.url, connect_seconds=5, read_seconds=20) as gateway,
    ):
        outside = Outside(roomy_database, world.demo, portal, gateway, clock)
        outside.open_accounts()
        numbers = [outside.take(nth=700 + nth) for nth in range(CASES)]
        assert [result.refusal for result in outside.apply(*numbers)] == [None] * CASES
        workers = [outside.worker(f"worker {number}") for number in range(WORKERS)]
        steps = at_once(*(partial(worker.run_once, clock.now) for worker in workers))
        assert outcomes(steps) == ["done"] * WORKERS, steps
        counts = portal.counts()
        lodged = {number: (counts[number]["lodged"], counts[number]["lodge_calls"]) for number in numbers}
        assert lodged == dict.fromkeys(numbers, (1, 1))
        held = held_requests(roomy_database, world, clock)
        clock.move(days=4)
        released = at_once(*(partial(worker.release, clock.now) for worker in workers))
        assert outcomes(released) == ["done"] * WORKERS, released
        for worker in workers:
            worker.release(clock.now)
        assert {number: events(roomy_database, number, "request_sent") for number in held} == dict.fromkeys(held, 1)
    say(f"{CASES} applications and {CASES} held requests among {WORKERS} workers; steps {steps}")


def people(database: Database, world: World) -> tuple[Actor, Actor]:
    with database.reader() as session:
        return actor_of(session, world.demo), agent_of(session, world.demo)


def drafted(database: Database, world: World, clock: Clock, nth: int) -> int:
    with database.writer() as session, session.begin():
        return a_draft(session, world.demo, clock.now, nth=200 + nth).id


def sent_request(database: Database, world: World, clock: Clock, nth: int) -> tuple[int, int]:
    with database.writer() as session, session.begin():
        request = a_sent_request(session, world.demo, clock.now, nth=300 + nth)
        session.flush()
        return request.id, request.version


def held_requests(database: Database, world: World, clock: Clock) -> list[int]:
    ahead = day_in_japan(clock.now) + timedelta(days=3)
    with database.writer() as session, session.begin():
        return [
            a_sent_request(session, world.demo, clock.now, nth=800 + nth, planned_on=ahead, shortening_allowed=True).id
            for nth in range(CASES)
        ]
