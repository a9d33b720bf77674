"""What one paste added, and undoing it within a day while nobody of it has signed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.user_care import Care
from models.organizations import BasePerson
from models.requests import InspectionRequest
from models.users import BatchKind, Handover, PastedBatch, User
from usecases.audit import record
from usecases.users.delete import erase
from usecases.users.paste import UNDONE_WITHIN


@dataclass(frozen=True)
class ShownBatch:
    """A paste as its page shows it: of whom it added those who still need a password handed to them."""

    id: int
    made_at: datetime
    size: int
    invited: int
    without_address: tuple[User, ...]
    undone_at: datetime | None
    undo_until: datetime
    signed_in: int

    def may_be_undone(self, now: datetime) -> bool:
        return self.undone_at is None and not self.signed_in and now <= self.undo_until


def show_batch(session: Session, actor: Actor, care: Care, batch_id: int) -> ShownBatch:
    """Raises Refusal not_found."""
    batch = _find(session, actor, care, batch_id)
    users = session.scalars(select(User).where(User.pasted_in == batch.id).order_by(User.login_key)).all()
    return ShownBatch(
        id=batch.id,
        made_at=batch.made_at,
        size=batch.size,
        invited=sum(bool(user.email) for user in users),
        without_address=tuple(user for user in users if not user.email and user.last_sign_in_at is None),
        undone_at=batch.undone_at,
        undo_until=batch.made_at + UNDONE_WITHIN,
        signed_in=sum(user.last_sign_in_at is not None for user in users),
    )


def undo_paste(session: Session, actor: Actor, care: Care, batch_id: int, now: datetime) -> int:
    """How many users went. Raises not_found, paste_undone, paste_undo_late, paste_in_use and user_not_looked_after."""
    batch = _find(session, actor, care, batch_id, lock=True)
    if batch.undone_at is not None:
        raise Refusal("paste_undone")
    if now > batch.made_at + UNDONE_WITHIN:
        raise Refusal("paste_undo_late")
    query = select(User).where(User.pasted_in == batch.id).order_by(User.id).with_for_update()
    users = [*session.scalars(query)]
    if any(user.last_sign_in_at is not None for user in users) or _is_named(session, users):
        raise Refusal("paste_in_use")
    if any(user.role not in care.roles for user in users):
        raise Refusal("user_not_looked_after")
    gone = [user.login_id for user in users]
    erase(session, users)
    batch.undone_at = now
    record(session, actor, "users_paste_undone", now, record=f"batch {batch.id}", users=gone)
    return len(gone)


def _find(session: Session, actor: Actor, care: Care, batch_id: int, lock: bool = False) -> PastedBatch:
    """A base administrator finds the own ones alone."""
    query = select(PastedBatch).where(
        PastedBatch.organization_id == care.organization_id,
        PastedBatch.id == batch_id,
        PastedBatch.kind == BatchKind.USERS,
    )
    if care.bases is not None:
        query = query.where(PastedBatch.made_by == actor.user_id)
    batch = session.scalar(query.with_for_update() if lock else query)
    if batch is None:
        raise Refusal("not_found")
    return batch


def _is_named(session: Session, users: list[User]) -> bool:
    """Whether any of them is an heir, stands on record at a base, or has a request under the name."""
    ids, row = [user.id for user in users], InspectionRequest
    here = users[0].organization_id if users else 0
    named = session.execute(
        select(
            exists().where(or_(Handover.user_id.in_(ids), Handover.heir_id.in_(ids))).label("handed"),
            exists().where(BasePerson.organization_id == here, BasePerson.user_id.in_(ids)).label("people"),
            exists()
            .where(row.organization_id == here, or_(row.entered_by.in_(ids), row.sent_by.in_(ids)))
            .label("requests"),
        )
    ).one()
    return bool(named.handed or named.people or named.requests)
