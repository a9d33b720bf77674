"""Applying and paying for many: at once, or left to the worker slice by slice."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ApplicationStatus
from domain.bulk import MOST_AT_ONCE, MOST_CHOSEN
from domain.organization_status import OrganizationStatus
from domain.payment import FeeKind
from domain.refusal import Refusal
from domain.rights import Role
from domain.vehicle import VehicleKind
from models.applications import Application
from models.jobs import Job, JobState
from models.users import User
from tests.support.agency_stories import (
    a_fee,
    a_taken_application,
    agent_of,
    an_applied_application,
    portal_says,
)
from tests.support.organizations import Demo
from tests.support.stories import AGENT
from usecases.agency.apply import Apply, apply
from usecases.agency.batch import BatchLine, ManyAct, find_batch, latest_batches, running_batches
from usecases.agency.bulk import SLICE, apply_chosen, carry_out_slice, note_interrupted, pay_chosen
from usecases.agency.pay import FeeOf, Pay
from usecases.jobs.claim import LEASE, ClaimedJob, claim_job
from usecases.jobs.finish import LostLease

MANY = MOST_AT_ONCE + 1


def taken(session: Session, demo: Demo, now: datetime, count: int = MANY) -> list[str]:
    return [
        a_taken_application(session, demo, now, nth=nth, kind=VehicleKind.KEI).number for nth in range(1, count + 1)
    ]


def claimed(session: Session, now: datetime, holder: str = "one") -> ClaimedJob:
    job = claim_job(session, holder, now)
    assert job is not None
    assert job.kind == "many"
    return job


def results(session: Session, agent: Actor, batch: int) -> list[tuple[str, str]]:
    return [(row.key, row.code) for row in find_batch(session, agent, batch).rows]


def applied(session: Session) -> int:
    return len(session.scalars(select(Application.id).where(Application.status == ApplicationStatus.APPLYING)).all())


def test_a_few_are_applied_for_at_once(session: Session, demo: Demo, agent: Actor, now: datetime, ready: None) -> None:
    numbers = taken(session, demo, now, 3)
    batch = apply_chosen(session, agent, Apply([*numbers, numbers[0], "199999999"]), now)
    assert results(session, agent, batch) == [*((number, "") for number in numbers), ("199999999", "not_found")]
    assert latest_batches(session, agent) == (BatchLine(batch, ManyAct.APPLY, now, 4, 4, 1, False),)
    assert running_batches(session, agent) == ()


def test_what_refuses_a_single_one_is_raised(session: Session, demo: Demo, agent: Actor, now: datetime) -> None:
    (number,) = taken(session, demo, now, 1)
    with pytest.raises(Refusal) as caught:
        apply_chosen(session, agent, Apply([number]), now)
    assert caught.value.code == "debit_account_missing"
    assert latest_batches(session, agent) == ()


@pytest.mark.parametrize(
    ("count", "refusal"),
    [(0, Refusal("nothing_chosen")), (501, Refusal("too_many_rows", count=501, limit=MOST_CHOSEN))],
)
def test_none_and_too_many_are_refused_whole(
    session: Session, agent: Actor, now: datetime, count: int, refusal: Refusal
) -> None:
    numbers = [str(100_000_001 + nth) for nth in range(count)]
    with pytest.raises(Refusal) as caught:
        apply_chosen(session, agent, Apply(numbers), now)
    assert caught.value == refusal


def test_many_are_left_to_the_worker_which_does_them_slice_by_slice(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    numbers = taken(session, demo, now)
    batch = apply_chosen(session, agent, Apply([*numbers, *numbers]), now)
    assert (applied(session), results(session, agent, batch)) == (0, [])
    assert running_batches(session, agent) == (BatchLine(batch, ManyAct.APPLY, now, MANY, 0, 0, True),)
    seen = []
    while running_batches(session, agent):
        carry_out_slice(session, claimed(session, now), now)
        seen.append((applied(session), *((line.progress, line.is_running) for line in latest_batches(session, agent))))
    assert seen == [(SLICE, (SLICE, True)), (2 * SLICE, (2 * SLICE, True)), (MANY, (MANY, False))]
    assert results(session, agent, batch) == [(number, "") for number in numbers]
    job = session.get_one(Job, batch, populate_existing=True)
    assert (job.state, job.facts["left"], job.ended_at, job.made_by) == (JobState.DONE, [], now, agent.user_id)


def test_a_row_that_is_refused_stops_no_other_and_stands_first(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    numbers = taken(session, demo, now)
    apply(session, agent, Apply([numbers[4]]), now)
    session.query(Job).delete()
    batch = apply_chosen(session, agent, Apply([*numbers, "199999999"]), now)
    for _ in range(3):
        carry_out_slice(session, claimed(session, now), now)
    expected = [(numbers[4], "application_already_applied"), ("199999999", "not_found")]
    assert results(session, agent, batch) == expected + [(one, "") for one in numbers if one != numbers[4]]
    assert latest_batches(session, agent)[0].refused == 2


def test_the_tick_and_the_hours_hold_for_every_slice(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    late = datetime(2026, 11, 20, 13, 30, tzinfo=now.tzinfo)
    numbers = [a_taken_application(session, demo, now, nth=nth).number for nth in range(1, MANY + 1)]
    apply_chosen(session, agent, Apply(numbers, mandate_confirmed=True, keep_hours=True), late)
    for _ in range(3):
        carry_out_slice(session, claimed(session, late), late)
    mandates = session.execute(select(Application.mandate_confirmed_by, Application.applied_by).distinct()).all()
    assert [tuple(row) for row in mandates] == [(agent.user_id, agent.user_id)]
    opens = session.scalars(select(Job.run_at).where(Job.kind == "lodge").distinct()).all()
    assert opens == [datetime(2026, 11, 20, 23, 0, tzinfo=now.tzinfo)]


def becomes_viewer(user: User, _demo: Demo) -> None:
    user.role = Role.VIEWER


def is_disabled(user: User, _demo: Demo) -> None:
    user.disabled_at = user.created_at


def is_stopped(_user: User, demo: Demo) -> None:
    demo.organizations[AGENT].status = OrganizationStatus.SUSPENDED


@pytest.mark.parametrize("change", [becomes_viewer, is_disabled, is_stopped])
def test_who_lost_the_right_meanwhile_has_the_rest_refused(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None, change: Any
) -> None:
    numbers = taken(session, demo, now)
    batch = apply_chosen(session, agent, Apply(numbers), now)
    carry_out_slice(session, claimed(session, now), now)
    change(session.get_one(User, agent.user_id), demo)
    session.flush()
    carry_out_slice(session, claimed(session, now), now)
    assert (applied(session), running_batches(session, agent)) == (SLICE, ())
    assert dict(results(session, agent, batch)) == {
        **dict.fromkeys(numbers[:SLICE], ""), **dict.fromkeys(numbers[SLICE:], "right_lost"),
    }  # fmt: skip


def test_rows_of_a_base_one_no_longer_works_at_are_not_found(
    session: Session, demo: Demo, now: datetime, ready: None
) -> None:
    branch = replace(agent_of(session, demo), bases=frozenset({demo.bases[AGENT, "001"].id}))
    numbers = taken(session, demo, now)
    batch = apply_chosen(session, branch, Apply(numbers), now)
    user = session.get_one(User, branch.user_id)
    user.all_bases = False
    session.flush()
    for _ in range(3):
        carry_out_slice(session, claimed(session, now), now)
    assert set(results(session, branch, batch)) == {(number, "not_found") for number in numbers}


def test_whose_lease_is_over_does_nothing_and_the_next_one_goes_on(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    numbers = taken(session, demo, now)
    batch = apply_chosen(session, agent, Apply(numbers), now)
    carry_out_slice(session, claimed(session, now), now)
    lost = claimed(session, now)
    other = claim_job(session, "two", now)
    assert other is None or other.kind != "many"
    later = now + LEASE
    taken_over = claimed(session, later, "two")
    with pytest.raises(LostLease):
        carry_out_slice(session, lost, later)
    carry_out_slice(session, taken_over, later)
    assert applied(session) == SLICE + 1
    while running_batches(session, agent):
        carry_out_slice(session, claimed(session, later, "two"), later)
    assert results(session, agent, batch) == [(number, "") for number in numbers]


def test_a_row_that_brings_the_worker_down_even_alone_is_left_out(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    numbers = taken(session, demo, now)
    batch = apply_chosen(session, agent, Apply(numbers), now)
    note_interrupted(session, claimed(session, now), now)
    assert results(session, agent, batch) == []
    note_interrupted(session, claimed(session, now), now)
    assert results(session, agent, batch) == [(numbers[0], "row_interrupted")]
    while running_batches(session, agent):
        carry_out_slice(session, claimed(session, now), now)
    assert results(session, agent, batch) == [(numbers[0], "row_interrupted"), *((one, "") for one in numbers[1:])]


def test_acts_of_one_person_go_one_after_the_other(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    numbers = taken(session, demo, now)
    first = apply_chosen(session, agent, Apply(numbers), now)
    second = apply_chosen(session, agent, Apply(numbers), now + timedelta(seconds=1))
    later = now + timedelta(seconds=2)
    turns = []
    while running_batches(session, agent):
        job = claimed(session, later)
        turns.append(job.id)
        carry_out_slice(session, job, later)
    assert turns == [first] * 3 + [second] * 3
    assert {code for _, code in results(session, agent, second)} == {"application_already_applied"}
    assert [line.id for line in latest_batches(session, agent)] == [second, first]


def test_what_one_did_to_many_rows_is_for_oneself_alone(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    batch = apply_chosen(session, agent, Apply(taken(session, demo, now)), now)
    for login_id in ("viewer", "admin"):
        other = agent_of(session, demo, login_id)
        assert (latest_batches(session, other), running_batches(session, other)) == ((), ())
        with pytest.raises(Refusal) as caught:
            find_batch(session, other, batch)
        assert caught.value == Refusal("not_found")


def test_many_fees_are_ordered_once_each(session: Session, demo: Demo, agent: Actor, now: datetime) -> None:
    fees = []
    for nth in range(1, 12):
        application = an_applied_application(session, demo, now, nth=nth, kind=VehicleKind.KEI)
        told = [a_fee("inspection", 1450), a_fee("technical_information", 400)]
        portal_says(session, application, "検査手数料等納付待ち", now, fees=told)
        fees += [FeeOf(application.number, fee) for fee in (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)]
    session.query(Job).delete()
    batch = pay_chosen(session, agent, Pay(fees), now)
    for _ in range(3):
        carry_out_slice(session, claimed(session, now), now)
    assert results(session, agent, batch) == [(str(fee), "") for fee in fees]
    keys = session.scalars(select(Job.dedup_key).where(Job.kind == "pay").order_by(Job.id)).all()
    assert keys == [f"pay:{fee.number}:{fee.fee.value}:1" for fee in fees]
