"""Notice, stop, resumption: each act's status, history, mail and audit, on both databases."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus, StandingAct, SuspensionGround
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.mails import Mail, MailState
from models.organizations import OrganizationEvent
from tests.support.agency_stories import TEST_VAULT
from tests.support.organizations import Demo
from tests.support.standing import (
    TEXT,
    call_off,
    give_notice,
    history,
    let_leave,
    let_resume,
    mails,
    operator,
    row_of,
    seen,
    status_of,
    stop_now,
    stop_what_is_due,
    take_mails,
)
from tests.support.stories import AGENT, CLIENT
from usecases.organizations.announce_suspension import announce_suspension
from usecases.organizations.show import show_organization
from usecases.organizations.stop_at_once import stop_at_once
from usecases.organizations.stop_due import is_stop_due

TO = "info@minato.example"
WEEK = timedelta(days=7)


def test_a_notice_is_told_in_history_mail_and_both_audits(session: Session, organizations: Demo, now: datetime) -> None:
    give_notice(session, organizations, now)
    assert (status_of(session), history(session)) == (OrganizationStatus.SUSPENDING, [("announced", "suspending")])
    mail = session.scalars(select(Mail)).one()
    assert (mail.event, mail.recipient, mail.facts) == (
        MailEvent.SUSPENSION_ANNOUNCED, TO,
        {"name": "株式会社みなと自動車", "reason": "料金の支払いが期日を3か月以上過ぎている",
         "remarks": TEXT, "days": 7},
    )  # fmt: skip
    event = session.scalars(select(OrganizationEvent)).one()
    assert (event.ground, event.text, event.notice_days, event.mail_id) == (SuspensionGround.UNPAID, TEXT, 7, mail.id)
    told = session.scalars(select(AuditEntry).where(AuditEntry.code == "organization_moved")).all()
    assert {(entry.organization_id, entry.record) for entry in told} == {
        (row_of(session, "1000001").id, CLIENT), (row_of(session).id, CLIENT),
    }  # fmt: skip
    assert [entry.facts for entry in told] == [{"act": "announced", "status": "suspending", "ground": "unpaid"}] * 2


def test_the_days_begin_when_the_mail_server_has_the_mail(session: Session, organizations: Demo, now: datetime) -> None:
    give_notice(session, organizations, now)
    assert stop_what_is_due(session, now + 3 * WEEK) == ()
    taken = now + timedelta(days=2, minutes=7)
    take_mails(session, taken)
    assert (is_stop_due(session, taken + WEEK - timedelta(seconds=1)), is_stop_due(session, taken + WEEK)) == (
        False, True,
    )  # fmt: skip
    assert stop_what_is_due(session, taken + WEEK - timedelta(seconds=1)) == ()
    assert stop_what_is_due(session, taken + WEEK) == (CLIENT,)
    assert stop_what_is_due(session, taken + WEEK) == ()
    assert history(session) == [("announced", "suspending"), ("stopped", "suspended")]
    assert mails(session) == [(MailEvent.SUSPENSION_ANNOUNCED, TO), (MailEvent.SUSPENDED, TO)]
    stopped = session.scalars(select(OrganizationEvent).order_by(OrganizationEvent.id.desc())).first()
    assert stopped
    assert (stopped.by, stopped.ground, stopped.text, stopped.at) == (
        None, SuspensionGround.UNPAID, TEXT, taken + WEEK,
    )  # fmt: skip


def test_a_mail_that_failed_begins_no_days(session: Session, organizations: Demo, now: datetime) -> None:
    give_notice(session, organizations, now)
    session.scalars(select(Mail)).one().state = MailState.FAILED
    session.flush()
    assert stop_what_is_due(session, now + 5 * WEEK) == ()
    shown = show_organization(session, operator(session, organizations), CLIENT)
    assert shown.latest
    assert (shown.latest.mail_failed, shown.latest.stops_at) == (True, None)


def test_a_notice_that_was_called_off_stops_nothing_and_the_next_one_counts_anew(
    session: Session, organizations: Demo, now: datetime
) -> None:
    give_notice(session, organizations, now)
    take_mails(session, now)
    call_off(session, organizations, now + timedelta(days=6))
    assert stop_what_is_due(session, now + WEEK) == ()
    give_notice(session, organizations, now + timedelta(days=8))
    take_mails(session, now + timedelta(days=8))
    assert stop_what_is_due(session, now + timedelta(days=14)) == ()
    assert stop_what_is_due(session, now + timedelta(days=15)) == (CLIENT,)
    assert history(session) == [
        ("announced", "suspending"), ("called_off", "active"), ("announced", "suspending"), ("stopped", "suspended"),
    ]  # fmt: skip
    assert [event for event, _to in mails(session)] == [
        MailEvent.SUSPENSION_ANNOUNCED, MailEvent.SUSPENSION_CALLED_OFF, MailEvent.SUSPENSION_ANNOUNCED,
        MailEvent.SUSPENDED,
    ]  # fmt: skip


def test_organized_crime_stops_at_once_and_what_is_mended_resumes(
    session: Session, organizations: Demo, now: datetime
) -> None:
    stop_now(session, organizations, now)
    assert status_of(session) is OrganizationStatus.SUSPENDED
    mail = session.scalars(select(Mail)).one()
    assert (mail.event, mail.facts["reason"]) == (MailEvent.SUSPENDED, "反社会的勢力に関する条項")
    let_resume(session, organizations, now + WEEK)
    assert history(session) == [("stopped_at_once", "suspended"), ("resumed", "active")]
    assert mails(session)[-1] == (MailEvent.RESUMED, TO)


def test_an_agent_can_be_stopped_and_the_operator_cannot(session: Session, organizations: Demo, now: datetime) -> None:
    stop_now(session, organizations, now, AGENT)
    assert status_of(session, AGENT) is OrganizationStatus.SUSPENDED
    with pytest.raises(Refusal) as refused:
        stop_now(session, organizations, now, "1000001")
    assert refused.value.code == "organization_move_not_allowed"


@pytest.mark.parametrize(
    ("before", "act"),
    [
        ((), call_off),
        ((), let_resume),
        ((give_notice,), give_notice),
        ((stop_now,), give_notice),
        ((stop_now,), stop_now),
        ((stop_now, let_resume), let_resume),
        ((let_leave,), give_notice),
        ((let_leave,), let_resume),
        ((let_leave,), let_leave),
    ],
)
def test_an_act_the_table_does_not_know_changes_nothing(
    session: Session, organizations: Demo, now: datetime, before: tuple[Callable[..., None], ...],
    act: Callable[..., None],
) -> None:  # fmt: skip
    for earlier in before:
        earlier(session, organizations, now)
    was = (status_of(session), history(session), mails(session))
    with pytest.raises(Refusal) as refused:
        act(session, organizations, now)
    assert refused.value.code == "organization_move_not_allowed"
    assert (status_of(session), history(session), mails(session)) == was


def test_whoever_saw_an_older_version_is_told(session: Session, organizations: Demo, now: datetime) -> None:
    command = seen(session)
    give_notice(session, organizations, now)
    with pytest.raises(Refusal) as refused:
        stop_at_once(session, operator(session, organizations), TEST_VAULT, command, now)
    assert refused.value == Refusal("changed_by_someone_else", at=now)


def test_without_a_notice_address_there_is_no_notice(session: Session, organizations: Demo, now: datetime) -> None:
    row_of(session).email = ""
    session.flush()
    with pytest.raises(Refusal) as refused:
        give_notice(session, organizations, now)
    assert refused.value.code == "notice_address_missing"


def test_organized_crime_is_no_ground_for_a_notice(session: Session, organizations: Demo, now: datetime) -> None:
    command = seen(session, ground=SuspensionGround.ORGANIZED_CRIME)
    with pytest.raises(ValueError, match="ground"):
        announce_suspension(session, operator(session, organizations), TEST_VAULT, command, now)


def test_the_page_names_colleagues_and_possible_acts(session: Session, organizations: Demo, now: datetime) -> None:
    give_notice(session, organizations, now)
    take_mails(session, now)
    stop_what_is_due(session, now + WEEK)
    shown = show_organization(session, operator(session, organizations), CLIENT)
    assert [(line.act.value, line.who, line.own, line.stops_at) for line in shown.history] == [
        ("stopped", "", False, None), ("announced", "運営 花子", False, now + WEEK),
    ]  # fmt: skip
    assert (shown.bases, shown.may) == (3, {StandingAct.CANCELLED, StandingAct.RESUMED, StandingAct.LEFT})
