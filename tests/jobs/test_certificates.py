"""What a worker does about certificates on its rounds."""

from datetime import datetime, timedelta

from sqlalchemy import select

from jobs.certificates import tend_certificates
from models.client_certificates import CertificateAuthority, CertificatePackage
from models.database import Database
from tests.support.agency_stories import TEST_VAULT
from tests.support.certificates import a_certificate
from tests.support.databases import StatementCount
from tests.support.organizations import Demo


def test_keys_go_and_lists_are_renewed_when_their_time_comes(database: Database, demo: Demo, now: datetime) -> None:
    with database.writer() as session, session.begin():
        a_certificate(session, demo, now, "1845678")
    kept = []
    for days in (3, 4, 13, 14):
        tend_certificates(TEST_VAULT, now + timedelta(days=days))
        with database.reader() as session:
            number = session.scalars(select(CertificateAuthority.list_number)).one()
            kept.append((days, number, len(session.scalars(select(CertificatePackage)).all())))
    assert kept == [(3, 1, 1), (4, 2, 1), (13, 3, 1), (14, 3, 0)]


def test_a_round_with_nothing_to_do_writes_nothing(database: Database, demo: Demo, now: datetime) -> None:
    with database.writer() as session, session.begin():
        a_certificate(session, demo, now, "1845678")
    with StatementCount(database) as count:
        tend_certificates(TEST_VAULT, now)
    assert {statement.split()[0] for statement in count.statements} == {"SELECT"}
