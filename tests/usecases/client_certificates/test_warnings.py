"""The end of an organization's last client certificate is told 60, 30 and 7 days ahead, each time once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.client_certificates import ClientCertificate
from models.mails import Mail
from tests.support.agency_stories import TEST_VAULT
from tests.support.certificates import a_certificate
from tests.support.organizations import Demo
from tests.support.stories import CLIENT
from usecases.client_certificates.warn import is_warning_due, warn_of_ends


@pytest.fixture
def certificate(session: Session, organizations: Demo, now: datetime) -> ClientCertificate:
    """It ends in 70 days."""
    return ending(session, organizations, now, 70)


def ending(session: Session, demo: Demo, now: datetime, days: int) -> ClientCertificate:
    row = session.get_one(ClientCertificate, a_certificate(session, demo, now, CLIENT))
    row.not_after = now + timedelta(days=days)
    session.flush()
    return row


def told(session: Session) -> list[tuple[str, int]]:
    found = session.scalars(select(Mail).where(Mail.event == "client_certificate_ends").order_by(Mail.id))
    return [(mail.recipient, mail.facts["days"]) for mail in found]


def go_through(session: Session, begin: datetime, days: range) -> None:
    for day in days:
        at = begin + timedelta(days=day)
        if is_warning_due(session, at):
            warn_of_ends(session, TEST_VAULT, at)
            session.expire_all()
        assert not is_warning_due(session, at)


def test_each_warning_is_mailed_once_however_many_end_together(
    session: Session, organizations: Demo, certificate: ClientCertificate, now: datetime
) -> None:
    ending(session, organizations, now, 70)
    go_through(session, now, range(72))
    address = organizations.organizations[CLIENT].email
    assert told(session) == [(address, 60), (address, 30), (address, 7)]


def test_a_renewed_or_revoked_one_is_not_told_of(
    session: Session, organizations: Demo, certificate: ClientCertificate, now: datetime
) -> None:
    later = ending(session, organizations, now, 400)
    go_through(session, now, range(72))
    assert told(session) == []
    later.revoked_at = now
    certificate.not_after = now + timedelta(days=40)
    certificate.revoked_at = now
    session.flush()
    go_through(session, now, range(72))
    assert told(session) == []
