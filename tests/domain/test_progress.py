"""The line of steps of an application."""

from datetime import UTC, datetime, timedelta

from domain.oss_status import OssStatus
from domain.payment import FeeKind
from domain.progress import Progress, Step, StepState, steps_of
from domain.vehicle import VehicleKind

SENT = datetime(2026, 11, 20, 1, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return SENT + timedelta(minutes=minutes)


def drawn(status: OssStatus | None, reached: dict[OssStatus, datetime], **changes: object) -> list[tuple[object, ...]]:
    given: dict[str, object] = {
        "kind": VehicleKind.REGISTERED,
        "cashless": False,
        "applied_at": at(2),
        "waived": frozenset(),
    }
    given |= changes
    progress = Progress(status=status, sent_at=SENT, taken_at=at(1), reached=reached, **given)  # type: ignore[arg-type]
    return [(line.step, line.state, line.at) for line in steps_of(progress)]


def test_before_applying_the_application_is_the_step_that_waits() -> None:
    assert drawn(None, {}, applied_at=None, kind=VehicleKind.KEI) == [
        (Step.SENT, StepState.DONE, SENT),
        (Step.TAKEN, StepState.DONE, at(1)),
        (Step.APPLIED, StepState.CURRENT, None),
        (Step.ACCEPTED, StepState.TODO, None),
        (Step.INSPECTION_FEE, StepState.TODO, None),
        (Step.EXAMINED, StepState.TODO, None),
        (Step.WEIGHT_TAX, StepState.TODO, None),
        (Step.READY, StepState.TODO, None),
        (Step.HANDED_OVER, StepState.TODO, None),
    ]


def test_a_step_was_finished_when_the_next_one_began() -> None:
    reached = {
        OssStatus.ACCEPTING: at(3),
        OssStatus.ACCEPTED: at(4),
        OssStatus.AWAITING_INSPECTION_FEE: at(5),
        OssStatus.AWAITING_TECHNICAL_FEE: at(9),
    }
    assert drawn(OssStatus.AWAITING_TECHNICAL_FEE, reached)[3:7] == [
        (Step.ACCEPTED, StepState.DONE, at(4)),
        (Step.INSPECTION_FEE, StepState.DONE, at(9)),
        (Step.TECHNICAL_FEE, StepState.CURRENT, at(9)),
        (Step.EXAMINED, StepState.TODO, None),
    ]


def test_a_rejected_application_stops_at_the_step_where_it_was() -> None:
    reached = {OssStatus.ACCEPTED: at(4), OssStatus.EXAMINING: at(6), OssStatus.REJECTED: at(8)}
    assert drawn(OssStatus.REJECTED, reached, cashless=True)[3:] == [
        (Step.ACCEPTED, StepState.DONE, at(4)),
        (Step.EXAMINED, StepState.FAILED, at(8)),
        (Step.READY, StepState.TODO, None),
        (Step.HANDED_OVER, StepState.TODO, None),
    ]


def test_a_waived_fee_has_no_step_and_a_finished_way_has_none_to_come() -> None:
    waived = frozenset({FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION})
    steps = drawn(OssStatus.HANDED_OVER, {OssStatus.HANDED_OVER: at(9)}, waived=waived)
    assert [step for step, _, _ in steps] == [
        Step.SENT,
        Step.TAKEN,
        Step.APPLIED,
        Step.ACCEPTED,
        Step.EXAMINED,
        Step.WEIGHT_TAX,
        Step.READY,
        Step.HANDED_OVER,
    ]
    assert {state for _, state, _ in steps} == {StepState.DONE}


def test_a_correction_is_asked_for_in_the_examination() -> None:
    reached = {OssStatus.EXAMINING: at(6), OssStatus.CORRECTION_REQUESTED: at(8)}
    steps = {step: state for step, state, _ in drawn(OssStatus.CORRECTION_REQUESTED, reached)}
    assert steps[Step.EXAMINED] is StepState.CURRENT
