"""Who was invited to set a first password, who has, and a new link for who has not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import EnrollmentAct
from domain.refusal import Refusal
from models.enrollments import Enrollment
from models.organizations import Organization
from models.users import PasswordLink, User
from usecases.audit import record_for
from usecases.enrollments.accept import Invitation
from usecases.enrollments.letters import post_invitation
from usecases.enrollments.move import find_enrollment, tell_event
from usecases.users.password_link import make_password_link
from usecases.vault import Vault


@dataclass(frozen=True)
class InviteAgain:
    """Whose link goes out anew; `path` begins the address of the page that sets a password."""

    receipt_number: str
    login_id: str
    path: str


@dataclass(frozen=True)
class Invited:
    """Somebody whose password is set by a link: when it was, else until when the newest link is good."""

    name: str
    login_id: str
    password_set_at: datetime | None
    link_ends_at: datetime


def invited_people(session: Session, enrollment: Enrollment) -> tuple[Invited, ...]:
    """Whom the acceptance made; whom their own administrator invites later is no affair of the operator's."""
    found = session.execute(
        select(User.name, User.login_id, func.max(PasswordLink.used_at), func.max(PasswordLink.ends_at))
        .join(PasswordLink, PasswordLink.user_id == User.id)
        .where(
            User.organization_id == enrollment.organization_id,
            User.created_at == enrollment.decided_at,
            User.disabled_at.is_(None),
        )
        .group_by(User.id, User.name, User.login_id)
        .order_by(User.id)
    )
    return tuple(Invited(*row) for row in found)


def invite_again(session: Session, actor: Actor, vault: Vault, command: InviteAgain, now: datetime) -> None:
    """The newer link ends the earlier one. Raises not_found, and password_set_already for who needs no link."""
    enrollment = find_enrollment(session, command.receipt_number, lock=True)
    user = _invited_user(session, enrollment, command.login_id)
    used = select(PasswordLink.id).where(PasswordLink.user_id == user.id, PasswordLink.used_at.is_not(None))
    if session.scalar(used.limit(1)) is not None:
        raise Refusal("password_set_already", name=user.name)
    invitation = Invitation(user.name, user.email, user.login_id, make_password_link(session, user, now))
    tell_event(session, actor, enrollment, EnrollmentAct.INVITED, now, login_id=user.login_id)
    # In the company's own audit too: somebody was given a way in.
    for chain in _chains(actor, user.organization_id):
        record_for(
            session, chain, "password_link_sent_again", now, record=f"user {user.login_id}", user_id=actor.user_id,
            login_id=actor.login_id, role=actor.role.value, address=actor.address,
            receipt_number=command.receipt_number,
        )  # fmt: skip
    post_invitation(session, vault, user.organization_id, invitation, command.path, now)


def _chains(actor: Actor, organization_id: int) -> Iterator[int]:
    """In the order in which all acts lock them."""
    yield from sorted({actor.organization_id, organization_id})


def _invited_user(session: Session, enrollment: Enrollment, login_id: str) -> User:
    """Locked, so that of two links sent at once only one is good."""
    user = session.scalar(
        select(User)
        .join(Organization, Organization.id == User.organization_id)
        .where(
            Organization.id == (enrollment.organization_id or 0),
            User.created_at == enrollment.decided_at,
            User.login_id == login_id,
            User.disabled_at.is_(None),
            select(PasswordLink.id).where(PasswordLink.user_id == User.id).exists(),
        )
        .with_for_update(of=User)
    )
    if user is None:
        raise Refusal("not_found")
    return user
