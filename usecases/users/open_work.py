"""What somebody has begun and not ended, and who could take it over."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from domain.request_status import RequestStatus
from domain.rights import Role
from domain.user_care import Care
from models.forms import Autosave
from models.jobs import Job, JobState
from models.requests import InspectionRequest
from models.users import User, UserBase
from usecases.jobs.enqueue import JobKind
from usecases.scope import visible_users
from usecases.users.show import ShownUser

MOST_HEIRS = 200
BATCH, AUTOSAVE = "batch", "autosave"


@dataclass(frozen=True)
class OpenWork:
    """Numbers of requests by what they wait for, ids of acts on many rows under way, and the count of autosaves.

    `entered` are drafts and returned ones that the person entered, `held` those that go out in the person's name.
    """

    drafts: tuple[int, ...] = ()
    returned: tuple[int, ...] = ()
    held: tuple[int, ...] = ()
    batches: tuple[int, ...] = ()
    autosaves: int = 0
    bases: frozenset[int] = frozenset()

    @property
    def entered(self) -> tuple[int, ...]:
        return (*self.drafts, *self.returned)

    @property
    def can_be_handed_over(self) -> bool:
        return bool(self.entered or self.held or self.batches)


def hangs_on(user_id: int) -> ColumnElement[bool]:
    """Requests that wait for this person: to be finished, corrected, or sent in this person's name."""
    row = InspectionRequest
    return and_(
        row.deleted_at.is_(None),
        or_(
            and_(row.status.in_((RequestStatus.DRAFT, RequestStatus.RETURNED)), row.entered_by == user_id),
            and_(row.status == RequestStatus.HELD, row.sent_by == user_id),
        ),
    )


def open_work(session: Session, user: User | ShownUser) -> OpenWork:
    row = InspectionRequest
    found = session.execute(
        select(row.id, row.status, row.base_id)
        .where(row.organization_id == user.organization_id, hangs_on(user.id))
        .order_by(row.id)
    ).all()
    kept = select(literal(AUTOSAVE), func.count()).where(Autosave.user_id == user.id)
    batches = select(literal(BATCH), Job.id).where(
        Job.organization_id == user.organization_id,
        Job.made_by == user.id,
        Job.kind == JobKind.MANY,
        Job.state.in_((JobState.WAITING, JobState.RUNNING)),
    )
    beside = [(what, number) for what, number in session.execute(union_all(batches, kept))]

    def of(status: RequestStatus) -> tuple[int, ...]:
        return tuple(one.id for one in found if one.status is status)

    return OpenWork(
        drafts=of(RequestStatus.DRAFT),
        returned=of(RequestStatus.RETURNED),
        held=of(RequestStatus.HELD),
        batches=tuple(number for what, number in beside if what == BATCH),
        autosaves=sum(number for what, number in beside if what == AUTOSAVE),
        bases=frozenset(one.base_id for one in found),
    )


def heirs(session: Session, care: Care, user: User | ShownUser, work: OpenWork) -> Sequence[User]:
    """Senders at every base where something waits; only they can send what is held, and correct what came back."""
    query = select(User).where(
        visible_users(care), User.id != user.id, User.role == Role.SENDER, User.disabled_at.is_(None)
    )
    for base_id in sorted(work.bases):
        here = select(UserBase.user_id).where(UserBase.base_id == base_id)
        query = query.where(or_(User.all_bases, User.id.in_(here)))
    return session.scalars(query.order_by(User.name_key, User.id).limit(MOST_HEIRS)).all()
