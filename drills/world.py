"""A database with the demo's organizations and a case in each of many states, made by the use cases."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from demo.organizations import PEOPLE, Demo, make_organizations
from domain.clock import day_in_japan
from domain.return_reason import ReturnReason
from domain.vehicle import VehicleKind
from models.database import Database
from models.jobs import Job
from models.organizations import Base, Organization
from tests.support.agency_stories import TEST_VAULT, a_taken_application, agent_of, an_applied_application
from tests.support.application_stories import told_until
from tests.support.stories import a_draft, a_sent_request
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.jobs.enqueue import LETTERS, JobKind
from usecases.reference import forget
from usecases.transaction import connect, reading

ROLES = [(member_code, person.login_id) for member_code, people in PEOPLE.items() for person in people]
OF_CASES = Job.kind.not_in((JobKind.MAIL, *LETTERS))
"""What tells people of them waits for a mail server, which drills about the portal do not have."""
STATES = ("検査登録手数料納付待ち", "受付審査中", "重量税納付待ち", "交付待ち")


@dataclass(frozen=True)
class World:
    """What stands in the database: the organizations, and request numbers by what became of them."""

    demo: Demo
    requests: dict[str, int]


def make_world(database: Database, now: datetime) -> World:
    connect(database)
    forget()
    with database.writer() as session, session.begin():
        demo = make_organizations(session, now, TEST_VAULT)
    ahead = day_in_japan(now) + timedelta(days=20)
    with database.writer() as session, session.begin():
        made = {
            "draft": a_draft(session, demo, now, nth=1).id,
            "kei draft": a_draft(session, demo, now, nth=2, kind=VehicleKind.KEI).id,
            "sent": a_sent_request(session, demo, now, nth=3).id,
            "kei sent": a_sent_request(session, demo, now, nth=4, kind=VehicleKind.KEI, base="002").id,
            "held": a_sent_request(session, demo, now, nth=5, planned_on=ahead, shortening_allowed=True).id,
            "returned": a_sent_request(session, demo, now, nth=6).id,
            "taken": a_taken_application(session, demo, now, nth=7).request_id,
            "applied": an_applied_application(session, demo, now, nth=8).request_id,
            "of others": a_draft(session, demo, now, nth=9, member_code="1845679").id,
        }
        order = ReturnRequests([made["returned"]], ReturnReason.OTHER, "車台番号を確認してください")
        return_request(session, agent_of(session, demo), order, now)
    for nth, words in enumerate(STATES, start=20):
        with database.writer() as session, session.begin():
            made[words] = told_until(session, demo, now - timedelta(hours=1), until=words, nth=nth).request_id
    return World(demo, made)


def known_demo() -> Demo:
    """The organizations that are in the connected database already."""
    with reading() as session:
        organizations = {row.member_code: row for row in session.scalars(select(Organization))}
        codes = {row.id: code for code, row in organizations.items()}
        bases = {(codes[row.organization_id], row.code): row for row in session.scalars(select(Base))}
    return Demo(organizations, bases)
