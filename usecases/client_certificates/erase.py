"""Forget private keys that were fetched, or that nobody fetched in time."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from models.client_certificates import CertificatePackage

GONE = ""


def is_package_due(session: Session, now: datetime) -> bool:
    file_due = (CertificatePackage.file_until <= now) & (CertificatePackage.sealed_file != GONE)
    return bool(session.scalar(select(exists().where(or_(CertificatePackage.until <= now, file_due)))))


def erase_packages(session: Session, now: datetime) -> None:
    session.execute(delete(CertificatePackage).where(CertificatePackage.until <= now))
    session.execute(update(CertificatePackage).where(CertificatePackage.file_until <= now).values(sealed_file=GONE))
