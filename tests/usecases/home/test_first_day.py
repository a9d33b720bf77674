"""The first day: each task goes by what stands on record, at every base; on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.agreement import AgreementState
from domain.base_person import BasePersonKind
from domain.enrollment import EnrollmentState, PaperKind, PaperState
from domain.first_day import AccountOnRecord, FirstDayTask, TaskState
from domain.organization_change import AccountWish
from domain.rights import Role
from domain.use_function import FunctionTerm, UseFunction
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from models.database import Database
from models.enrollments import EnrollmentPaper
from models.organizations import Agreement, Base, Organization
from models.users import User
from tests.support.changes import NEW_ACCOUNT, asked
from tests.support.databases import StatementCount
from tests.support.enrollments import an_enrollment, received
from tests.support.organizations import Demo
from tests.support.people import an_inspector
from tests.support.stories import a_draft, a_sent_request, actor_of
from usecases.home.first_day import first_day
from usecases.home.put_away import is_put_away, put_away_first_day
from usecases.organizations.functions import put_terms
from usecases.people.end import EndPerson, end_person
from usecases.people.settle import settle_people
from usecases.requests.withdraw import SeenRequest, take_back

CLIENT = "1845678"
TASK = FirstDayTask


def judged(
    session: Session, demo: Demo, now: datetime, login_id: str = "admin", member_code: str = CLIENT
) -> dict[FirstDayTask, str]:
    """Each task with its state and, where something is left, the codes of the bases."""
    session.flush()
    found = first_day(session, actor_of(session, demo, login_id, member_code), now)
    return {one.task: " ".join([one.state.value, *(base.code for base in one.bases)]) for one in found}


def test_a_demo_client_has_bases_agents_and_senders(session: Session, organizations: Demo, now: datetime) -> None:
    assert judged(session, organizations, now) == {
        TASK.BASES: "done", TASK.PEOPLE: "left 001 002 003", TASK.AGENTS: "done", TASK.ACCOUNT: "left",
        TASK.DELEGATE_NUMBERS: "left 003", TASK.SENDERS: "done", TASK.FIRST_REQUEST: "left",
    }  # fmt: skip


def test_a_base_admin_has_the_tasks_of_the_own_bases_alone(
    session: Session, organizations: Demo, now: datetime
) -> None:
    assert judged(session, organizations, now, "manager001") == {
        TASK.BASES: "done", TASK.PEOPLE: "left 001", TASK.DELEGATE_NUMBERS: "done",
        TASK.SENDERS: "done",
    }  # fmt: skip
    an_inspector(session, organizations, now)
    assert judged(session, organizations, now, "manager001") == {}


@pytest.mark.parametrize(
    ("member_code", "login_id"), [(CLIENT, "sender"), (CLIENT, "viewer001"), ("2000001", "admin"), ("1000001", "admin")]
)
def test_who_can_see_to_nothing_has_no_list(
    session: Session, organizations: Demo, now: datetime, member_code: str, login_id: str
) -> None:
    assert judged(session, organizations, now, login_id, member_code) == {}


@pytest.mark.parametrize("missing", ["postal_code", "address_1", "phone"])
def test_a_base_without_address_or_phone_is_named(
    session: Session, organizations: Demo, now: datetime, missing: str
) -> None:
    base = session.get_one(Base, organizations.bases[CLIENT, "002"].id)
    setattr(base, missing, "")
    assert judged(session, organizations, now)[TASK.BASES] == "left 002"


def test_people_are_inspectors_or_issuers_in_force_or_said_not_to_be_needed(
    session: Session, organizations: Demo, now: datetime
) -> None:
    an_inspector(session, organizations, now, code="001", kind=BasePersonKind.MANAGER)
    an_inspector(session, organizations, now, code="002", kind=BasePersonKind.ISSUER)
    over = an_inspector(session, organizations, now, code="003")
    admin = actor_of(session, organizations, "admin")
    end_person(session, admin, EndPerson("003", over, 1, date(2026, 11, 19)), now)
    assert judged(session, organizations, now)[TASK.PEOPLE] == "left 001 003"
    for code in ("001", "003"):
        settle_people(session, admin, code, needed=False, now=now)
    assert judged(session, organizations, now)[TASK.PEOPLE] == "done"


def test_each_base_asks_an_agent_for_each_wished_kind(session: Session, organizations: Demo, now: datetime) -> None:
    base_id = organizations.bases[CLIENT, "001"].id
    ended = update(Agreement).where(
        Agreement.client_base_id == base_id, Agreement.vehicle_kind == VehicleKind.KEI
    ).values(state=AgreementState.ENDED)  # fmt: skip
    session.execute(ended)
    assert judged(session, organizations, now)[TASK.AGENTS] == "left 001"
    client = session.get_one(Organization, organizations.organizations[CLIENT].id)
    put_terms(
        client,
        {
            function: FunctionTerm(date(2026, 4, 1))
            for function in (UseFunction.CERTIFICATES, UseFunction.OSS_REGISTERED)
        },
    )
    assert judged(session, organizations, now)[TASK.AGENTS] == "done"
    put_terms(client, {UseFunction.CERTIFICATES: FunctionTerm(date(2026, 4, 1))})
    assert TASK.AGENTS not in judged(session, organizations, now)
    put_terms(client, {UseFunction.OSS_KEI: FunctionTerm(date(2026, 4, 1))})
    assert judged(session, organizations, now)[TASK.AGENTS] == "left 001"


def test_a_base_has_a_sender_who_works_there_and_is_not_shut_out(
    session: Session, organizations: Demo, now: datetime
) -> None:
    everywhere = session.scalars(
        select(User).where(User.login_key == "sender", User.organization_id == organizations.organizations[CLIENT].id)
    ).one()
    everywhere.disabled_at = now
    assert judged(session, organizations, now)[TASK.SENDERS] == "left 002 003"
    everywhere.disabled_at, everywhere.role = None, Role.VIEWER
    assert judged(session, organizations, now)[TASK.SENDERS] == "left 002 003"


@pytest.mark.parametrize(
    ("paper", "account"),
    [
        (PaperState.AWAITED, AccountOnRecord.ON_PAPER),
        (PaperState.ARRIVED, AccountOnRecord.ON_PAPER),
        (PaperState.FAULTY, AccountOnRecord.PAPER_FAULTY),
    ],
)
def test_an_account_on_paper_waits_unless_the_paper_is_faulty(
    session: Session, organizations: Demo, now: datetime, paper: PaperState, account: AccountOnRecord
) -> None:
    client = session.get_one(Organization, organizations.organizations[CLIENT].id)
    client.account_by_paper = True
    enrollment = received(session, an_enrollment(), now, EnrollmentState.ACCEPTED, "261120-00001")
    enrollment.organization_id = client.id
    session.add(
        EnrollmentPaper(
            enrollment_id=enrollment.id, kind=PaperKind.DEBIT_FORM, state=paper, created_at=now, updated_at=now
        )
    )
    session.flush()
    found = first_day(session, actor_of(session, organizations, "admin"), now)
    assert [one.account for one in found if one.task is TASK.ACCOUNT] == [account]
    client.sealed_account = "sealed"
    assert judged(session, organizations, now)[TASK.ACCOUNT] == "done"


def test_an_account_that_was_asked_for_waits(session: Session, organizations: Demo, now: datetime) -> None:
    asked(session, organizations, now, representative="港 次郎")
    assert judged(session, organizations, now)[TASK.ACCOUNT] == "left"
    asked(session, organizations, now, wish=AccountWish.ACCOUNT, account=NEW_ACCOUNT)
    assert judged(session, organizations, now)[TASK.ACCOUNT] == "waiting"
    assert judged(session, organizations, now, member_code="1845679")[TASK.ACCOUNT] == "left"


def test_the_first_request_counts_when_it_is_in_the_agents_hands(
    session: Session, organizations: Demo, now: datetime
) -> None:
    a_draft(session, organizations, now, nth=1)
    held = a_sent_request(session, organizations, now, nth=2, planned_on=date(2026, 12, 1))
    a_sent_request(session, organizations, now, nth=3, member_code="1845679")
    assert judged(session, organizations, now)[TASK.FIRST_REQUEST] == "left"
    take_back(session, actor_of(session, organizations), SeenRequest(held.id, held.version), now)
    a_sent_request(session, organizations, now, nth=4)
    assert judged(session, organizations, now)[TASK.FIRST_REQUEST] == "done"


def test_a_client_without_bases_begins_with_them(session: Session, organizations: Demo, now: datetime) -> None:
    session.execute(
        update(Base).where(Base.organization_id == organizations.organizations[CLIENT].id).values(deleted_at=now)
    )
    assert judged(session, organizations, now)[TASK.BASES] == "left"
    assert judged(session, organizations, now, "manager001") == {}


def test_it_goes_away_by_itself_when_nothing_is_left(session: Session, organizations: Demo, now: datetime) -> None:
    for code in ("001", "002", "003"):
        an_inspector(session, organizations, now, code=code)
    session.get_one(Base, organizations.bases[CLIENT, "003"].id).delegate_number = "MN13000003"
    a_sent_request(session, organizations, now)
    client = session.get_one(Organization, organizations.organizations[CLIENT].id)
    assert judged(session, organizations, now)[TASK.ACCOUNT] == "left"
    client.account_by_paper = True
    assert judged(session, organizations, now) == {}


def test_it_is_put_away_for_all_and_shown_again(session: Session, organizations: Demo, now: datetime) -> None:
    admin = actor_of(session, organizations, "admin")
    version = session.get_one(Organization, admin.organization_id).version
    for away in (True, True, False):
        put_away_first_day(session, admin, away, now)
        session.expire_all()
        assert (is_put_away(session, admin), session.get_one(Organization, admin.organization_id).version) == (
            away,
            version,
        )
        assert bool(judged(session, organizations, now)) is not away
        assert bool(judged(session, organizations, now, "manager001")) is not away
        assert judged(session, organizations, now, "admin", "1845679") != {}
    codes = session.scalars(select(AuditEntry.code).where(AuditEntry.code.startswith("first_day")))
    assert list(codes) == ["first_day_put_away", "first_day_shown_again"]


def test_it_is_one_statement_for_one_base_and_for_fifty(
    session: Session, database: Database, organizations: Demo, now: datetime
) -> None:
    admin = actor_of(session, organizations, "admin")
    client_id = organizations.organizations[CLIENT].id

    def cost() -> int:
        session.flush()
        with StatementCount(database) as counted:
            first_day(session, admin, now)
        return len(counted.statements)

    assert cost() == 1
    session.add_all(
        Base(organization_id=client_id, code=f"M{nth}", name=f"工場{nth}", name_key=f"M{nth}", short_name=f"{nth}",
             created_at=now, updated_at=now)
        for nth in range(50)
    )  # fmt: skip
    assert cost() == 1
    found = {one.task: one for one in first_day(session, admin, now)}
    assert len(found[TASK.BASES].bases) == 50
    assert found[TASK.BASES].state is TaskState.LEFT
