"""Who changed a request last, as each side is told."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.return_reason import ReturnReason
from models.requests import InspectionRequest
from models.users import User
from tests.support.agency_stories import an_applied_application, portal_says
from tests.support.stories import a_draft, a_sent_request, actor_of
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.agency.take import TakeRequest, take_request
from usecases.listing import Wish
from usecases.requests.conditions import RequestConditions
from usecases.requests.release import release_held
from usecases.requests.search import search_requests
from usecases.requests.show import show_request


def told(session: Session, actor: Actor, request: InspectionRequest, now: datetime) -> tuple[str, str, datetime]:
    """Side, name and moment, the same in the list and on the page."""
    session.flush()
    rows = search_requests(session, actor, RequestConditions(number=str(request.id)), Wish()).page.rows
    shown = show_request(session, actor, request.id, now)
    listed = [(row.updated_side, row.updated_by, row.updated_at) for row in rows]
    assert listed == [(shown.updated_side, shown.updated_by, shown.updated_at)]
    return listed[0]


def test_each_side_reads_its_own_people_by_name_and_the_others_as_a_side(
    session: Session, demo: Demo, sender: Actor, agent: Actor, operator: Actor, now: datetime
) -> None:
    request, later = a_sent_request(session, demo, now), now + timedelta(hours=1)
    assert told(session, sender, request, now) == ("client", "田中 全子", now)
    assert told(session, agent, request, now) == ("client", "", now)
    take_request(session, agent, TakeRequest(request.id), later)
    assert told(session, agent, request, now) == ("agent", "代理 さくら", later)
    assert told(session, sender, request, now) == ("agent", "", later)
    assert told(session, operator, request, now) == ("agent", "", later)


def test_what_the_portal_ends_was_changed_by_the_system(
    session: Session, demo: Demo, sender: Actor, agent: Actor, now: datetime
) -> None:
    application, later = an_applied_application(session, demo, now), now + timedelta(days=1)
    portal_says(session, application, "交付待ち", later, completed_on="2026-11-21")
    request = session.get_one(InspectionRequest, application.request_id)
    assert {told(session, actor, request, later) for actor in (sender, agent)} == {("system", "", later)}


def test_a_returned_request_is_the_agents_until_the_client_changes_it(
    session: Session, demo: Demo, sender: Actor, agent: Actor, now: datetime
) -> None:
    request, later = a_sent_request(session, demo, now), now + timedelta(hours=1)
    return_request(session, agent, ReturnRequests([request.id], ReturnReason.OTHER, "番号を確認してください"), later)
    assert told(session, sender, request, later) == ("agent", "", later)


def test_a_held_request_goes_in_the_name_of_who_sent_it_or_comes_back_by_itself(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    day = datetime(2026, 11, 24, tzinfo=UTC)
    goes = a_sent_request(session, demo, now, nth=1, planned_on=day.date())
    stays = a_sent_request(session, demo, now, "sender001", nth=2, planned_on=day.date())
    bound = actor_of(session, demo, "sender001")
    session.get_one(User, bound.user_id).disabled_at = now
    release_held(session, day)
    assert told(session, sender, goes, day) == ("client", "田中 全子", day)
    assert told(session, sender, stays, day) == ("system", "", day)


def test_a_colleague_who_changed_it_is_named(session: Session, demo: Demo, bound: Actor, now: datetime) -> None:
    assert told(session, bound, a_draft(session, demo, now), now) == ("client", "田中 全子", now)
