"""Posting: the mail and its job stand or fall with the act, links are sealed, and one cause is told once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from models.jobs import Job
from models.mails import Mail, MailState
from tests.support.agency_stories import TEST_VAULT
from tests.support.mails import TO, TOKEN, facts_of, mail_of, post
from tests.support.organizations import Demo
from usecases.mails.find import accepted_at, count_posted
from usecases.mails.post import PostMail, post_mail


def test_a_posted_mail_waits_with_its_job(session: Session, now: datetime) -> None:
    mail_id = post(session, MailEvent.ENROLLMENT_REFUSED, now)
    mail = session.get_one(Mail, mail_id)
    assert (mail.recipient, mail.event, mail.state, mail.made_at, mail.accepted_at) == (
        TO, MailEvent.ENROLLMENT_REFUSED, MailState.WAITING, now, None,
    )  # fmt: skip
    assert (mail.facts["name"], len(mail.message_id), mail.organization_id) == ("株式会社みなと自動車", 32, None)
    job = session.scalars(select(Job)).one()
    assert (job.kind, job.dedup_key, job.order_key, job.facts, job.run_at, job.organization_id) == (
        "mail", f"mail:{mail_id}", f"mail:{mail_id}", {"mail": mail_id}, now, None,
    )  # fmt: skip
    assert accepted_at(session, mail_id) is None


def test_a_mail_of_an_organization_belongs_to_it(session: Session, organizations: Demo, now: datetime) -> None:
    client = organizations.organizations["1845678"].id
    mail_id = post(session, MailEvent.SUSPENDED, now, organization_id=client)
    assert session.get_one(Mail, mail_id).organization_id == client
    assert session.scalars(select(Job.organization_id)).all() == [client]


def test_the_database_holds_no_usable_link(session: Session, now: datetime) -> None:
    mail_id = post(session, MailEvent.PASSWORD_LINK, now)
    for table in ("mails", "jobs"):
        rows = session.execute(text(f"SELECT * FROM {table}")).all()
        assert TOKEN not in repr(rows)
    assert TOKEN in TEST_VAULT.open(session.get_one(Mail, mail_id).sealed_links)
    assert TOKEN not in repr(mail_of(MailEvent.PASSWORD_LINK))


def test_of_one_cause_one_mail_is_posted(session: Session, now: datetime) -> None:
    first = post(session, MailEvent.RESUMED, now, cause="resumed:7")
    assert post(session, MailEvent.RESUMED, now + timedelta(days=1), cause="resumed:7") == first
    others = {post(session, MailEvent.RESUMED, now, cause=cause) for cause in ("resumed:8", "", "")}
    assert (len(others | {first}), session.query(Mail).count(), session.query(Job).count()) == (4, 4, 4)


def test_how_many_an_address_got_of_an_event_lately_is_counted(session: Session, now: datetime) -> None:
    for hours in (0, 1, 2):
        post(session, MailEvent.ENROLLMENT_RESUME, now - timedelta(hours=hours))
    post(session, MailEvent.ENROLLMENT_RESUME, now, to="other@minato.example")
    post(session, MailEvent.CONTACT_RECEIVED, now)
    assert count_posted(session, TO, MailEvent.ENROLLMENT_RESUME, now - timedelta(hours=1)) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "no address"},
        {"to": f"{TO}, thief@example.jp"},
        {"to": f"{TO}\r\nBcc: thief@example.jp"},
        {"links": {}},
        {"links": {"password": "https://thief.example/"}},
        {"links": {"password": "/a", "other": "/b"}},
        {"good_until": None},
        {"facts": {}},
    ],
)
def test_what_no_mail_can_be_made_of_is_a_fault(session: Session, now: datetime, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        post(session, MailEvent.PASSWORD_LINK, now, **wrong)
    assert (session.query(Mail).count(), session.query(Job).count()) == (0, 0)


def test_a_mail_without_links_seals_nothing(session: Session, now: datetime) -> None:
    command = PostMail(MailEvent.RESUMED, TO, facts_of(MailEvent.RESUMED))
    assert session.get_one(Mail, post_mail(session, TEST_VAULT, command, now)).sealed_links == ""
