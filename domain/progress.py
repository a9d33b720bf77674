"""The way of one application as a line of steps: what is done, where it stands, what still comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.oss_status import FEES_OF_STEP, MAIN_LINE, OssStatus
from domain.payment import FeeKind
from domain.vehicle import VehicleKind


class Step(StrEnum):
    """依頼, 代理人の受付, 申請, and the steps at the office."""

    SENT = "sent"
    TAKEN = "taken"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    INSPECTION_FEE = "inspection_fee"
    TECHNICAL_FEE = "technical_fee"
    EXAMINED = "examined"
    WEIGHT_TAX = "weight_tax"
    READY = "ready"
    HANDED_OVER = "handed_over"


class StepState(StrEnum):
    """済, いまここ, これから, ここで止まった."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"
    FAILED = "failed"


@dataclass(frozen=True)
class StepLine:
    """One step; `at` is when it was finished, or for the current one when it was reached."""

    step: Step
    state: StepState
    at: datetime | None


_STEP_OF = {
    OssStatus.ACCEPTING: Step.ACCEPTED,
    OssStatus.AWAITING_INSPECTION_FEE: Step.INSPECTION_FEE,
    OssStatus.AWAITING_TECHNICAL_FEE: Step.TECHNICAL_FEE,
    OssStatus.EXAMINING: Step.EXAMINED,
    OssStatus.AWAITING_WEIGHT_TAX: Step.WEIGHT_TAX,
    OssStatus.READY: Step.READY,
    OssStatus.HANDED_OVER: Step.HANDED_OVER,
}
_FAILED = frozenset({OssStatus.NOT_ACCEPTED, OssStatus.REJECTED, OssStatus.VOID, OssStatus.WITHDRAWN})
# Where a state beside the straight way stands on it when no earlier state is known.
_BESIDE = {
    OssStatus.NOT_ACCEPTED: OssStatus.ACCEPTING,
    OssStatus.CORRECTION_REQUESTED: OssStatus.EXAMINING,
    OssStatus.REJECTED: OssStatus.EXAMINING,
}


@dataclass(frozen=True)
class Progress:
    """What is known of an application's way; `reached` says when the portal first told each status."""

    kind: VehicleKind
    cashless: bool
    status: OssStatus | None
    sent_at: datetime | None
    taken_at: datetime
    applied_at: datetime | None
    reached: Mapping[OssStatus, datetime]
    waived: frozenset[FeeKind] = frozenset()


def steps_of(progress: Progress) -> tuple[StepLine, ...]:
    """All steps of the kind's way, a waived fee's step left out."""
    line: list[OssStatus] = [
        status
        for status in MAIN_LINE[progress.kind, progress.cashless]
        if status is not OssStatus.ACCEPTED and not _waived(progress, status)
    ]
    lines = [
        StepLine(Step.SENT, StepState.DONE, progress.sent_at),
        StepLine(Step.TAKEN, StepState.DONE, progress.taken_at),
    ]
    if progress.applied_at is None:
        lines.append(StepLine(Step.APPLIED, StepState.CURRENT, None))
        return (*lines, *(StepLine(_STEP_OF[status], StepState.TODO, None) for status in line))
    lines.append(StepLine(Step.APPLIED, StepState.DONE, progress.applied_at))
    here = _place(progress, line)
    failed = progress.status in _FAILED
    for place, status in enumerate(line):
        if place < here:
            lines.append(StepLine(_STEP_OF[status], StepState.DONE, _left_at(progress, line, place)))
        elif place > here:
            lines.append(StepLine(_STEP_OF[status], StepState.TODO, None))
        else:
            lines.append(_here(progress, status, failed))
    return tuple(lines)


def _here(progress: Progress, status: OssStatus, failed: bool) -> StepLine:
    if failed and progress.status is not None:
        return StepLine(_STEP_OF[status], StepState.FAILED, progress.reached.get(progress.status))
    over = status is OssStatus.HANDED_OVER
    at = progress.reached.get(status)
    return StepLine(_STEP_OF[status], StepState.DONE if over else StepState.CURRENT, at)


def _waived(progress: Progress, status: OssStatus) -> bool:
    fees = FEES_OF_STEP.get((progress.kind, status), ())
    return bool(fees) and progress.waived.issuperset(fees)


def _place(progress: Progress, line: list[OssStatus]) -> int:
    status = progress.status
    if status is None or status is OssStatus.ACCEPTING:
        return 0
    if status is OssStatus.ACCEPTED:
        return 1
    if status in line:
        return line.index(status)
    known = [place for place, each in enumerate(line) if each in progress.reached]
    if known:
        return known[-1]
    beside = _BESIDE.get(status)
    return line.index(beside) if beside in line else min(1, len(line) - 1)


def _left_at(progress: Progress, line: list[OssStatus], place: int) -> datetime | None:
    """A step was finished when the next one began; the portal tells only beginnings."""
    if line[place] is OssStatus.ACCEPTING:
        accepted = progress.reached.get(OssStatus.ACCEPTED)
        if accepted is not None:
            return accepted
    later = (progress.reached.get(status) for status in line[place + 1 :])
    return next((at for at in later if at is not None), None)
