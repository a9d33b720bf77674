"""Applications as far along their way as a test wants them, told by the portal step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.vehicle import VehicleKind
from models.applications import Application
from tests.support.agency_stories import a_fee, an_applied_application, portal_says
from usecases.applications.beside import EVERYTHING, Among
from usecases.applications.find import ApplicationPage, application_page
from usecases.applications.read import read_application

RECEIPTS = {VehicleKind.REGISTERED: "26111300000000", VehicleKind.KEI: "26111399900000"}


@dataclass(frozen=True)
class Amounts:
    """What the portal asks, in yen."""

    inspection: int = 1_450
    technical: int = 400
    tax: int = 24_600


def told_until(
    session: Session,
    demo: Demo,
    at: datetime,
    until: str = "交付待ち",
    amounts: Amounts = Amounts(),
    done_at: datetime | None = None,
    due_on: str = "2026-12-19",
    **given: Any,
) -> Application:
    """An application whose portal has come to the word `until`; `given` goes to the request.

    The steps lie a minute apart from `at`; with `done_at` the last of them happens then.
    """
    application = an_applied_application(session, demo, at, **given)
    nth = int(given.get("nth", 1))
    receipt = f"{RECEIPTS[application.kind]}{nth:05}"
    script = kei_script(amounts, due_on) if application.kind is VehicleKind.KEI else registered_script(amounts, due_on)
    moment = at
    for words, fees in script:
        moment += timedelta(minutes=1)
        last = words == until
        told_at = done_at if last and done_at else moment
        facts: dict[str, Any] = {"receipt_number": receipt, "fees": fees(moment)}
        if words == "交付待ち":
            day = day_in_japan(told_at).isoformat()
            facts |= {"completed_on": day, "ready_on": day}
        portal_says(session, application, words, told_at, **facts)
        if last:
            return application
    raise AssertionError(f"the way never comes to {until}")


Script = Sequence[tuple[str, Any]]


def registered_script(amounts: Amounts, due_on: str) -> Script:
    due = {"due_on": due_on}

    def inspection(state: str, at: datetime) -> dict[str, Any]:
        return a_fee("inspection", amounts.inspection, state, **due, **paid(state, at))

    def technical(state: str, at: datetime) -> dict[str, Any]:
        return a_fee("technical_information", amounts.technical, state, **due, **paid(state, at))

    def tax(state: str, at: datetime) -> dict[str, Any]:
        return a_fee("weight_tax", amounts.tax, state, **due, **paid(state, at))

    return (
        ("申請受付処理中", lambda _at: []),
        ("申請受付", lambda _at: []),
        ("検査登録手数料納付待ち", lambda at: [inspection("納付待ち", at)]),
        ("技術情報管理手数料納付待ち", lambda at: [inspection("納付済", at), technical("納付待ち", at)]),
        ("受付審査中", lambda at: [inspection("納付済", at), technical("納付済", at)]),
        ("重量税納付待ち", lambda at: [inspection("納付済", at), technical("納付済", at), tax("納付待ち", at)]),
        ("交付待ち", lambda at: [inspection("納付済", at), technical("納付済", at), tax("納付済", at)]),
    )


def kei_script(amounts: Amounts, due_on: str) -> Script:
    def fees(state: str, at: datetime) -> list[dict[str, Any]]:
        facts = {"due_on": due_on, **paid(state, at)}
        return [
            a_fee("inspection", amounts.inspection, state, **facts),
            a_fee("technical_information", amounts.technical, state, **facts),
        ]

    def tax(state: str, at: datetime) -> dict[str, Any]:
        return a_fee("weight_tax", amounts.tax, state, due_on=due_on, **paid(state, at))

    return (
        ("申請受付処理中", lambda _at: []),
        ("申請受付", lambda _at: []),
        ("検査手数料等納付待ち", lambda at: fees("納付待ち", at)),
        ("検査審査中", lambda at: fees("納付済", at)),
        ("重量税納付待ち", lambda at: [*fees("納付済", at), tax("納付待ち", at)]),
        ("交付待ち", lambda at: [*fees("納付済", at), tax("納付済", at)]),
    )


def paid(state: str, at: datetime) -> dict[str, Any]:
    return {"paid_at": at.isoformat(), "reference": "R1"} if state == "納付済" else {}


def shown_application(
    session: Session, actor: Actor, number: str, now: datetime, among: Among = EVERYTHING
) -> ApplicationPage:
    """What the page of an application shows."""
    return application_page(session, actor, read_application(session, actor, number, now, among), now)
