"""What became of many requests that were sent together, kept so that it can be left and found again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from usecases.agency.batch import ManyAct, find_batch, keep_batch
from usecases.agency.rows import RowResult
from usecases.requests.search import RequestRow, requests_numbered


@dataclass(frozen=True)
class SentRow:
    """One of them: why it was not sent, or an empty code; `request` is None once it is out of sight."""

    number: int
    request: RequestRow | None
    code: str
    facts: Mapping[str, Any]

    @property
    def is_sent(self) -> bool:
        return not self.code


@dataclass(frozen=True)
class SentMany:
    """All of them, as they were left then and stand now."""

    id: int
    at: datetime
    rows: tuple[SentRow, ...]

    @property
    def unsent(self) -> tuple[SentRow, ...]:
        return tuple(row for row in self.rows if not row.is_sent)


def keep_sent(session: Session, actor: Actor, results: Sequence[tuple[int, Refusal | None]], now: datetime) -> int:
    """The id under which the results can be read."""
    rows = [RowResult(str(number), refusal) for number, refusal in results]
    return keep_batch(session, actor, ManyAct.SEND, rows, now)


def find_sent(session: Session, actor: Actor, sent_id: int) -> SentMany:
    """Only for who sent them; raises Refusal not_found."""
    batch = find_batch(session, actor, sent_id)
    if batch.act is not ManyAct.SEND:
        raise Refusal("not_found")
    numbers = [int(row.number) for row in batch.rows]
    seen = {request.number: request for request in requests_numbered(session, actor, numbers)}
    rows = (
        SentRow(number, seen.get(number), row.code, row.facts) for number, row in zip(numbers, batch.rows, strict=True)
    )
    return SentMany(batch.id, batch.at, tuple(rows))
