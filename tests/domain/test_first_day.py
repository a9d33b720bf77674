"""The first day: each task is done, waits or is left, by what stands on record."""

from dataclasses import replace

import pytest

from domain.first_day import (
    AccountOnRecord,
    BaseReadiness,
    ClientReadiness,
    FirstDayTask,
    TaskState,
    judge_first_day,
    left_of,
)
from domain.vehicle import VehicleKind

BOTH = frozenset(VehicleKind)
READY = BaseReadiness(
    "001", "本社工場", complete=True, people_settled=True, agents=BOTH, delegate_number=True, has_sender=True
)
CLIENT = ClientReadiness(BOTH, AccountOnRecord.HERE, has_sent=True)


def left(*bases: BaseReadiness, client: ClientReadiness = CLIENT) -> dict[FirstDayTask, list[str]]:
    """The tasks that are left, with the bases they are left at."""
    return {
        one.task: [base.code for base in one.bases]
        for one in judge_first_day(bases, client)
        if one.state is TaskState.LEFT
    }


def test_every_task_is_judged_in_its_order() -> None:
    assert [one.task for one in judge_first_day([READY], CLIENT)] == list(FirstDayTask)


def test_nothing_is_left_when_all_is_in_order() -> None:
    assert left(READY, replace(READY, code="002")) == {}
    assert left_of(judge_first_day([READY], CLIENT)) == 0


@pytest.mark.parametrize(
    ("missing", "task"),
    [
        ({"complete": False}, FirstDayTask.BASES),
        ({"people_settled": False}, FirstDayTask.PEOPLE),
        ({"agents": frozenset({VehicleKind.KEI})}, FirstDayTask.AGENTS),
        ({"agents": frozenset()}, FirstDayTask.AGENTS),
        ({"delegate_number": False}, FirstDayTask.DELEGATE_NUMBERS),
        ({"has_sender": False}, FirstDayTask.SENDERS),
    ],
)
def test_what_one_of_two_bases_lacks_is_left_there(missing: dict[str, object], task: FirstDayTask) -> None:
    assert left(READY, replace(READY, code="002", **missing)) == {task: ["002"]}  # type: ignore[arg-type]


def test_no_agent_is_missing_for_a_kind_that_is_not_wanted() -> None:
    kei = frozenset({VehicleKind.KEI})
    assert left(replace(READY, agents=kei), client=replace(CLIENT, kinds=kei)) == {}


@pytest.mark.parametrize(
    ("account", "state"),
    [
        (AccountOnRecord.HERE, TaskState.DONE),
        (AccountOnRecord.ASKED, TaskState.WAITING),
        (AccountOnRecord.ON_PAPER, TaskState.WAITING),
        (AccountOnRecord.PAPER_FAULTY, TaskState.LEFT),
        (AccountOnRecord.NONE, TaskState.LEFT),
    ],
)
def test_an_account_on_its_way_waits_for_nobody_here(account: AccountOnRecord, state: TaskState) -> None:
    judged = {one.task: one for one in judge_first_day([READY], replace(CLIENT, account=account))}
    assert (judged[FirstDayTask.ACCOUNT].state, judged[FirstDayTask.ACCOUNT].account) == (state, account)
    assert left_of([*judged.values()]) == (1 if state is TaskState.LEFT else 0)


def test_the_first_request_is_what_was_really_sent() -> None:
    assert left(READY, client=replace(CLIENT, has_sent=False)) == {FirstDayTask.FIRST_REQUEST: []}


def test_who_sends_nothing_has_no_task_of_sending() -> None:
    judged = judge_first_day([READY], replace(CLIENT, kinds=frozenset(), has_sent=False))
    assert [one.task for one in judged] == [FirstDayTask.BASES, FirstDayTask.PEOPLE, FirstDayTask.ACCOUNT]


def test_without_a_base_nothing_of_a_base_is_done() -> None:
    assert left() == {
        FirstDayTask.BASES: [], FirstDayTask.PEOPLE: [], FirstDayTask.AGENTS: [], FirstDayTask.DELEGATE_NUMBERS: [],
        FirstDayTask.SENDERS: [],
    }  # fmt: skip
