"""A link by which one user sets a password once, within its time; a newer one replaces it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.password import check_password
from domain.refusal import Refusal
from models.organizations import Organization
from models.users import LinkPurpose, PasswordLink, User
from usecases.audit import record_for
from usecases.sessions import guard
from usecases.sessions.change_password import PRODUCT_WORDS
from usecases.sessions.common_passwords import common_passwords
from usecases.sessions.end import end_sessions_of
from usecases.sessions.letters import tell_user
from usecases.sessions.passwords import hashed
from usecases.sessions.sign_in import token_hash
from usecases.vault import Vault

LINK_LIFE = timedelta(hours=72)
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Invited:
    """Whose password a link sets, and with what they sign in then."""

    name: str
    organization_name: str
    member_code: str
    login_id: str


def make_password_link(
    session: Session,
    user: User,
    now: datetime,
    life: timedelta = LINK_LIFE,
    purpose: LinkPurpose = LinkPurpose.PASSWORD,
) -> str:
    """The token of a new link, which only its mail holds; earlier links of the user for the same end."""
    end_links_of(session, user.id, now, (purpose,))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        PasswordLink(
            user_id=user.id, purpose=purpose, token_hash=token_hash(token), made_at=now, ends_at=now + life
        )
    )  # fmt: skip
    session.flush()
    return token


def end_links_of(session: Session, user_id: int, now: datetime, purposes: Sequence[LinkPurpose]) -> None:
    open_ones = PasswordLink.used_at.is_(None), PasswordLink.ends_at > now, PasswordLink.purpose.in_(purposes)
    session.execute(update(PasswordLink).where(PasswordLink.user_id == user_id, *open_ones).values(ends_at=now))


def user_of_link(session: Session, token: str, now: datetime) -> Invited:
    """Whoever holds the link; raises Refusal password_link_gone."""
    return _invited(*holder_of_link(session, token, now))


def _invited(user: User, organization: Organization) -> Invited:
    return Invited(user.name, organization.name, organization.member_code, user.login_id)


def holder_of_link(
    session: Session,
    token: str,
    now: datetime,
    lock: bool = False,
    purpose: LinkPurpose = LinkPurpose.PASSWORD,
) -> tuple[User, Organization]:
    """Whose link it is; locked, it is used up. Raises Refusal password_link_gone when there is none."""
    query = (
        select(PasswordLink, User, Organization)
        .join(User, User.id == PasswordLink.user_id)
        .join(Organization, Organization.id == User.organization_id)
        .where(
            PasswordLink.token_hash == token_hash(token),
            PasswordLink.purpose == purpose,
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


def set_password_by_link(session: Session, vault: Vault, token: str, new: str, now: datetime) -> Invited:
    """Set the password, use the link up, end all sessions of the user and lift the lock of wrong passwords."""
    user, organization = holder_of_link(session, token, now, lock=True)
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
    guard.forgive(session, guard.name_key(organization.member_code, user.login_id))
    if user.last_sign_in_at is not None:
        # Whoever was never in sets a first password, which is no change that somebody else could have made.
        tell_user(session, vault, user, MailEvent.PASSWORD_CHANGED, now, {"changed_at": now})
    return _invited(user, organization)
