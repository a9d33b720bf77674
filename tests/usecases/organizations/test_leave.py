"""退会: what no agent has taken ends at once, what is lodged goes on, and everybody concerned is told."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.return_reason import ReturnReason
from models.applications import Application, CaseEvent
from models.audit import AuditEntry
from models.database import Database
from models.mails import Mail
from models.requests import InspectionRequest
from models.users import User
from tests.support.agency_stories import TEST_VAULT, a_taken_application, agent_of, an_applied_application
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.standing import history, let_leave, mails, operator, row_of, stop_now
from tests.support.stories import AGENT, CLIENT, a_draft, a_sent_request, actor_of
from usecases.agency.apply import Apply, apply
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.agency.take import TakeRequest, take_request
from usecases.audit import broken_entry
from usecases.organizations.leave import Leave, leave
from usecases.organizations.leaving import show_leaving
from usecases.requests.release import release_held
from usecases.requests.send import SendRequest, send_request
from usecases.users.acting import person

OTHER = "1845679"


@pytest.fixture
def of_each(session: Session, organizations: Demo, now: datetime) -> dict[str, int]:
    """One request in each place, by the word for it; another client has a sent one."""
    tomorrow = now.date() + timedelta(days=1)
    returned = a_sent_request(session, organizations, now, nth=4)
    reason = ReturnRequests([returned.id], ReturnReason.OTHER, "番号違い")
    return_request(session, agent_of(session, organizations), reason, now)
    taken = a_taken_application(session, organizations, now, nth=5)
    applied = an_applied_application(session, organizations, now, nth=6)
    return {
        "draft": a_draft(session, organizations, now, nth=1).id,
        "held": a_sent_request(session, organizations, now, nth=2, planned_on=tomorrow).id,
        "sent": a_sent_request(session, organizations, now, nth=3).id,
        "returned": returned.id,
        "taken": taken.request_id,
        "applied": applied.request_id,
        "other": a_sent_request(session, organizations, now, nth=7, member_code=OTHER).id,
    }


def found(session: Session, number: int) -> InspectionRequest:
    session.expire_all()
    return session.get_one(InspectionRequest, number)


def stands(session: Session, number: int) -> tuple[str, bool]:
    row = found(session, number)
    return row.status.value, row.deleted_at is not None


def story(session: Session, number: int) -> list[str]:
    return list(session.scalars(select(CaseEvent.code).where(CaseEvent.request_id == number).order_by(CaseEvent.id)))


def test_what_no_agent_has_taken_ends_and_the_rest_goes_on(
    session: Session, organizations: Demo, now: datetime, of_each: dict[str, int]
) -> None:
    let_leave(session, organizations, now)
    assert {word: stands(session, number) for word, number in of_each.items()} == {
        "draft": ("draft", True),
        "held": ("draft", True),
        "sent": ("cancelled", False),
        "returned": ("cancelled", False),
        "taken": ("taken", False),
        "applied": ("taken", False),
        "other": ("sent", False),
    }
    assert {word: story(session, of_each[word])[-2:] for word in ("draft", "held", "sent", "returned", "taken")} == {
        "draft": ["request_registered", "request_deleted"],
        "held": ["request_taken_back", "request_deleted"],
        "sent": ["request_sent", "request_cancelled"],
        "returned": ["request_returned", "request_cancelled"],
        "taken": ["request_sent", "request_taken"],
    }
    row = found(session, of_each["sent"])
    admin = actor_of(session, organizations, "admin")
    assert (row.version, row.updated_at, row.updated_side, row.updated_by) == (3, now, "client", admin.user_id)
    assert release_held(session, now + timedelta(days=9)) == ()


def test_the_day_its_notice_came_is_the_last_and_looking_lasts_eighteen_months(
    session: Session, organizations: Demo, now: datetime, of_each: dict[str, int]
) -> None:
    let_leave(session, organizations, now)
    row = row_of(session)
    assert (row.status, row.ended_on, row.readable_until) == (
        OrganizationStatus.CLOSED, date(2026, 11, 20), date(2028, 5, 20),
    )  # fmt: skip
    assert history(session) == [("left", "closed")]
    told = session.scalars(select(AuditEntry).where(AuditEntry.code == "organization_moved")).one()
    assert (told.organization_id, told.record, told.login_id) == (row.id, CLIENT, "admin")
    assert broken_entry(session, row.id) is None


def test_the_notice_address_and_each_agent_get_a_mail(
    session: Session, organizations: Demo, now: datetime, of_each: dict[str, int]
) -> None:
    before = len(mails(session))
    let_leave(session, organizations, now)
    assert mails(session)[before:] == [
        (MailEvent.LEAVING_ACCEPTED, "info@minato.example"), (MailEvent.CLIENT_LEFT, "info@tokyo-shibu.example"),
    ]  # fmt: skip
    accepted, left = session.scalars(select(Mail).order_by(Mail.id)).all()[before:]
    assert accepted.facts == {
        "name": "株式会社みなと自動車", "ended_on": "2026-11-20", "readable_until": "2028-05-20",
    }  # fmt: skip
    assert left.facts == {
        "name": "代理人 東京支部", "client": "株式会社みなと自動車", "member_code": CLIENT, "ended_on": "2026-11-20",
        "cancelled": 1, "open_cases": 2,
    }  # fmt: skip
    assert left.organization_id == row_of(session, AGENT).id


def test_without_an_address_it_leaves_all_the_same(session: Session, organizations: Demo, now: datetime) -> None:
    for code in (CLIENT, AGENT):
        row_of(session, code).email = ""
    session.flush()
    let_leave(session, organizations, now)
    assert (row_of(session).status, mails(session)) == (OrganizationStatus.CLOSED, [])


def test_the_agent_goes_on_with_what_it_took_and_takes_nothing_new(
    session: Session, organizations: Demo, now: datetime, of_each: dict[str, int]
) -> None:
    agent = agent_of(session, organizations)
    let_leave(session, organizations, now)
    number = session.scalars(select(Application.number).where(Application.request_id == of_each["taken"])).one()
    assert apply(session, agent, Apply([number], mandate_confirmed=True), now) == number
    with pytest.raises(Refusal):
        take_request(session, agent, TakeRequest(of_each["sent"]), now)


def test_what_the_agent_returns_to_one_that_left_ends_there(
    session: Session, organizations: Demo, now: datetime, of_each: dict[str, int]
) -> None:
    let_leave(session, organizations, now)
    reason = ReturnRequests([of_each["taken"]], ReturnReason.OTHER, "受け付けられません")
    return_request(session, agent_of(session, organizations), reason, now)
    assert stands(session, of_each["taken"]) == ("cancelled", False)
    assert story(session, of_each["taken"])[-2:] == ["request_returned", "request_cancelled"]


def test_its_people_only_look(session: Session, organizations: Demo, now: datetime, of_each: dict[str, int]) -> None:
    let_leave(session, organizations, now)
    known = actor_of(session, organizations)
    sender = person(session, session.get_one(User, known.user_id), row_of(session))
    assert (known.left, sender.left) == (False, True)
    assert {right.value for right in sender.rights} == {"see_requests", "see_applications"}
    row = found(session, of_each["draft"])
    with pytest.raises(Refusal) as refused:
        send_request(session, sender, SendRequest(row.id, row.version), now)
    assert refused.value.code == "organization_stopped"


def test_the_operator_names_the_day_on_which_the_notice_came(
    session: Session, organizations: Demo, now: datetime
) -> None:
    row_of(session).created_at = now - timedelta(days=30)
    session.flush()
    actor = operator(session, organizations)
    wanted = Leave(CLIENT, row_of(session).version, "書面で届いた。", date(2026, 11, 18))
    for day in (date(2026, 11, 21), date(2026, 10, 20)):
        with pytest.raises(Refusal) as refused:
            leave(session, actor, TEST_VAULT, replace(wanted, received_on=day, version=row_of(session).version), now)
        assert refused.value == Refusal("leaving_day_wrong", "received_on", first=date(2026, 10, 21))
    assert leave(session, actor, TEST_VAULT, replace(wanted, version=row_of(session).version), now) == date(2028, 5, 18)
    assert row_of(session).ended_on == date(2026, 11, 18)
    chains = session.scalars(select(AuditEntry.organization_id).where(AuditEntry.code == "organization_moved"))
    assert set(chains) == {actor.organization_id, row_of(session).id}


def test_a_suspended_client_may_leave_and_agents_may_not(session: Session, organizations: Demo, now: datetime) -> None:
    stop_now(session, organizations, now)
    let_leave(session, organizations, now)
    assert row_of(session).status is OrganizationStatus.CLOSED
    with pytest.raises(Refusal) as refused:
        let_leave(session, organizations, now, AGENT)
    assert refused.value.code == "organization_move_not_allowed"


def test_the_page_before_counts_what_ends_and_what_goes_on(
    session: Session, organizations: Demo, now: datetime, of_each: dict[str, int]
) -> None:
    shown = show_leaving(session, actor_of(session, organizations, "admin"), CLIENT, now)
    assert shown.withdrawn == {
        RequestStatus.DRAFT: 1, RequestStatus.HELD: 1, RequestStatus.SENT: 1, RequestStatus.RETURNED: 1,
    }  # fmt: skip
    assert [(case.number, case.base, case.agent_base, case.status.value) for case in shown.open_cases] == [
        (str(of_each["taken"]), "六本木工場", "東京", "preparing"),
        (str(of_each["applied"]), "六本木工場", "東京", "applying"),
    ]
    assert (shown.open_count, shown.ends_on, shown.readable_until) == (2, date(2026, 11, 20), date(2028, 5, 20))


def test_nobody_leaves_for_another_organization(session: Session, organizations: Demo, now: datetime) -> None:
    stranger: Actor = actor_of(session, organizations, "admin", OTHER)
    for act in (
        lambda: show_leaving(session, stranger, CLIENT, now),
        lambda: leave(session, stranger, TEST_VAULT, Leave(CLIENT, row_of(session).version), now),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value == Refusal("not_found")


def test_many_requests_cost_a_statement_for_many(
    session: Session, database: Database, organizations: Demo, now: datetime
) -> None:
    """Twelve hundred are a few handfuls, not twelve hundred statements."""
    template = a_draft(session, organizations, now)
    columns = [column for column in InspectionRequest.__table__.columns if column.name != "id"]
    rows = select(*columns).where(InspectionRequest.id == template.id)
    for _another in range(1_199):
        session.execute(insert(InspectionRequest).from_select([column.name for column in columns], rows))
    session.execute(update(InspectionRequest).values(status=RequestStatus.SENT).where(InspectionRequest.id % 2 == 0))
    with StatementCount(database) as counted:
        let_leave(session, organizations, now)
    left = session.scalar(
        select(func.count()).where(
            InspectionRequest.deleted_at.is_(None), InspectionRequest.status != RequestStatus.CANCELLED
        )
    )
    assert left == 0
    assert len(counted.statements) < 60
