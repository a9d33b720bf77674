"""Who reads which lines of a case's story: the operator no written words, an agent nothing of another agent."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from demo.organizations import AGENT as FIRST_AGENT
from domain.actor import Actor
from domain.return_reason import ReturnReason
from domain.rights import Role
from domain.vehicle import VehicleKind
from models.requests import InspectionRequest
from tests.support.application_stories import shown_application
from tests.support.organizations import Demo, find_organizations
from tests.support.stories import AGENT, a_sent_request, actor_of
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.agency.take import TakeRequest, take_request
from usecases.organizations.agree import agree
from usecases.organizations.found import FoundBase, found_organization
from usecases.requests.facts_in_row import facts_of
from usecases.requests.register import ChangeRequest, change_request
from usecases.requests.send import SendRequest, send_request
from usecases.requests.show import show_request
from usecases.users.add import AddUser, add_user

CANARY, NAME = "カナリア様の住所が違います", "代理 さくら"
OTHER_AGENT = replace(FIRST_AGENT, member_code="2000002", name="代理人 横浜支部", kana="ダイリニンヨコハマシブ")


@pytest.fixture
def demo(session: Session) -> Demo:
    return find_organizations(session)


@pytest.fixture
def other_agent(session: Session, demo: Demo, now: datetime) -> Actor:
    """Another agent organization that the same client base asks."""
    organization, bases = found_organization(session, OTHER_AGENT, [FoundBase("001", "横浜", "横浜")], now)
    add_user(session, organization, AddUser("other", "別 人", Role.SENDER, "Keizoku-demo-1", True, False), [], now)
    agree(session, demo.bases["1845678", "001"], bases["001"], VehicleKind.REGISTERED, usual=False, now=now)
    demo.organizations["2000002"], demo.bases["2000002", "001"] = organization, bases["001"]
    return actor_of(session, demo, "other", "2000002")


@pytest.fixture
def returned(session: Session, demo: Demo, now: datetime) -> InspectionRequest:
    row = a_sent_request(session, demo, now)
    agent = actor_of(session, demo, "sender", AGENT)
    return_request(session, agent, ReturnRequests([row.id], ReturnReason.VEHICLE_USER, CANARY), now)
    return row


def sent_on(session: Session, demo: Demo, row: InspectionRequest, member_code: str, now: datetime) -> None:
    sender = actor_of(session, demo)
    facts = replace(facts_of(row), agent_base_id=demo.bases[member_code, "001"].id)
    change_request(session, sender, ChangeRequest(row.id, row.version, facts), now)
    session.flush()
    send_request(session, sender, SendRequest(row.id, row.version), now)


def test_the_operator_reads_that_it_was_returned_and_not_the_words(
    session: Session, demo: Demo, returned: InspectionRequest, now: datetime
) -> None:
    shown = show_request(session, actor_of(session, demo, "admin", "1000001"), returned.id, now)
    assert "request_returned" in [event.code for event in shown.events]
    assert CANARY not in repr(shown)
    client = show_request(session, actor_of(session, demo), returned.id, now)
    assert (client.returned_text, client.events[-1].facts["text"]) == (CANARY, CANARY)


def test_another_agent_reads_nothing_of_the_agent_before(
    session: Session, demo: Demo, returned: InspectionRequest, other_agent: Actor, now: datetime
) -> None:
    sent_on(session, demo, returned, "2000002", now)
    shown = show_request(session, other_agent, returned.id, now)
    number = take_request(session, other_agent, TakeRequest(returned.id), now)
    page = shown_application(session, other_agent, number, now)
    assert CANARY not in repr((shown, page.events))
    assert NAME not in repr((shown, page.events))
    assert [event.code for event in page.events if event.side == "agent"] == ["request_taken"]
    assert page.events[-1].actor_name == "別 人"


def test_the_same_agent_reads_its_own_words_again(
    session: Session, demo: Demo, returned: InspectionRequest, now: datetime
) -> None:
    sent_on(session, demo, returned, AGENT, now)
    shown = show_request(session, actor_of(session, demo, "sender", AGENT), returned.id, now)
    assert [event.facts["text"] for event in shown.events if event.code == "request_returned"] == [CANARY]


def test_the_client_reads_both_agents(
    session: Session, demo: Demo, returned: InspectionRequest, other_agent: Actor, now: datetime
) -> None:
    sent_on(session, demo, returned, "2000002", now)
    take_request(session, other_agent, TakeRequest(returned.id), now)
    shown = show_request(session, actor_of(session, demo), returned.id, now)
    assert [event.actor_name for event in shown.events if event.side == "agent"] == [NAME, "別 人"]
