"""Tell agents by mail that a signing certificate ends: each of its warnings once, and none when it is renewed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.expiry import Expiring, ExpiryTerm, expiry_term, warning_due
from domain.mail_event import MailEvent
from domain.signing_certificate import is_renewed
from models.organizations import Organization
from models.signing import SigningCertificate
from usecases.organizations.letters import post_expiry
from usecases.reference import expiry_terms
from usecases.signing.choose import usability
from usecases.vault import Vault


def is_warning_due(session: Session, now: datetime) -> bool:
    """Looked at without a write transaction."""
    term = _term(session, now)
    rows = session.execute(
        select(SigningCertificate.not_after, SigningCertificate.warned_days).where(*_ending(term, now))
    )
    return any(warning_due(term.warn_days, _days_left(row.not_after, now), row.warned_days) for row in rows)


def warn_of_ends(session: Session, vault: Vault, now: datetime) -> int:
    """How many mails were posted; what another worker has in hand is left to it."""
    term, posted = _term(session, now), 0
    row = SigningCertificate
    locked = select(row).where(*_ending(term, now)).order_by(row.id).with_for_update(skip_locked=True)
    for certificate in session.scalars(locked).all():
        days_left = _days_left(certificate.not_after, now)
        due = warning_due(term.warn_days, days_left, certificate.warned_days)
        if due is None:
            continue
        _note(session, certificate, due)
        if is_renewed(usability(certificate), [usability(one) for one in _of_same(session, certificate)]):
            continue
        organization = session.get_one(Organization, certificate.organization_id)
        facts = {"serial": certificate.serial, "ends_on": day_in_japan(certificate.not_after), "days": days_left}
        about = f"signing certificate {certificate.id} {due}"
        mail = post_expiry(session, vault, organization, MailEvent.SIGNING_ENDS, facts, now, about)
        posted += mail is not None
    return posted


def _note(session: Session, certificate: SigningCertificate, days: int) -> None:
    """Not by the mapped row: whoever is changing its entry meanwhile is not told of a newer version."""
    session.execute(
        update(SigningCertificate)
        .where(SigningCertificate.id == certificate.id)
        .values(warned_days=days)
        .execution_options(synchronize_session=False)
    )


def _of_same(session: Session, certificate: SigningCertificate) -> Sequence[SigningCertificate]:
    query = select(SigningCertificate).where(SigningCertificate.organization_id == certificate.organization_id)
    return session.scalars(query).all()


def _term(session: Session, now: datetime) -> ExpiryTerm:
    return expiry_term(expiry_terms(session), Expiring.SIGNING_CERTIFICATE, day_in_japan(now))


def _days_left(not_after: datetime, now: datetime) -> int:
    return (day_in_japan(not_after) - day_in_japan(now)).days


def _ending(term: ExpiryTerm, now: datetime) -> tuple[ColumnElement[bool], ...]:
    row = SigningCertificate
    latest = now + timedelta(days=max(term.warn_days, default=0) + 1)
    return row.registered_at.is_not(None), row.stopped_at.is_(None), row.not_after > now, row.not_after <= latest
