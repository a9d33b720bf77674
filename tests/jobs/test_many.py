"""Acts on many rows by real workers: every row once, whoever is killed, and each at the portal once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain.bulk import MOST_AT_ONCE
from domain.oss_status import OssStatus
from domain.vehicle import VehicleKind
from models.applications import Application
from tests.conftest import START
from tests.support.agency_stories import TEST_VAULT, a_taken_application, debit_account
from tests.support.databases import Stock
from tests.support.organizations import make_organizations
from tests.support.outside import Outside
from usecases.agency import bulk
from usecases.agency.apply import Apply, apply_many
from usecases.agency.batch import Batch, find_batch
from usecases.agency.bulk import SLICE, apply_chosen, carry_out_slice
from usecases.agency.rows import RowResult
from usecases.jobs.claim import LEASE, ClaimedJob, claim_job
from usecases.transaction import transaction

MANY = MOST_AT_ONCE + 5
CANARY = "カナリア様"


def many_taken(session: Session) -> None:
    demo = make_organizations(session, START, TEST_VAULT)
    debit_account(session, demo, START, VehicleKind.KEI)
    for nth in range(1, MANY + 1):
        a_taken_application(session, demo, START, nth=nth, kind=VehicleKind.KEI)


@pytest.fixture
def stock() -> Stock:
    return many_taken


@pytest.fixture
def numbers(outside: Outside) -> list[str]:
    with outside.look() as session:
        return list(session.scalars(select(Application.number).order_by(Application.id)))


def ask(outside: Outside, numbers: Sequence[str]) -> int:
    with outside.act() as session:
        return apply_chosen(session, outside.agent(session), Apply(numbers), outside.clock.now)


def found(outside: Outside, batch: int) -> Batch:
    with outside.look() as session:
        return find_batch(session, outside.agent(session), batch)


def results(outside: Outside, batch: int) -> list[tuple[str, str]]:
    return sorted((row.number, row.code) for row in found(outside, batch).rows)


def claim(outside: Outside, holder: str) -> ClaimedJob:
    with outside.act() as session:
        job = claim_job(session, holder, outside.clock.now)
    assert job is not None
    assert job.kind == "many"
    return job


def killed_amid(job: ClaimedJob, outside: Outside) -> None:
    with transaction() as session:
        carry_out_slice(session, job, outside.clock.now)
        raise KeyboardInterrupt


def lodged(outside: Outside) -> Counter[int]:
    """How many applications the portal was handed how often."""
    return Counter(counts["lodge_calls"] for counts in outside.portal.counts().values())


def test_a_worker_does_a_slice_a_step_and_then_hands_over_what_was_applied_for(
    outside: Outside, numbers: list[str]
) -> None:
    batch = ask(outside, numbers)
    worker = outside.worker()
    seen = []
    for _ in range(3):
        assert worker.step(outside.clock)
        now = found(outside, batch)
        seen.append((len(now.rows), now.is_running, sum(row.is_open for row in now.done)))
    assert seen == [(SLICE, True, SLICE), (2 * SLICE, True, 2 * SLICE), (MANY, False, MANY)]
    outside.work()
    assert lodged(outside) == {1: MANY}
    assert found(outside, batch).answered == MANY
    assert {outside.application(number).oss_status for number in numbers} == {OssStatus.AWAITING_INSPECTION_FEE}


def test_what_a_killed_worker_leaves_is_done_by_another_every_row_once(outside: Outside, numbers: list[str]) -> None:
    batch = ask(outside, numbers)
    outside.worker("one").step(outside.clock)
    held = claim(outside, "one")
    with pytest.raises(KeyboardInterrupt):
        killed_amid(held, outside)
    outside.worker("two").run_once(outside.clock.now)
    assert results(outside, batch) == [(number, "") for number in numbers[:SLICE]]
    outside.worker("two").run_once(outside.clock.move(seconds=LEASE.total_seconds()))
    assert results(outside, batch) == [(number, "") for number in numbers]
    assert lodged(outside) == {1: MANY}
    assert not found(outside, batch).is_running


def test_two_workers_together_do_every_row_once(outside: Outside, numbers: list[str]) -> None:
    batches = [ask(outside, numbers[: MOST_AT_ONCE + 1]), ask(outside, numbers)]
    outside.work_together("one", "two")
    outside.work()
    first, second = numbers[: MOST_AT_ONCE + 1], numbers[MOST_AT_ONCE + 1 :]
    assert results(outside, batches[0]) == [(number, "") for number in first]
    assert dict(results(outside, batches[1])) == {
        **dict.fromkeys(first, "application_already_applied"), **dict.fromkeys(second, ""),
    }  # fmt: skip
    assert lodged(outside) == {1: MANY}


def test_a_fault_of_ours_costs_its_own_row_alone(
    outside: Outside, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(session: Session, actor: Any, command: Apply, now: Any) -> tuple[RowResult, ...]:
        done = apply_many(session, actor, command, now)
        if numbers[3] in command.numbers:
            raise ZeroDivisionError
        return done

    monkeypatch.setattr(bulk, "apply_many", faulty)
    batch = ask(outside, numbers)
    outside.worker().run_once(outside.clock.now)
    expected = {**dict.fromkeys(numbers, ""), numbers[3]: "row_interrupted"}
    assert dict(results(outside, batch)) == expected
    assert lodged(outside) == {1: MANY - 1}
    assert outside.application(numbers[3]).applied_at is None


def test_the_log_of_a_fault_names_no_vehicle_user(
    outside: Outside, numbers: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(session: Session, *_rest: Any) -> tuple[RowResult, ...]:
        session.execute(text("UPDATE applications SET number = NULL, memo = :memo"), {"memo": CANARY})
        raise AssertionError("the database takes no application without a number")

    monkeypatch.setattr(bulk, "apply_many", faulty)
    ask(outside, numbers)
    outside.worker().run_once(outside.clock.now)
    assert "IntegrityError" in caplog.text
    assert CANARY not in caplog.text


def test_a_row_that_kills_every_worker_is_left_out_after_three_tries(outside: Outside, numbers: list[str]) -> None:
    batch = ask(outside, numbers)
    for _ in range(3):
        claim(outside, "killed")
        outside.clock.move(seconds=LEASE.total_seconds())
    outside.worker().run_once(outside.clock.now)
    assert dict(results(outside, batch)) == {**dict.fromkeys(numbers, ""), numbers[0]: "row_interrupted"}
