"""An act on many rows: kept with what became of each, so that its page can be left and found again."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.bulk import is_left_to_worker
from domain.payment import FeeKind
from domain.refusal import Refusal
from models.jobs import Job, JobState
from usecases.agency.kept_refusal import read_facts, written_facts
from usecases.agency.rows import RowResult
from usecases.agency.sending import Sending, newest, sendings
from usecases.jobs.enqueue import OPEN, JobKind
from usecases.organizations.standing import refuse_if_stopped

SHOWN_BATCHES = 20


class ManyAct(StrEnum):
    """What was done to many rows at once."""

    SEND = "send"
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

    @property
    def key(self) -> str:
        """As a form names it."""
        return f"{self.number}:{self.fee.value}" if self.fee else self.number


@dataclass(frozen=True)
class Batch:
    """An act on many rows with the result of each that had its turn."""

    id: int
    act: ManyAct
    at: datetime
    total: int
    is_running: bool
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


@dataclass(frozen=True)
class BatchLine:
    """An act on many rows as one line of a list."""

    id: int
    act: ManyAct
    at: datetime
    total: int
    progress: int
    refused: int
    is_running: bool

    @property
    def done(self) -> int:
        return self.progress - self.refused


def keep_batch(session: Session, actor: Actor, act: ManyAct, results: Sequence[RowResult], now: datetime) -> int:
    """The id under which results that are there already can be read."""
    facts = {"act": act.value, "left": [], **with_results({}, results)}
    return _keep(session, actor, facts, JobState.DONE, len(results), now)


def ask_batch(session: Session, actor: Actor, act: ManyAct, keys: Sequence[str], now: datetime, **answers: bool) -> int:
    """Leave the rows to the worker, with what else was answered; the id under which it can be watched.

    Raises organization_stopped, so that nobody waits for what will not be done.
    """
    refuse_if_stopped(session, actor)
    facts = {"act": act.value, "left": list(keys), **with_results({}, ()), **answers}
    return _keep(session, actor, facts, JobState.WAITING, len(keys), now)


def with_results(facts: Mapping[str, Any], results: Sequence[RowResult]) -> dict[str, Any]:
    """The facts of a batch with these results after those it has."""
    refused = sum(result.refusal is not None for result in results)
    return {
        **facts,
        "rows": [*facts.get("rows", ()), *map(_line, results)],
        "refused": facts.get("refused", 0) + refused,
    }


def find_batch(session: Session, actor: Actor, batch_id: int) -> Batch:
    """Only for who did it; the refused rows first where there are many. Raises Refusal not_found."""
    job = session.scalar(select(Job).where(Job.id == batch_id, *_mine(actor)))
    if job is None:
        raise Refusal("not_found")
    act = ManyAct(job.facts["act"])
    lines = job.facts["rows"]
    numbers = [line["number"].partition(":")[0] for line in lines if not line["code"]]
    sent = sendings(session, numbers) if act in (ManyAct.APPLY, ManyAct.PAY) else {}
    rows = [_row(line, sent) for line in lines]
    if is_left_to_worker(job.total):
        rows.sort(key=lambda row: row.is_done)
    return Batch(job.id, act, job.made_at, job.total, job.state in OPEN, tuple(rows))


def latest_batches(session: Session, actor: Actor) -> tuple[BatchLine, ...]:
    """What this person did to many rows, the latest first."""
    return _lines(session, *_mine(actor))


def running_batches(session: Session, actor: Actor) -> tuple[BatchLine, ...]:
    return _lines(session, *_mine(actor), Job.state.in_(OPEN))


def _lines(session: Session, *wheres: ColumnElement[bool]) -> tuple[BatchLine, ...]:
    act, refused = Job.facts["act"].as_string(), Job.facts["refused"].as_integer()
    query = select(Job.id, act.label("act"), Job.made_at, Job.total, Job.progress, refused.label("refused"), Job.state)
    rows = session.execute(query.where(*wheres).order_by(Job.id.desc()).limit(SHOWN_BATCHES))
    return tuple(
        BatchLine(row.id, ManyAct(row.act), row.made_at, row.total, row.progress, row.refused, row.state in OPEN)
        for row in rows
    )


def _mine(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        Job.order_key == _order_key(actor),
        Job.kind == JobKind.MANY.value,
        Job.organization_id == actor.organization_id,
    )


def _order_key(actor: Actor) -> str:
    """Acts of one person go one after the other."""
    return f"{JobKind.MANY.value}:{actor.user_id}"


def _keep(session: Session, actor: Actor, facts: dict[str, Any], state: JobState, total: int, now: datetime) -> int:
    job = Job(
        kind=JobKind.MANY.value, dedup_key=f"{JobKind.MANY.value}:{uuid.uuid4().hex}", order_key=_order_key(actor),
        state=state, run_at=now, facts=facts, progress=len(facts["rows"]), total=total,
        organization_id=actor.organization_id, made_by=actor.user_id, made_at=now,
        ended_at=None if state in OPEN else now,
    )  # fmt: skip
    session.add(job)
    session.flush()
    return job.id


def _line(result: RowResult) -> dict[str, Any]:
    refusal = result.refusal
    if refusal is None:
        return {"number": result.number, "code": "", "facts": {}}
    return {"number": result.number, "code": refusal.code, "facts": written_facts(refusal.facts)}


def _row(line: Mapping[str, Any], sent: Mapping[str, list[Sending]]) -> BatchRow:
    number, _, word = line["number"].partition(":")
    fee = FeeKind(word) if word in set(FeeKind) else None
    of_row = [one for one in sent.get(number, []) if one.fee == fee]
    sending = None if line["code"] else newest(of_row)
    return BatchRow(number, fee, line["code"], read_facts(line["facts"]), sending)
