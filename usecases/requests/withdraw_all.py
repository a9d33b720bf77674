"""Withdraw everything of a client that no agent has taken, by the moves that each would be withdrawn by alone."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.request_status import DELETABLE, RequestStatus, moved
from models.applications import CaseEvent
from models.requests import InspectionRequest
from usecases.case_events import line_of
from usecases.requests.touch import touched

# A held one becomes a draft again, and a draft is deleted; what an agent has or has sent back is cancelled.
TO_WITHDRAW = (RequestStatus.DRAFT, RequestStatus.HELD, RequestStatus.SENT, RequestStatus.RETURNED)
AT_ONCE = 500


def withdrawable(organization_id: int, status: RequestStatus) -> Select[int]:
    """The ids of those that would be withdrawn out of one status."""
    return select(InspectionRequest.id).where(*_of(organization_id, (status,)))


def withdraw_all(session: Session, actor: Actor, organization_id: int, now: datetime) -> Counter[int]:
    """How many sent ones each agent organization loses. The rows are locked first, so that none is taken meanwhile."""
    row = InspectionRequest
    query = select(row.id, row.status, row.agent_organization_id).where(*_of(organization_id)).order_by(row.id)
    found = session.execute(query.with_for_update()).all()
    for status in TO_WITHDRAW:
        of_status = [number for number, known, _agent in found if known is status]
        for first in range(0, len(of_status), AT_ONCE):
            _withdraw(session, actor, organization_id, status, of_status[first : first + AT_ONCE], now)
    return Counter(agent for _number, status, agent in found if status is RequestStatus.SENT and agent is not None)


def _of(organization_id: int, statuses: Collection[RequestStatus] = TO_WITHDRAW) -> tuple[ColumnElement[bool], ...]:
    row = InspectionRequest
    return row.organization_id == organization_id, row.status.in_(statuses), row.deleted_at.is_(None)


def _withdraw(
    session: Session, actor: Actor, organization_id: int, status: RequestStatus, numbers: Sequence[int], now: datetime
) -> None:
    became, codes = _way_of(status)
    values: dict[str, Any] = {"status": became, "version": InspectionRequest.version + 1, **touched(actor, now)}
    values |= {"deleted_at": now} if became in DELETABLE else {}
    session.execute(
        update(InspectionRequest)
        .where(InspectionRequest.id.in_(numbers))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    lines = [line_of(organization_id, number, code, actor, now) for number in numbers for code in codes]
    session.execute(insert(CaseEvent), lines)


def _way_of(status: RequestStatus) -> tuple[RequestStatus, tuple[str, ...]]:
    """Where a request of this status ends, and what its story tells of the way."""
    if status is RequestStatus.DRAFT:
        return status, ("request_deleted",)
    if status is RequestStatus.HELD:
        return moved(status, RequestStatus.DRAFT), ("request_taken_back", "request_deleted")
    return moved(status, RequestStatus.CANCELLED), ("request_cancelled",)
