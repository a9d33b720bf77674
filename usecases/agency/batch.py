"""What became of an act on many rows, kept so that its page can be left and found again."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.payment import FeeKind
from domain.refusal import Refusal
from models.jobs import Job, JobState
from usecases.agency.rows import RowResult
from usecases.agency.sending import Sending, newest, sendings

KIND = "many"


class ManyAct(StrEnum):
    """What was done to many rows at once."""

    TAKE = "take"
    RETURN = "return"
    APPLY = "apply"
    PAY = "pay"


@dataclass(frozen=True)
class BatchRow:
    """One row: what it is called, why nothing was done, or how its sending stands now."""

    number: str
    fee: FeeKind | None
    code: str
    facts: Mapping[str, Any]
    sending: Sending | None

    @property
    def is_done(self) -> bool:
        return not self.code

    @property
    def is_open(self) -> bool:
        return self.sending is not None and self.sending.is_open


@dataclass(frozen=True)
class Batch:
    """An act on many rows with the result of each."""

    id: int
    act: ManyAct
    at: datetime
    rows: tuple[BatchRow, ...]

    @property
    def done(self) -> tuple[BatchRow, ...]:
        return tuple(row for row in self.rows if row.is_done)

    @property
    def refused(self) -> tuple[BatchRow, ...]:
        return tuple(row for row in self.rows if not row.is_done)

    @property
    def answered(self) -> int:
        """How many of those sent have an answer."""
        return sum(not row.is_open for row in self.done)


def keep_batch(session: Session, actor: Actor, act: ManyAct, results: Sequence[RowResult], now: datetime) -> int:
    """The id under which the results can be read."""
    rows = [
        {"number": result.number, "code": result.refusal.code, "facts": _written(result.refusal.facts)}
        if result.refusal
        else {"number": result.number, "code": "", "facts": {}}
        for result in results
    ]
    job = Job(
        kind=KIND, dedup_key=f"{KIND}:{uuid.uuid4().hex}", order_key=f"{KIND}:{actor.user_id}", state=JobState.DONE,
        run_at=now, facts={"act": act.value, "user": actor.user_id, "rows": rows},
        organization_id=actor.organization_id, made_at=now, ended_at=now,
    )  # fmt: skip
    session.add(job)
    session.flush()
    return job.id


def find_batch(session: Session, actor: Actor, batch_id: int) -> Batch:
    """Only for who did it; raises Refusal not_found."""
    job = session.scalar(
        select(Job).where(Job.id == batch_id, Job.kind == KIND, Job.organization_id == actor.organization_id)
    )
    if job is None or job.facts["user"] != actor.user_id:
        raise Refusal("not_found")
    act = ManyAct(job.facts["act"])
    lines = job.facts["rows"]
    numbers = [line["number"].partition(":")[0] for line in lines if not line["code"]]
    sent = sendings(session, numbers) if act in (ManyAct.APPLY, ManyAct.PAY) else {}
    return Batch(job.id, act, job.made_at, tuple(_row(line, sent) for line in lines))


def _row(line: Mapping[str, Any], sent: Mapping[str, list[Sending]]) -> BatchRow:
    number, _, word = line["number"].partition(":")
    fee = FeeKind(word) if word in set(FeeKind) else None
    of_row = [one for one in sent.get(number, []) if one.fee == fee]
    sending = None if line["code"] else newest(of_row)
    return BatchRow(number, fee, line["code"], _read(line["facts"]), sending)


@dataclass(frozen=True)
class Word:
    """A word of an enum as it was when the refusal was kept."""

    msgid: str


def _written(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _fact(value) for name, value in facts.items()}


def _fact(value: Any) -> Any:
    if isinstance(value, Enum):
        return {"word": f"{type(value).__name__}.{value.name}"}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, int | str) or value is None else str(value)


def _read(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in facts.items()}


def _value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "word" in value:
        return Word(value["word"])
    if "moment" in value:
        return datetime.fromisoformat(value["moment"])
    return date.fromisoformat(value["day"])
