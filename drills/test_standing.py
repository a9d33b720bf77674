"""An organization is moved while others act, on both databases: one story, nothing twice, nothing left behind."""

import time
from collections import Counter
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus, SuspensionGround
from domain.request_status import RequestStatus
from drills.at_once import acted, at_once, outcomes
from drills.conftest import Say
from drills.world import World
from jobs.standing import stop_what_is_due
from models.applications import Application
from models.database import Database
from models.mails import Mail
from models.organizations import Organization
from models.requests import InspectionRequest
from tests.conftest import Clock
from tests.support.agency_stories import TEST_VAULT, agent_of
from tests.support.standing import OPERATOR, TEXT, history, row_of, status_of, take_mails
from tests.support.stories import CLIENT, a_draft, a_sent_request, actor_of
from usecases.agency.take import TakeRequest, take_request
from usecases.organizations.announce_suspension import announce_suspension
from usecases.organizations.leave import Leave, leave
from usecases.organizations.move import MoveOrganization
from usecases.organizations.stop_at_once import stop_at_once
from usecases.requests.release import release_held
from usecases.requests.send import SendRequest, send_request

ROUNDS, EACH, WORKERS = 12, 4, 4
OF_STANDING = Mail.event.in_((MailEvent.SUSPENSION_ANNOUNCED, MailEvent.SUSPENDED))
"""Apart from what was mailed about cases on the way."""
GOES_ON = {RequestStatus.TAKEN, RequestStatus.DONE, RequestStatus.ENDED, RequestStatus.CANCELLED}


def person(database: Database, world: World, login_id: str, code: str) -> Actor:
    with database.reader() as session:
        return actor_of(session, world.demo, login_id, code)


def back_in_use(database: Database) -> int:
    """For the next round; the version that is to be seen in it."""
    with database.writer() as session, session.begin():
        row = row_of(session)
        row.status, row.ended_on, row.readable_until = OrganizationStatus.ACTIVE, None, None
        session.flush()
        return row.version


def test_of_two_operators_one_moves_it_and_the_other_is_told(
    roomy_database: Database, world: World, clock: Clock, say: Say
) -> None:
    admin = person(roomy_database, world, "admin", OPERATOR)
    won = Counter[str]()
    for nth in range(ROUNDS):
        seen = back_in_use(roomy_database)
        notice = MoveOrganization(CLIENT, seen, TEXT, SuspensionGround.UNPAID)
        acts = [partial(announce_suspension, vault=TEST_VAULT), partial(stop_at_once, vault=TEST_VAULT)]
        answers = at_once(
            *(
                partial(acted, admin, lambda s, who, given, now, act=act: act(s, who, command=given, now=now), notice,
                        clock)
                for act in acts
            )
        )  # fmt: skip
        assert outcomes(answers) == ["changed_by_someone_else", "done"], (nth, outcomes(answers))
        with roomy_database.reader() as session:
            status, story = status_of(session), history(session)
        assert (len(story), story[-1][1]) == (nth + 1, status.value)
        won[status.value] += 1
    with roomy_database.reader() as session:
        assert session.scalar(select(func.count()).where(OF_STANDING)) == ROUNDS
    say(f"{ROUNDS} rounds of two operators, ended {dict(won)}")


def test_several_workers_stop_each_organization_once(
    roomy_database: Database, world: World, clock: Clock, say: Say
) -> None:
    admin = person(roomy_database, world, "admin", OPERATOR)
    codes = [CLIENT, "1845679", "2000001"]
    with roomy_database.writer() as session, session.begin():
        for code in codes:
            command = MoveOrganization(code, row_of(session, code).version, TEXT, SuspensionGround.UNPAID)
            announce_suspension(session, admin, TEST_VAULT, command, clock.now)
        take_mails(session, clock.now)
    clock.move(days=7)
    answers = at_once(*(partial(stop_what_is_due, TEST_VAULT, clock.now) for _worker in range(WORKERS)))
    assert outcomes(answers) == ["done"] * WORKERS, outcomes(answers)
    stop_what_is_due(TEST_VAULT, clock.now)
    with roomy_database.reader() as session:
        stories = {code: history(session, code) for code in codes}
        posted = session.scalar(select(func.count()).where(OF_STANDING))
    once_each = [("announced", "suspending"), ("stopped", "suspended")]
    assert [stories[code] for code in codes] == [once_each] * len(codes)
    assert posted == 2 * len(codes)
    say(f"{len(codes)} organizations stopped by {WORKERS} workers at once")


def test_a_client_leaves_while_it_sends_and_its_agent_takes(
    roomy_database: Database, world: World, clock: Clock, say: Say
) -> None:
    """Whatever comes first: what was taken goes on, everything else has ended, and nothing is sent any more."""
    sender = person(roomy_database, world, "sender", CLIENT)
    admin = person(roomy_database, world, "admin", CLIENT)
    with roomy_database.reader() as session:
        agent = agent_of(session, world.demo)
    ended = Counter[str]()
    for nth in range(ROUNDS):
        seen = back_in_use(roomy_database)
        with roomy_database.writer() as session, session.begin():
            first = 1_000 + nth * 2 * EACH
            drafts = [a_draft(session, world.demo, clock.now, nth=first + one) for one in range(EACH)]
            sent = [a_sent_request(session, world.demo, clock.now, nth=first + EACH + one) for one in range(EACH)]
            sendings = [SendRequest(row.id, row.version) for row in drafts]
            takings = [TakeRequest(row.id) for row in sent]
        answers = at_once(
            partial(acted, admin, lambda s, who, given, now: leave(s, who, TEST_VAULT, given, now), Leave(CLIENT, seen),
                    clock),
            *(partial(late, nth, place, sender, send_request, one, clock) for place, one in enumerate(sendings)),
            *(partial(late, nth, place, agent, take_request, one, clock) for place, one in enumerate(takings)),
            partial(acted, admin, lambda s, _who, _given, now: release_held(s, now), None, clock),
        )  # fmt: skip
        refused = set(outcomes(answers)) - {"done"}
        assert refused <= {"organization_stopped", "changed_by_someone_else", "not_found", "request_move_not_allowed"}
        assert not isinstance(answers[0], BaseException), answers[0]
        with roomy_database.reader() as session:
            assert left_behind(session) == []
            for number in [one.number for one in takings]:
                status = session.get_one(InspectionRequest, number).status
                lodged = session.scalar(select(func.count()).where(Application.request_id == number))
                assert (status, lodged) in {(RequestStatus.TAKEN, 1), (RequestStatus.CANCELLED, 0)}
                ended[status.value] += 1
    say(f"{ROUNDS} leavings among {EACH} sendings and {EACH} takings; what was sent ended {dict(ended)}")


def late(nth: int, place: int, *given: Any) -> str:
    """In each round the others come a little later than in the one before, one after the other."""
    time.sleep(0.004 * nth * place)
    return acted(*given)


def left_behind(session: Session) -> list[int]:
    """Requests of the client that are neither at their end nor with an agent."""
    row = InspectionRequest
    query = (
        select(row.id)
        .join(Organization, Organization.id == row.organization_id)
        .where(Organization.member_code == CLIENT, row.deleted_at.is_(None), row.status.not_in(GOES_ON))
    )
    return list(session.scalars(query))
