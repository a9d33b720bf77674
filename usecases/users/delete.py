"""Delete a user on whom nothing hangs: one who was added by mistake and never came in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.user_care import Care
from models.forms import Autosave, FormToken, KeptPost
from models.organizations import BasePerson
from models.requests import InspectionRequest
from models.users import Handover, PasswordLink, SavedSearch, User, UserBase, UserSession
from usecases.audit import record_for_both
from usecases.users.change import refuse_last_admin
from usecases.users.find import find_to_change
from usecases.users.show import ShownUser

OWN_ROWS = (UserSession, PasswordLink, SavedSearch, FormToken, Autosave, KeptPost, UserBase)


@dataclass(frozen=True)
class DeleteUser:
    """The user, as seen."""

    user_id: int
    version: int


@dataclass(frozen=True)
class HangingOnUser:
    """What names a user for ever. Who has signed in stands in the stories of cases and is disabled instead."""

    signed_in: bool
    requests: bool
    handed_over: bool
    people: int

    @property
    def anything(self) -> bool:
        return bool(self.signed_in or self.requests or self.handed_over or self.people)


def hanging_on_user(session: Session, user: User | ShownUser) -> HangingOnUser:
    """In one statement; of requests it ends with the first, for an organization has a hundred thousand of them."""
    people = select(func.count()).where(
        BasePerson.organization_id == user.organization_id, BasePerson.user_id == user.id
    )
    row = session.execute(
        select(
            exists().where(_of_requests(user)).label("requests"),
            exists().where(or_(Handover.user_id == user.id, Handover.heir_id == user.id)).label("handed_over"),
            people.scalar_subquery().label("people"),
        )
    ).one()
    return HangingOnUser(user.last_sign_in_at is not None, row.requests, row.handed_over, row.people)


def _of_requests(user: User | ShownUser) -> ColumnElement[bool]:
    row = InspectionRequest
    named = or_(row.entered_by == user.id, row.sent_by == user.id, row.updated_by == user.id)
    return (row.organization_id == user.organization_id) & named


def delete_user(session: Session, actor: Actor, care: Care, command: DeleteUser, now: datetime) -> None:
    """Raises what `find_to_change` does, last_admin, and user_in_use when something hangs on the user."""
    user = find_to_change(session, actor, care, command.user_id, command.version)
    refuse_last_admin(session, user, stays=False)
    if hanging_on_user(session, user).anything:
        raise Refusal("user_in_use")
    erase(session, [user])
    record_for_both(session, actor, user.organization_id, "user_deleted", now, f"user {user.login_id}")


def erase(session: Session, users: list[User]) -> None:
    """These users with what is nobody else's; the audit keeps their login IDs."""
    ids = [user.id for user in users]
    for table in OWN_ROWS:
        session.execute(delete(table).where(table.user_id.in_(ids)))
    session.execute(delete(User).where(User.id.in_(ids)).execution_options(synchronize_session=False))
    for user in users:
        session.expunge(user)
