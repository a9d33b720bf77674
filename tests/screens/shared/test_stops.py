"""The banner of planned stops, and the commands that plan them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from domain.service_hours import System
from models.database import Database
from models.users import UserSession
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.databases import StatementCount
from usecases.stops.plan import PlanStop, plan_stop

Plan = Callable[..., int]
SOON = (
    "申請の受付は2026/11/20 11:00から2026/11/20 13:00まで停止します。その間に送信したものは、再開後に自動で送られます。"
)
NOW = "申請の受付は2026/11/20 13:00まで停止しています。送信したものは、再開後に自動で送られます。"


@pytest.fixture
def plan(sqlite: Database, clock: Clock) -> Plan:
    def planned(hours: int, until: int, text: str = "", system: System = System.LODGING) -> int:
        with sqlite.writer() as session, session.begin():
            start, end = (clock.now + timedelta(hours=passed) for passed in (hours, until))
            return plan_stop(session, PlanStop(system, start, end, text), clock.now)

    return planned


@pytest.mark.parametrize("who", [("1845678", "sender", "/requests"), ("2000001", "sender", "/agency/inbox")])
def test_clients_and_agents_are_told_from_half_an_hour_before_until_it_is_over(
    client: Client, demo: object, plan: Plan, clock: Clock, who: tuple[str, str, str]
) -> None:
    plan(1, 3, "点検のため。")
    said = []
    for minutes in (29, 1, 30, 119, 1):
        clock.move(minutes=minutes)
        # The session of an idle browser ends; whoever signs in is told on the first page.
        text = Client(client.app).sign_in(*who[:2]).get(who[2]).text
        said.append("soon" if f"{SOON}点検のため。" in text else "now" if f"{NOW}点検のため。" in text else "")
    assert said == ["", "soon", "now", "now", ""]


def test_the_services_own_closed_hours_are_told_where_hours_are_kept(
    client: Client, demo: object, clock: Clock, sqlite: Database
) -> None:
    """1:00 to 24:00 by the reference data; a demo is open at any hour."""
    client.sign_in("1845678", "sender")
    said = []
    for environment, minutes in (("demo", 13 * 60 + 40), ("production", 0), ("production", 30)):
        clock.move(minutes=minutes)
        with sqlite.writer() as session, session.begin():
            session.execute(update(UserSession).values(started_at=clock.now, seen_at=clock.now))
        client.app.extensions["keizoku_settings"] = replace(
            client.app.extensions["keizoku_settings"], environment=environment
        )
        said.append([text for text in client.get("/requests").notices() if "停止" in text])
    assert said == [
        [],
        [
            "このサービスは2026/11/21 00:00から2026/11/21 01:00まで停止します。"
            "その間に送信したものは、再開後に自動で送られます。定期の停止時間です。"
        ],
        [
            "このサービスは2026/11/21 01:00まで停止しています。"
            "送信したものは、再開後に自動で送られます。定期の停止時間です。"
        ],
    ]


def test_the_banner_costs_no_statement(client: Client, demo: object, plan: Plan, sqlite: Database) -> None:
    client.sign_in("1845678", "sender").get("/requests")
    counts = []
    for _ in range(2):
        with StatementCount(sqlite) as counted:
            client.get("/requests")
        counts.append(len(counted.statements))
        plan(0, 1)
        client.get("/requests")
    assert counts[0] == counts[1]


def test_an_operator_plans_lists_and_ends_a_stop(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    added = run(args=["stops", "add", "lodging", "2099-12-01T22:00", "2099-12-02T06:00", "保守"])
    assert (added.exit_code, run(args=["stops", "list"]).output) == (
        0, f"{added.output.strip()} lodging 2099-12-01T22:00 2099-12-02T06:00 保守\n"
    )  # fmt: skip
    assert run(args=["stops", "end", added.output.strip()]).exit_code == 0
    assert run(args=["stops", "list"]).output == ""
    wrong = run(args=["stops", "add", "lodging", "2099-12-02T06:00", "2099-12-01T22:00"])
    assert (wrong.exit_code, "Traceback" in wrong.output) == (1, False)
