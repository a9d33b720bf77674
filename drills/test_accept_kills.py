"""Fifty SIGKILLs of the web program while an enrollment is accepted: all of the new organization, or nothing of it."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlalchemy import func, select

from domain.enrollment import Agent, EnrollmentState
from drills.conftest import Say
from drills.installation import Installation, installation, log_of
from drills.programs import Caller, Program, ended_afterwards, form_token, web
from models.audit import AuditEntry
from models.enrollments import Enrollment, EnrollmentEvent
from models.jobs import Job
from models.mails import Mail
from models.organizations import Agreement, Base, BasePerson, Organization
from models.users import PasswordLink, User
from tests.support.agency_stories import TEST_KEY
from tests.support.databases import SqliteTemplate
from tests.support.enrollments import an_enrollment, received
from usecases.jobs.enqueue import JobKind
from usecases.transaction import reading, transaction

KILLS = 50
MEASURED = 5
BEYOND = 1.3
"""Times as long as an acceptance takes: some kills come after the answer."""
AGENT = Agent("東京支部多摩", "130000002")
LEAST_OF_EACH = 5


@dataclass(frozen=True)
class Made:
    """What there is of one acceptance."""

    state: EnrollmentState
    bases: int
    users: int
    people: int
    agreements: int
    links: int
    events: int
    secrets: int


NOTHING = Made(EnrollmentState.CHECKED, 0, 0, 0, 0, 0, 0, 2)
ALL = Made(EnrollmentState.ACCEPTED, 2, 3, 5, 3, 1, 1, 0)
PER_ACCEPTANCE = {"organizations": 1, "mails": 3, "mail jobs": 3, "audit entries": 2}


def test_an_acceptance_is_whole_or_did_not_happen(sqlite_template: SqliteTemplate, tmp_path: Path, say: Say) -> None:
    chance, ends = random.Random(20261127), Counter[str]()
    with installation(sqlite_template, tmp_path, KEIZOKU_VAULT_KEYS=TEST_KEY) as site:
        pages = web(site.environ, tmp_path)
        with ended_afterwards(pages):
            pages.start().wait_until_it_answers()
            caller = Caller(site.environ).sign_in("1000001", "admin")
            before = totals()
            longest = max(accept_in_peace(caller, enter(nth)) for nth in range(MEASURED))
            for nth in range(MEASURED, MEASURED + KILLS):
                ends[killed_while_accepting(site, pages, caller, enter(nth), chance.uniform(0, BEYOND * longest))] += 1
            accepted = MEASURED + KILLS
            after = totals()
        say(f"{KILLS} kills within {BEYOND * longest:.2f} s of asking: {dict(ends)}")
        assert {name: after[name] - before[name] for name in after} == {
            name: each * accepted for name, each in PER_ACCEPTANCE.items()
        }
        assert len(member_codes()) == len(set(member_codes()))
        assert ends["nothing"] >= LEAST_OF_EACH
        assert ends["all"] + ends["all, and answered"] >= LEAST_OF_EACH


def enter(nth: int) -> str:
    """The number of a checked enrollment."""
    entered, now, number = an_enrollment(), datetime.now(UTC), f"261127-{nth:05d}"
    bases = tuple(replace(base, agent_registered=AGENT, agent_kei=base.agent_kei and AGENT) for base in entered.bases)
    company = replace(entered.company, name=f"株式会社川口{nth}", designation_number=f"関指第{nth}号")
    with transaction() as session:
        received(session, replace(entered, company=company, bases=bases), now, EnrollmentState.CHECKED, number)
    return number


def accept(caller: Caller, number: str, token: str) -> httpx.Response:
    fields = {"version": "1", "form_token": token}
    return caller.post(f"/operator/enrollments/{number}/accept", fields)


def accept_in_peace(caller: Caller, number: str) -> float:
    """How long it took, in seconds."""
    began = time.monotonic()
    answer = accept(caller, number, form_token())
    assert (answer.status_code, made(number)) == (303, ALL), answer.text[:2000]
    return time.monotonic() - began


def killed_while_accepting(site: Installation, pages: Program, caller: Caller, number: str, after: float) -> str:
    token, answers = form_token(), []

    def ask() -> None:
        try:
            answers.append(accept(caller, number, token).status_code)
        except httpx.HTTPError:
            answers.append(0)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(after)
    pages.kill()
    asking.join(60)
    assert site.broken() == []
    found = made(number)
    assert found in (NOTHING, ALL), (number, found)
    assert answers[0] in ({0} if found == NOTHING else {0, 303}), (answers, found)
    pages.start().wait_until_it_answers()
    # Whoever got no answer presses again: what has happened does not happen twice.
    again = accept(caller, number, token)
    assert again.status_code in {303, 409}, (again.text[:2000], log_of(pages))
    assert made(number) == ALL
    return "nothing" if found == NOTHING else "all, and answered" if answers == [303] else "all"


def made(number: str) -> Made:
    with reading() as session:
        enrollment = session.scalars(select(Enrollment).where(Enrollment.receipt_number == number)).one()
        named = select(Organization.id).where(Organization.name == enrollment.name)

        def count(table: type, column: object) -> int:
            return session.scalar(select(func.count()).select_from(table).where(column.in_(named))) or 0  # type: ignore[attr-defined]

        users = select(User.id).where(User.organization_id.in_(named))
        links = select(func.count()).select_from(PasswordLink).where(PasswordLink.user_id.in_(users))
        events = select(func.count()).select_from(EnrollmentEvent).where(EnrollmentEvent.enrollment_id == enrollment.id)
        return Made(
            enrollment.state,
            count(Base, Base.organization_id),
            count(User, User.organization_id),
            count(BasePerson, BasePerson.organization_id),
            count(Agreement, Agreement.client_organization_id),
            session.scalar(links) or 0,
            session.scalar(events) or 0,
            len(enrollment.manager_passwords),
        )


def totals() -> dict[str, int]:
    told = AuditEntry.code.in_(("organization_founded", "enrollment_accepted"))
    counted = {
        "organizations": select(func.count()).select_from(Organization),
        "mails": select(func.count()).select_from(Mail),
        "mail jobs": select(func.count()).select_from(Job).where(Job.kind == JobKind.MAIL),
        "audit entries": select(func.count()).select_from(AuditEntry).where(told),
    }
    with reading() as session:
        return {name: session.scalar(query) or 0 for name, query in counted.items()}


def member_codes() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Organization.member_code)))
