"""休眠: tell who has not signed in for long, and switch the sign-in off a month later, each once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, select, update
from sqlalchemy.orm import Session

from domain.clock import day_in_japan, utc_range_of_day
from domain.dormancy import DormancyTerm, dormancy_term_on, is_notice_due, usable_until
from domain.mail_address import is_mail_address
from domain.mail_event import MailEvent
from domain.months import months_later
from domain.organization_status import OrganizationStatus
from models.database import NO_MOMENT
from models.organizations import Organization
from models.users import User
from usecases.audit import record_for
from usecases.mails.post import PostMail, post_mail
from usecases.reference import dormancy_terms
from usecases.sessions.end import end_sessions_of
from usecases.vault import Vault

# What one transaction does; the next minute goes on.
SLICE = 50
# Who was never in counts from when the sign-in was made.
_SEEN = case((User.last_sign_in_at == NO_MOMENT, User.created_at), else_=User.last_sign_in_at)


@dataclass(frozen=True)
class _Due:
    """One who is told, or whose time after the telling is over."""

    user: User
    organization: Organization
    seen_on: date


def is_dormancy_due(session: Session, now: datetime) -> bool:
    """Looked at without a write transaction."""
    term, today = _term(session, now)
    return next(_due(session, _asleep(term, today), term, today), None) is not None


def tend_dormant(session: Session, vault: Vault, now: datetime) -> None:
    """What another worker has in hand is left to it."""
    term, today = _term(session, now)
    locked = _asleep(term, today).with_for_update(skip_locked=True, key_share=True, of=User)
    for due in _due(session, locked, term, today):
        if due.user.dormancy_told_at is None:
            _tell(session, vault, due, usable_until(due.seen_on, today, term), now)
        else:
            _disable(session, due, now)


def _term(session: Session, now: datetime) -> tuple[DormancyTerm, date]:
    today = day_in_japan(now)
    return dormancy_term_on(dormancy_terms(session), today), today


def _asleep(term: DormancyTerm, today: date) -> Select[*tuple[Any, ...]]:
    """Whoever may be concerned, the longest unseen first."""
    # A few days more than can be due: months differ in length, and the rule itself looks closely.
    before, _until = utc_range_of_day(months_later(today, term.notice_months - term.disable_months) + timedelta(days=4))
    return (
        select(User, Organization, _SEEN.label("seen_at"))
        .join(Organization, Organization.id == User.organization_id)
        .where(User.disabled_at.is_(None), before > _SEEN, Organization.status != OrganizationStatus.CLOSED)
        .order_by(_SEEN, User.id)
        .execution_options(populate_existing=True)
    )


def _due(session: Session, query: Select[*tuple[Any, ...]], term: DormancyTerm, today: date) -> Iterator[_Due]:
    found = 0
    for row in session.execute(query).all():
        user, seen_on = row.User, day_in_japan(row.User.last_sign_in_at or row.User.created_at)
        if user.dormancy_told_at is None:
            is_due = is_notice_due(seen_on, term, today)
        else:
            is_due = today > usable_until(seen_on, day_in_japan(user.dormancy_told_at), term)
        if is_due:
            found += 1
            yield _Due(user, row.Organization, seen_on)
        if found == SLICE:
            return


def _tell(session: Session, vault: Vault, due: _Due, last_day: date, now: datetime) -> None:
    """To the user, else to the organization's address; without either the audit alone knows."""
    user, organization = due.user, due.organization
    told = update(User).where(User.id == user.id).execution_options(synchronize_session=False)
    session.execute(told.values(dormancy_told_at=now))
    to = next((email for email in (user.email, organization.email) if is_mail_address(email)), "")
    if to:
        facts = {
            "name": user.name, "member_code": organization.member_code, "login_id": user.login_id,
            "last_seen": due.seen_on, "usable_until": last_day,
        }  # fmt: skip
        mail = PostMail(
            MailEvent.DORMANCY_ANNOUNCED, to, facts, organization_id=organization.id, language=user.language
        )
        post_mail(session, vault, mail, now)
    record_for(session, organization.id, "dormancy_announced", now, record=f"user {user.login_id}", mailed=bool(to))


def _disable(session: Session, due: _Due, now: datetime) -> None:
    user = due.user
    user.disabled_at, user.updated_at = now, now
    # Whoever is let in again begins a new life: the next notice comes before the next end.
    user.dormancy_told_at = None
    end_sessions_of(session, user.id, "dormant", now)
    record_for(session, due.organization.id, "dormant_user_disabled", now, record=f"user {user.login_id}")
