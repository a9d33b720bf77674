"""A link by which one user sets a password once, within 72 hours; a newer one replaces it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.password import check_password
from domain.refusal import Refusal
from models.organizations import Organization
from models.users import PasswordLink, User
from usecases.audit import record_for
from usecases.sessions.change_password import PRODUCT_WORDS
from usecases.sessions.common_passwords import common_passwords
from usecases.sessions.end import end_sessions_of
from usecases.sessions.passwords import hashed
from usecases.sessions.sign_in import token_hash

LINK_LIFE = timedelta(hours=72)
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Invited:
    """Whose password a link sets, and with what they sign in then."""

    name: str
    organization_name: str
    member_code: str
    login_id: str


def make_password_link(session: Session, user: User, now: datetime) -> str:
    """The token of a new link, which only its mail holds; earlier links of the user end."""
    end_links(session, user, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(PasswordLink(user_id=user.id, token_hash=token_hash(token), made_at=now, ends_at=now + LINK_LIFE))
    session.flush()
    return token


def end_links(session: Session, user: User, now: datetime) -> None:
    """No link that the user got so far sets a password any more."""
    session.execute(
        update(PasswordLink)
        .where(PasswordLink.user_id == user.id, PasswordLink.used_at.is_(None), PasswordLink.ends_at > now)
        .values(ends_at=now)
    )


def user_of_link(session: Session, token: str, now: datetime) -> Invited:
    """Whoever holds the link; raises Refusal password_link_gone."""
    return _invited(*_holder(session, token, now))


def _invited(user: User, organization: Organization) -> Invited:
    return Invited(user.name, organization.name, organization.member_code, user.login_id)


def _holder(session: Session, token: str, now: datetime, lock: bool = False) -> tuple[User, Organization]:
    """Whose password it sets; locked, it is used up. Raises Refusal password_link_gone when there is none."""
    query = (
        select(PasswordLink, User, Organization)
        .join(User, User.id == PasswordLink.user_id)
        .join(Organization, Organization.id == User.organization_id)
        .where(
            PasswordLink.token_hash == token_hash(token),
            PasswordLink.used_at.is_(None),
            PasswordLink.ends_at > now,
            User.disabled_at.is_(None),
        )
    )
    found = session.execute(query.with_for_update(of=PasswordLink) if lock else query).one_or_none()
    if found is None:
        raise Refusal("password_link_gone")
    link, user, organization = found
    if lock:
        link.used_at = now
    return user, organization


def set_password_by_link(session: Session, token: str, new: str, now: datetime) -> Invited:
    """Set the password, use the link up and end all sessions of the user."""
    user, organization = _holder(session, token, now, lock=True)
    own_words = (*PRODUCT_WORDS, organization.name, organization.member_code)
    check_password(new, user.login_id, own_words, common_passwords(session), field="new")
    user.password_hash = hashed(new)
    user.password_changed_at = now
    user.must_change_password = False
    user.one_time_until = None
    user.updated_at = now
    end_sessions_of(session, user.id, "password_changed", now)
    record_for(
        session, organization.id, "password_set_by_link", now, record=f"user {user.login_id}", user_id=user.id,
        login_id=user.login_id, role=user.role.value,
    )  # fmt: skip
    return _invited(user, organization)
