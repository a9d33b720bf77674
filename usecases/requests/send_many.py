"""What a sender is about to send: each chosen request with what becomes of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.bulk import MOST_CHOSEN
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.request_status import NEXT, RequestStatus, status_when_sent
from usecases.listing import Wish
from usecases.requests.check_many import first_stops
from usecases.requests.conditions import RequestConditions
from usecases.requests.search import RequestRow, requests_numbered, sendable_requests


@dataclass(frozen=True)
class Chosen:
    """One chosen request, before it is sent; `becomes` is None when its status forbids sending.

    `stop` is what would refuse it as it stands.
    """

    request: RequestRow
    becomes: RequestStatus | None
    stop: Refusal | None = None


@dataclass(frozen=True)
class Choice:
    """The chosen requests; `more` says that the list goes on beyond what can be sent at once."""

    rows: tuple[Chosen, ...]
    more: bool = False

    @property
    def sendable(self) -> tuple[RequestRow, ...]:
        return tuple(row.request for row in self.rows if row.becomes is not None)

    @property
    def counts(self) -> Counter[RequestStatus | None]:
        """How many go at once, are held, or cannot be sent in their status."""
        return Counter(row.becomes for row in self.rows if row.stop is None)

    @property
    def stopped(self) -> int:
        """How many would be refused, although their status lets them go."""
        return sum(row.stop is not None for row in self.rows)


def chosen_requests(session: Session, actor: Actor, numbers: Sequence[int], now: datetime) -> Choice:
    """The numbered ones that the actor can see; raises too_many_chosen beyond MOST_CHOSEN."""
    if len(numbers) > MOST_CHOSEN:
        raise Refusal("too_many_chosen", count=len(numbers), limit=MOST_CHOSEN)
    return Choice(_chosen(session, actor, requests_numbered(session, actor, numbers), now))


def chosen_list(session: Session, actor: Actor, conditions: RequestConditions, wish: Wish, now: datetime) -> Choice:
    """All of a list that can be sent, in its order, up to MOST_CHOSEN."""
    found = sendable_requests(session, actor, conditions, wish, MOST_CHOSEN + 1)
    return Choice(_chosen(session, actor, found[:MOST_CHOSEN], now), more=len(found) > MOST_CHOSEN)


def _chosen(session: Session, actor: Actor, rows: Sequence[RequestRow], now: datetime) -> tuple[Chosen, ...]:
    today = day_in_japan(now)
    becomes = {row.number: _becomes(row, today) for row in rows}
    stops = first_stops(session, actor, [number for number, aim in becomes.items() if aim is not None], now)
    return tuple(Chosen(row, becomes[row.number], stops.get(row.number)) for row in rows)


def _becomes(request: RequestRow, today: date) -> RequestStatus | None:
    aim = status_when_sent(request.planned_on, today)
    return aim if aim in NEXT[request.status] else None
