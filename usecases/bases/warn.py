"""Tell by mail that the delegate number of a base ends: each of its warnings once, anew when its day was changed."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.expiry import Expiring, ExpiryTerm, expiry_term, warning_due
from domain.mail_event import MailEvent
from models.organizations import Base, Organization
from usecases.organizations.letters import post_expiry
from usecases.organizations.standing import MAY_ACT
from usecases.reference import expiry_terms
from usecases.vault import Vault


def is_warning_due(session: Session, now: datetime) -> bool:
    """Looked at without a write transaction."""
    term = delegate_term(session, now)
    rows = session.execute(select(Base.delegate_until, Base.delegate_warned_days).where(*_ending(term, now)))
    today = day_in_japan(now)
    return any(
        warning_due(term.warn_days, (row.delegate_until - today).days, row.delegate_warned_days) is not None
        for row in rows
    )


def warn_of_ends(session: Session, vault: Vault, now: datetime) -> int:
    """How many mails were posted; what another worker has in hand is left to it."""
    term, today, posted = delegate_term(session, now), day_in_japan(now), 0
    locked = select(Base).where(*_ending(term, now)).order_by(Base.id).with_for_update(skip_locked=True)
    for base in session.scalars(locked).all():
        assert base.delegate_until is not None
        days_left = (base.delegate_until - today).days
        due = warning_due(term.warn_days, days_left, base.delegate_warned_days)
        if due is None:
            continue
        _note(session, base, due)
        organization = session.get_one(Organization, base.organization_id)
        facts = {"base": base.name, "number": base.delegate_number, "ends_on": base.delegate_until, "days": days_left}
        about = f"delegate number {base.id} {base.delegate_until.isoformat()} {due}"
        event = MailEvent.DELEGATE_NUMBER_ENDS
        posted += post_expiry(session, vault, organization, event, facts, now, about, base.id) is not None
    return posted


def delegate_term(session: Session, now: datetime) -> ExpiryTerm:
    return expiry_term(expiry_terms(session), Expiring.DELEGATE_NUMBER, day_in_japan(now))


def delegate_ends(session: Session, now: datetime) -> ColumnElement[bool]:
    """Within the time in which it is told ahead, or over already."""
    latest = day_in_japan(now) + timedelta(days=max(delegate_term(session, now).warn_days, default=0))
    return Base.delegate_until <= latest


def _note(session: Session, base: Base, days: int) -> None:
    """Not by the mapped row: whoever is changing the base meanwhile is not told of a newer version."""
    noted = update(Base).where(Base.id == base.id).values(delegate_warned_days=days)
    session.execute(noted.execution_options(synchronize_session=False))


def _ending(term: ExpiryTerm, now: datetime) -> tuple[ColumnElement[bool], ...]:
    today = day_in_japan(now)
    latest = today + timedelta(days=max(term.warn_days, default=0))
    working = select(Organization.id).where(Organization.status.in_(MAY_ACT))
    soon = Base.delegate_until.between(today, latest)
    return soon, Base.deleted_at.is_(None), Base.organization_id.in_(working)
