"""Events as a faulty portal may send them: each is kept, the readable ones count, and none holds up the rest."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.oss_status import OssStatus
from domain.vehicle import VehicleKind
from models.applications import Application
from models.jobs import Job, PortalEvent
from models.organizations import PortalAccount
from tests.conftest import START
from tests.support.agency_stories import TEST_VAULT, a_fee, agent_of, an_applied_application, application_of
from tests.support.organizations import Demo, find_organizations
from usecases.agency.work_list import WorkTab, search_work
from usecases.applications.stalling import Patience
from usecases.listing import Wish
from usecases.portal.accounts import AccountToPoll, claim_account
from usecases.portal.apply_events import apply_events
from usecases.portal.apply_told import apply_told
from usecases.portal.told import read_told

FIRST, SECOND = "100000001", "100000002"


@pytest.fixture
def demo(session: Session) -> Demo:
    return find_organizations(session)


@pytest.fixture
def polled(session: Session, demo: Demo, now: datetime) -> AccountToPoll:
    """An account with two applications at the portal."""
    for nth in (1, 2):
        an_applied_application(session, demo, now, nth=nth)
    session.query(Job).delete()
    claimed = claim_account(session, TEST_VAULT, "one", now)
    assert claimed
    return claimed


def event(seq: int, key: Any, words: Any, now: datetime, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "key": key, "at": now.isoformat(), "status": words, "fees": [], **more}


def malformed(now: datetime) -> dict[str, dict[str, Any]]:
    """Second events of the first application, each wrong in one place."""
    sound = event(2, FIRST, "受付審査中", now)
    return {
        "no moment": {name: part for name, part in sound.items() if name != "at"},
        "a moment without its offset": {**sound, "at": "2026-11-20T10:00:00"},
        "a moment before our time": {**sound, "at": "0001-01-01T00:00:00+09:00"},
        "no words": {**sound, "status": None},
        "blank words": {**sound, "status": " "},
        "words in a list": {**sound, "status": ["受付審査中"]},
        "fees as a number": {**sound, "fees": 5},
        "a fee without its kind": {**sound, "fees": [{"amount": 5}]},
        "an amount no column holds": {**sound, "fees": [a_fee("inspection", 2**31)]},
        "an amount in words": {**sound, "fees": [{**a_fee("inspection", 0), "amount": "多い"}]},
        "an amount below nothing": {**sound, "fees": [a_fee("inspection", -1)]},
        "a day that never was": {**sound, "completed_on": "2026-02-30"},
        "a day beyond counting": {**sound, "completed_on": "9999-12-31"},
    }


def take(session: Session, polled: AccountToPoll, now: datetime, *events: Mapping[str, Any]) -> int:
    return apply_events(session, polled, events, max(raw["seq"] for raw in events), now)


def kept(session: Session) -> list[tuple[int, str | None, bool]]:
    rows = session.execute(
        select(PortalEvent.seq, Application.number, PortalEvent.understood)
        .outerjoin(Application, Application.id == PortalEvent.application_id)
        .order_by(PortalEvent.seq)
    )
    return [tuple(row) for row in rows]


def unclear(session: Session, demo: Demo, now: datetime) -> list[tuple[str, str]]:
    """The agent's board of what is unclear."""
    patience = Patience(now - now, now - now)
    found = search_work(session, agent_of(session, demo), WorkTab.UNCLEAR, Wish(), now, patience)
    return [(row.number, row.unclear) for row in found.page.rows]


@pytest.mark.parametrize("wrong", list(malformed(START)))
def test_a_malformed_event_is_kept_raw_and_holds_up_no_other(
    session: Session, demo: Demo, polled: AccountToPoll, now: datetime, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    raw = malformed(now)[wrong]
    before, after = event(1, FIRST, "申請受付処理中", now), event(3, SECOND, "申請受付処理中", now)
    assert take(session, polled, now, before, raw, after) == 3
    assert kept(session) == [(1, FIRST, True), (2, FIRST, False), (3, SECOND, True)]
    assert session.get_one(PortalAccount, polled.login.account_id).event_cursor == 3
    stored = session.scalars(select(PortalEvent.raw).where(PortalEvent.seq == 2)).one()
    assert stored == raw
    assert [number for number, _ in unclear(session, demo, now)] == [FIRST]
    assert application_of(session, SECOND).oss_words == "申請受付処理中"
    account = polled.login.account_id
    assert f"event 2 of account {account} is not understood" in caplog.text
    assert session.scalars(select(Job.kind)).all() == ["refresh"]


def test_what_cannot_be_read_is_shown_as_it_came(
    session: Session, demo: Demo, polled: AccountToPoll, now: datetime
) -> None:
    take(session, polled, now, {"seq": 1, "key": FIRST, "status": "特別審査中", "at": None}, {"seq": 2, "key": SECOND})
    assert unclear(session, demo, now) == [(FIRST, "特別審査中"), (SECOND, '{"seq": 2, "key": "100000002"}')]


def test_it_is_clear_again_with_the_next_word_that_can_be_read(
    session: Session, demo: Demo, polled: AccountToPoll, now: datetime
) -> None:
    accepting = event(1, FIRST, "申請受付処理中", now)
    take(session, polled, now, accepting, {"seq": 2, "key": FIRST}, event(3, FIRST, "申請受付", now))
    assert unclear(session, demo, now) == []
    take(session, polled, now, {"seq": 4, "key": FIRST})
    assert unclear(session, demo, now) != []
    whole = read_told(event(4, FIRST, "申請受付", now))
    apply_told(session, application_of(session, FIRST), whole, now, whole=True)
    assert unclear(session, demo, now) == []


def test_an_unreadable_event_that_is_known_better_already_changes_nothing(
    session: Session, demo: Demo, polled: AccountToPoll, now: datetime
) -> None:
    application = application_of(session, FIRST)
    apply_told(session, application, read_told(event(5, FIRST, "検査登録手数料納付待ち", now)), now, whole=True)
    take(session, polled, now, {"seq": 1, "key": FIRST})
    assert (application.oss_status, application.unclear) == (OssStatus.AWAITING_INSPECTION_FEE, "")
    assert session.scalars(select(Job.kind)).all() == []


@pytest.mark.parametrize("key", [None, 5, "", "199999999", "kei"])
def test_an_event_of_no_known_application_of_this_account_is_kept_and_nothing_else(
    session: Session, demo: Demo, polled: AccountToPoll, now: datetime, key: Any
) -> None:
    if key == "kei":
        key = an_applied_application(session, demo, now, nth=3, kind=VehicleKind.KEI).number
        session.query(Job).delete()
    assert take(session, polled, now, {"seq": 1, "key": key}, event(2, FIRST, "申請受付処理中", now)) == 2
    assert kept(session) == [(1, None, False), (2, FIRST, True)]
    assert unclear(session, demo, now) == []
    assert session.scalars(select(Job.kind)).all() == []
