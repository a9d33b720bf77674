"""Tell organizations by mail that their client certificate ends: each warning once, and none when it is renewed."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from domain.clock import day_in_japan
from domain.expiry import Expiring, ExpiryTerm, expiry_term, warning_due
from domain.mail_event import MailEvent
from models.client_certificates import ClientCertificate
from models.organizations import Organization
from usecases.organizations.letters import post_expiry
from usecases.organizations.standing import MAY_ACT
from usecases.reference import expiry_terms
from usecases.vault import Vault


def is_warning_due(session: Session, now: datetime) -> bool:
    """Looked at without a write transaction."""
    term = _term(session, now)
    rows = session.execute(select(ClientCertificate.not_after, ClientCertificate.warned_days).where(*_last(term, now)))
    return any(warning_due(term.warn_days, _days_left(row.not_after, now), row.warned_days) is not None for row in rows)


def warn_of_ends(session: Session, vault: Vault, now: datetime) -> int:
    """How many mails were posted; what another worker has in hand is left to it."""
    term, posted, row = _term(session, now), 0, ClientCertificate
    locked = select(row).where(*_last(term, now)).order_by(row.id).with_for_update(skip_locked=True)
    for certificate in session.scalars(locked).all():
        days_left = _days_left(certificate.not_after, now)
        due = warning_due(term.warn_days, days_left, certificate.warned_days)
        if due is None:
            continue
        session.execute(update(row).where(row.id == certificate.id).values(warned_days=due))
        organization = session.get_one(Organization, certificate.organization_id)
        serial = f"{certificate.serial[:8]}…{certificate.serial[-8:]}"
        facts = {"serial": serial, "ends_on": day_in_japan(certificate.not_after), "days": days_left}
        about = f"client certificate {certificate.id} {due}"
        event = MailEvent.CLIENT_CERTIFICATE_ENDS
        posted += post_expiry(session, vault, organization, event, facts, now, about) is not None
    return posted


def _term(session: Session, now: datetime) -> ExpiryTerm:
    return expiry_term(expiry_terms(session), Expiring.CLIENT_CERTIFICATE, day_in_japan(now))


def _days_left(not_after: datetime, now: datetime) -> int:
    return (day_in_japan(not_after) - day_in_japan(now)).days


def _last(term: ExpiryTerm, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of each organization the one that ends last: of many that end together one is told of."""
    row, other = ClientCertificate, aliased(ClientCertificate)
    latest = now + timedelta(days=max(term.warn_days, default=0) + 1)
    later = exists().where(
        other.organization_id == row.organization_id, other.revoked_at.is_(None),
        or_(other.not_after > row.not_after, and_(other.not_after == row.not_after, other.id > row.id)),
    )  # fmt: skip
    working = select(Organization.id).where(Organization.status.in_(MAY_ACT))
    soon = and_(row.not_after > now, row.not_after <= latest)
    return row.revoked_at.is_(None), soon, ~later, row.organization_id.in_(working)
