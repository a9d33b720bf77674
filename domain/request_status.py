"""The life of a request, from the first typed letter to its end."""

from datetime import date
from enum import StrEnum

from domain.refusal import Refusal


class RequestStatus(StrEnum):
    """What has become of what the client asks of the agent."""

    DRAFT = "draft"
    HELD = "held"
    SENT = "sent"
    RETURNED = "returned"
    TAKEN = "taken"
    ENDED = "ended"
    CANCELLED = "cancelled"
    DONE = "done"


NEXT: dict[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.DRAFT: frozenset({RequestStatus.HELD, RequestStatus.SENT}),
    RequestStatus.HELD: frozenset({RequestStatus.SENT, RequestStatus.DRAFT}),
    RequestStatus.SENT: frozenset({RequestStatus.TAKEN, RequestStatus.RETURNED, RequestStatus.CANCELLED}),
    RequestStatus.RETURNED: frozenset({RequestStatus.HELD, RequestStatus.SENT, RequestStatus.CANCELLED}),
    RequestStatus.TAKEN: frozenset({RequestStatus.DONE, RequestStatus.RETURNED, RequestStatus.ENDED}),
    RequestStatus.ENDED: frozenset({RequestStatus.TAKEN}),
    RequestStatus.CANCELLED: frozenset(),
    RequestStatus.DONE: frozenset(),
}

LIVE = frozenset({RequestStatus.HELD, RequestStatus.SENT, RequestStatus.RETURNED, RequestStatus.TAKEN})
# An ended request is over as long as nobody applies again for it.
ENDS = frozenset({RequestStatus.DONE, RequestStatus.CANCELLED, RequestStatus.ENDED})
# A held request is taken back before it is changed, so that what a sender let go is what goes.
EDITABLE = frozenset({RequestStatus.DRAFT, RequestStatus.RETURNED})
DELETABLE = EDITABLE
# Whatever its planned day: what is held goes by itself, and before its day only alone.
SENDABLE = frozenset(old for old, new in NEXT.items() if {RequestStatus.HELD, RequestStatus.SENT} <= new)


def moved(old: RequestStatus, new: RequestStatus) -> RequestStatus:
    """The new status, or the refusal of a move the table does not know.

    From TAKEN to RETURNED the caller must know that nothing was lodged: the table cannot see applications.
    """
    if new not in NEXT[old]:
        raise Refusal("request_move_not_allowed", old=old, new=new)
    return new


def status_when_sent(planned_on: date | None, today: date) -> RequestStatus:
    """A planned day in the future holds a request back; it is not a mere note."""
    return RequestStatus.HELD if planned_on and planned_on > today else RequestStatus.SENT
