"""The end of a signing certificate is told by mail 60, 30 and 7 days ahead, each time once."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from demo.organizations import Demo
from models.mails import Mail
from models.users import User
from tests.support.agency_stories import TEST_VAULT
from tests.support.signing import registered
from tests.support.stories import AGENT, actor_of
from usecases.signing.stop import StopCertificate, stop_certificate
from usecases.signing.warn import is_warning_due, warn_of_ends


def told(session: Session) -> list[tuple[str, int]]:
    return [
        (mail.recipient, mail.facts["days"])
        for mail in session.scalars(select(Mail).where(Mail.event == "signing_ends").order_by(Mail.id))
    ]


def go_through(session: Session, begin: datetime, days: range) -> None:
    for day in days:
        at = begin + timedelta(days=day)
        if is_warning_due(session, at):
            warn_of_ends(session, TEST_VAULT, at)
            session.expire_all()
        assert not is_warning_due(session, at)


def test_each_warning_is_mailed_once(session: Session, organizations: Demo, now: datetime) -> None:
    row = registered(session, organizations, now, not_after=now + timedelta(days=70))
    version = row.version
    go_through(session, now, range(72))
    address = organizations.organizations[AGENT].email
    assert told(session) == [(address, 60), (address, 30), (address, 7)]
    session.refresh(row)
    # Whoever has its form open is not told of a newer version because a mail went out.
    assert row.version == version


def test_of_missed_warnings_the_latest_is_mailed(session: Session, organizations: Demo, now: datetime) -> None:
    registered(session, organizations, now, not_after=now + timedelta(days=70))
    go_through(session, now, range(45, 72))
    assert [days for _to, days in told(session)] == [25, 7]


def test_a_renewed_or_stopped_one_is_not_told_of(session: Session, organizations: Demo, now: datetime) -> None:
    registered(session, organizations, now, not_after=now + timedelta(days=30))
    row = registered(session, organizations, now, not_after=now + timedelta(days=70))
    # Up to 62 days before the end of the one that goes on; the other one ends meanwhile.
    go_through(session, now, range(9))
    row.not_after += timedelta(days=400)
    session.flush()
    go_through(session, now, range(9, 31))
    assert told(session) == []
    admin = actor_of(session, organizations, "admin", AGENT)
    stop_certificate(session, admin, StopCertificate(row.id, row.version), now)
    session.flush()
    go_through(session, now, range(31, 480))
    assert told(session) == []


def test_an_administrator_who_asked_to_has_it_as_well(session: Session, organizations: Demo, now: datetime) -> None:
    chosen = {"mail_choices": {"expiry": True}}
    session.execute(update(User).where(User.login_id.in_(("admin", "sender"))).values(**chosen))
    registered(session, organizations, now, not_after=now + timedelta(days=70))
    go_through(session, now, range(15))
    address = organizations.organizations[AGENT].email
    assert told(session) == [(address, 60), ("admin@tokyo-shibu.example", 60)]
