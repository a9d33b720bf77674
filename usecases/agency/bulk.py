"""Apply or pay for many: a few at once, more by the worker in slices, which can be watched, left and interrupted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.bulk import check_chosen, is_left_to_worker
from domain.refusal import Refusal
from domain.rights import Right
from usecases.agency.apply import Apply, apply_many
from usecases.agency.awaiting import read_fees
from usecases.agency.batch import ManyAct, ask_batch, keep_batch, with_results
from usecases.agency.pay import Pay, pay_many
from usecases.agency.rows import RowResult
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import facts_in_hand, finish_job, leave_rest, leave_unchanged
from usecases.users.acting import person_now

# So short that whoever else writes hardly waits for one, and that the bar of progress moves.
SLICE = 10
# A row that even alone brought the worker down twice is not tried again.
MOST_TRIES = 3
RIGHT_OF = {ManyAct.APPLY: Right.APPLY, ManyAct.PAY: Right.PAY}


def apply_chosen(session: Session, actor: Actor, command: Apply, now: datetime) -> int:
    """The id under which it can be watched. Raises nothing_chosen, too_many_rows, or what refuses a single one."""
    numbers = list(dict.fromkeys(command.numbers))
    check_chosen(len(numbers))
    if is_left_to_worker(len(numbers)):
        answers = {"mandate_confirmed": command.mandate_confirmed, "keep_hours": command.keep_hours}
        return ask_batch(session, actor, ManyAct.APPLY, numbers, now, **answers)
    results = apply_many(session, actor, replace(command, numbers=numbers), now)
    return _kept(session, actor, ManyAct.APPLY, results, now)


def pay_chosen(session: Session, actor: Actor, command: Pay, now: datetime) -> int:
    """The id under which it can be watched. Raises nothing_chosen, too_many_rows, or what refuses a single one."""
    fees = list(dict.fromkeys(command.fees))
    check_chosen(len(fees))
    if is_left_to_worker(len(fees)):
        return ask_batch(session, actor, ManyAct.PAY, list(map(str, fees)), now, keep_hours=command.keep_hours)
    results = pay_many(session, actor, replace(command, fees=fees), now)
    return _kept(session, actor, ManyAct.PAY, results, now)


def carry_out_slice(session: Session, job: ClaimedJob, now: datetime) -> None:
    """The next rows, with their results; after a try that brought nothing row by row. Raises LostLease.

    The rest is refused once the person who asked may not do this any more.
    """
    facts = facts_in_hand(session, job)
    act, left = ManyAct(facts["act"]), list(facts["left"])
    person = person_now(session, job.made_by, job.organization_id)
    if person is None or not person.may(RIGHT_OF[act]):
        turn = left
        results = [RowResult(key, Refusal("right_lost")) for key in turn]
    else:
        turn = left[: SLICE if job.attempts == 1 else 1]
        results = list(_act(session, person, act, facts, turn, now))
    _go_on(session, job, facts, left[len(turn) :], results, now)


def note_interrupted(session: Session, job: ClaimedJob, now: datetime) -> None:
    """After a fault of ours: the next try goes row by row, and a row that fails so even alone is left out."""
    facts = facts_in_hand(session, job)
    if job.attempts == 1:
        leave_unchanged(session, job)
        return
    row, *left = facts["left"]
    _go_on(session, job, facts, left, [RowResult(row, Refusal("row_interrupted"))], now)


def _act(
    session: Session, person: Actor, act: ManyAct, facts: Mapping[str, Any], keys: Sequence[str], now: datetime
) -> tuple[RowResult, ...]:
    if act is ManyAct.APPLY:
        command = Apply(keys, facts["mandate_confirmed"], keep_hours=facts["keep_hours"])
        return apply_many(session, person, command, now)
    return pay_many(session, person, Pay(read_fees(keys), facts["keep_hours"]), now)


def _go_on(
    session: Session, job: ClaimedJob, facts: Mapping[str, Any], left: list[str], results: list[RowResult],
    now: datetime,
) -> None:  # fmt: skip
    facts = with_results(facts, results) | {"left": left}
    progress = len(facts["rows"])
    if left:
        leave_rest(session, job, facts, progress)
    else:
        finish_job(session, job, now, facts=facts, progress=progress)


def _kept(session: Session, actor: Actor, act: ManyAct, results: Sequence[RowResult], now: datetime) -> int:
    if len(results) == 1 and results[0].refusal is not None:
        raise results[0].refusal
    return keep_batch(session, actor, act, results, now)
