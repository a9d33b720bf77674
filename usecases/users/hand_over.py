"""Hand somebody's open work to a colleague, and take back what the colleague has not gone on with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.user_care import Care
from models.jobs import Job
from models.requests import InspectionRequest
from models.users import Handover, User
from usecases.case_events import tell_case
from usecases.users.open_work import OpenWork, hangs_on, heirs
from usecases.users.show import ShownUser

ENTERED, SENT = "entered_by", "sent_by"


def hand_over(
    session: Session, actor: Actor, care: Care, user: User, heir_id: int, work: OpenWork, now: datetime
) -> User:
    """The heir. Raises heir_unknown for anybody who cannot go on with all of it."""
    heir = next((one for one in heirs(session, care, user, work) if one.id == heir_id), None)
    if heir is None:
        raise Refusal("heir_unknown", "heir")
    _move(session, ENTERED, work.entered, heir.id)
    _move(session, SENT, work.held, heir.id)
    session.execute(update(Job).where(Job.id.in_(work.batches)).values(made_by=heir.id))
    requests = session.scalars(
        select(InspectionRequest).where(InspectionRequest.id.in_((*work.entered, *work.held)))
    ).all()
    for request in requests:
        tell_case(session, request, "request_handed_over", actor, now, to=heir.name)
    session.add(
        Handover(
            organization_id=user.organization_id, user_id=user.id, heir_id=heir.id, made_by=actor.user_id, made_at=now,
            requests={ENTERED: [*work.entered], SENT: [*work.held]},
        )
    )  # fmt: skip
    return heir


def handed_over(session: Session, user: User | ShownUser) -> dict[str, list[int]]:
    """What the latest heir has of it still waiting, by the column that names whom it waits for."""
    latest = _latest(session, user)
    return _still_waiting(session, latest) if latest else {ENTERED: [], SENT: []}


def take_back(session: Session, actor: Actor, user: User, now: datetime) -> int:
    """How many requests came back to the user."""
    latest = _latest(session, user)
    if latest is None:
        return 0
    waiting = _still_waiting(session, latest)
    for column, numbers in waiting.items():
        _move(session, column, numbers, user.id)
    numbers = sorted({number for listed in waiting.values() for number in listed})
    for request in session.scalars(select(InspectionRequest).where(InspectionRequest.id.in_(numbers))).all():
        tell_case(session, request, "request_handed_over", actor, now, to=user.name)
    latest.undone_at = now
    return len(numbers)


def _latest(session: Session, user: User | ShownUser) -> Handover | None:
    query = select(Handover).where(Handover.user_id == user.id, Handover.undone_at.is_(None))
    return session.scalar(query.order_by(Handover.id.desc()).limit(1))


def _still_waiting(session: Session, handover: Handover) -> dict[str, list[int]]:
    row = InspectionRequest
    query = select(row.id).where(row.organization_id == handover.organization_id, hangs_on(handover.heir_id))
    waiting = set(session.scalars(query))
    return {column: [number for number in numbers if number in waiting] for column, numbers in _parts(handover)}


def _parts(handover: Handover) -> list[tuple[str, list[int]]]:
    return [(column, handover.requests.get(column, [])) for column in (ENTERED, SENT)]


def _move(session: Session, column: str, numbers: Sequence[int], user_id: int) -> None:
    """Not by the mapped rows: whoever is editing one meanwhile is not told of a newer version."""
    values: dict[str, Any] = {column: user_id}
    session.execute(
        update(InspectionRequest)
        .where(InspectionRequest.id.in_(numbers))
        .values(values)
        .execution_options(synchronize_session=False)
    )
