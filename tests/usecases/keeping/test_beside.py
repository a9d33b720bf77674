"""Words beside an ended request: what its story, its payments and the portal say of its vehicle user goes with it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from domain.return_reason import ReturnReason
from models.applications import Application, CaseEvent, Payment
from models.database import Database
from models.jobs import PortalEvent
from models.requests import OwnWord
from tests.support.agency_stories import a_fee, agent_of, an_applied_application, portal_account, portal_says
from tests.support.organizations import Demo
from tests.support.stories import a_sent_request, actor_of
from tests.usecases.keeping.test_erase import BEGAN, CANARY, END_OF_YEARS, WORDS, canaries, erased, night
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.requests.withdraw import SeenRequest, cancel_request
from usecases.transaction import reading, transaction

AFTER = night(END_OF_YEARS + timedelta(days=1))
SAID = f"{CANARY}の住所が違います。"


@pytest.fixture
def returned(organizations: Demo, now: datetime) -> int:
    """Returned with the agent's words, and cancelled by the client."""
    with transaction() as session:
        request = a_sent_request(session, organizations, now, nth=3, **WORDS)
        command = ReturnRequests([request.id], ReturnReason.VEHICLE_USER, SAID)
        return_request(session, agent_of(session, organizations), command, now)
        seen = SeenRequest(request.id, request.version)
        cancel_request(session, actor_of(session, organizations), seen, now)
        return request.id


@pytest.fixture
def corrected(organizations: Demo, now: datetime) -> int:
    """The office asked for a correction, waived a fee with its words, and completed it."""
    with transaction() as session:
        application = an_applied_application(session, organizations, now, nth=2, **WORDS)
        correction = {"code": "C01", "message": SAID, "words": SAID, "due_on": "2026-12-05"}
        portal_says(session, application, "検査補正要求", now, correction=correction)
        fees = [a_fee("weight_tax", 24600, "納付不要", reason={"words": SAID})]
        portal_says(session, application, "手数料等の納付待ち", now, correction=None, fees=fees)
        portal_says(session, application, "交付待ち", now, completed_on=BEGAN.isoformat(), office_words=SAID)
        account = portal_account(session, organizations, now)
        event = PortalEvent(account_id=account.id, seq=1, application_id=application.id, received_at=now)
        event.raw, event.understood = {"correction": correction}, True
        session.add(event)
        return application.request_id


def story(number: int) -> list[tuple[str, list[str]]]:
    with reading() as session:
        lines = session.execute(
            select(CaseEvent.code, CaseEvent.facts).where(CaseEvent.request_id == number).order_by(CaseEvent.id)
        ).all()
    return [(line.code, sorted(line.facts)) for line in lines]


def test_of_a_returned_request_the_ground_stays_and_the_agents_words_go(returned: int, database: Database) -> None:
    assert ("request_returned", ["reason", "text"]) in story(returned)
    assert "case_events" in canaries(database)
    erased(AFTER)
    assert canaries(database) == []
    assert story(returned) == [
        ("request_registered", []), ("request_sent", []), ("request_returned", ["reason"]), ("request_cancelled", []),
    ]  # fmt: skip


def test_of_a_corrected_application_what_the_office_wrote_goes(corrected: int, database: Database) -> None:
    assert {"case_events", "applications", "payments", "portal_events"} <= set(canaries(database))
    before = story(corrected)
    erased(AFTER)
    assert canaries(database) == []
    assert [code for code, _facts in story(corrected)] == [code for code, _facts in before]
    with reading() as session:
        application = session.scalars(select(Application).where(Application.request_id == corrected)).one()
        [payment] = session.scalars(select(Payment).where(Payment.application_id == application.id))
        event = session.scalars(select(PortalEvent)).one()
        words = session.scalar(select(func.count()).select_from(OwnWord).where(OwnWord.request_id == corrected))
    assert (application.portal_facts, payment.amount, payment.reason, event.raw, words) == (
        {"seq": 3, "key": application.number, "status": "交付待ち", "receipt_number": None}, 24600, "", {}, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE case_events SET facts = '{\"reason\": \"x\"}' WHERE code = 'request_sent'",
        "UPDATE case_events SET facts = '{}' WHERE code = 'request_returned'",
        "UPDATE case_events SET facts = '{\"reason\": \"other\"}' WHERE code = 'request_returned'",
        "UPDATE case_events SET code = 'request_sent' WHERE code = 'request_returned'",
        "UPDATE case_events SET actor_name = '' WHERE code = 'request_returned'",
        "UPDATE case_events SET side = 'system'",
        "UPDATE case_events SET request_id = request_id + 1",
        "DELETE FROM case_events",
    ],
)
def test_the_story_of_an_emptied_request_loses_nothing_else(returned: int, database: Database, change: str) -> None:
    erased(AFTER)
    with pytest.raises(DBAPIError, match="append only"), database.engine.begin() as connection:
        connection.execute(text(change))


def test_of_a_request_that_still_names_its_user_no_line_is_changed(returned: int, database: Database) -> None:
    wordless = "UPDATE case_events SET facts = '{\"reason\": \"vehicle_user\"}' WHERE code = 'request_returned'"
    with pytest.raises(DBAPIError, match="append only"), database.engine.begin() as connection:
        connection.execute(text(wordless))
