"""Tell agents by mail that a password of the portal ends, or that an unused account will be gone; each time once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.expiry import ExpiryTerm, warning_due
from domain.mail_event import MailEvent
from models.organizations import Base, Organization, PortalAccount
from usecases.organizations.letters import LANGUAGE, post_expiry
from usecases.portal_accounts.find import Terms, last_day
from usecases.vault import Vault
from usecases.words import words_of


@dataclass(frozen=True)
class Warned:
    """A warning that is due: of what, by which column it is remembered, how many days ahead, and until when."""

    event: MailEvent
    column: str
    days: int
    ends_on: date
    begun: datetime


def is_warning_due(session: Session, now: datetime) -> bool:
    """Looked at without a write transaction."""
    terms, today = Terms.on(session, day_in_japan(now)), day_in_japan(now)
    row = PortalAccount
    rows = session.execute(
        select(row.vehicle_kind, row.password_changed_at, row.used_at, row.warned_days, row.warned_unused_days)
    )
    return any(next(_due(one, terms, today), None) for one in rows)


def warn_of_ends(session: Session, vault: Vault, now: datetime) -> int:
    """How many mails were posted; what another worker has in hand is left to it."""
    terms, today, posted = Terms.on(session, day_in_japan(now)), day_in_japan(now), 0
    locked = select(PortalAccount).order_by(PortalAccount.id).with_for_update(skip_locked=True)
    for account in session.scalars(locked).all():
        for warned in [*_due(account, terms, today)]:
            posted += _post(session, vault, account, warned, today, now)
    return posted


def _due(row: Any, terms: Terms, today: date) -> Iterator[Warned]:
    passwords = terms.passwords[row.vehicle_kind]
    each: tuple[tuple[MailEvent, str, datetime | None, ExpiryTerm], ...] = (
        (MailEvent.PORTAL_PASSWORD_ENDS, "warned_days", row.password_changed_at, passwords),
        (MailEvent.PORTAL_UNUSED, "warned_unused_days", row.used_at, terms.unused),
    )
    for event, column, begun, term in each:
        ends_on = last_day(begun, term)
        if begun is None or ends_on is None:
            continue
        days = warning_due(term.warn_days, (ends_on - today).days, getattr(row, column))
        if days is not None:
            yield Warned(event, column, days, ends_on, begun)


def _post(session: Session, vault: Vault, account: PortalAccount, warned: Warned, today: date, now: datetime) -> bool:
    # Not by the mapped row: whoever has its page open is not told of a newer version.
    session.execute(
        update(PortalAccount)
        .where(PortalAccount.id == account.id)
        .values({warned.column: warned.days})
        .execution_options(synchronize_session=False)
    )
    base, organization = session.get_one(Base, account.base_id), session.get_one(Organization, account.organization_id)
    kind = words_of(LANGUAGE)[f"VehicleKind.{account.vehicle_kind.name}"]
    facts = {"base": base.name, "kind": kind, "ends_on": warned.ends_on, "days": (warned.ends_on - today).days}
    about = f"portal account {account.id} {warned.begun.isoformat()} {warned.days}"
    return post_expiry(session, vault, organization, warned.event, facts, now, about, base.id) is not None
