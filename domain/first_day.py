"""The first day of a client: what is left to do until its first request, judged from what stands on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.vehicle import VehicleKind


class FirstDayTask(StrEnum):
    """One line of the list, in the order one works through it."""

    BASES = "bases"
    PEOPLE = "people"
    AGENTS = "agents"
    ACCOUNT = "account"
    DELEGATE_NUMBERS = "delegate_numbers"
    SENDERS = "senders"
    FIRST_REQUEST = "first_request"


# What a base administrator can see to at the own bases.
TASKS_OF_A_BASE = frozenset(
    {FirstDayTask.BASES, FirstDayTask.PEOPLE, FirstDayTask.DELEGATE_NUMBERS, FirstDayTask.SENDERS}
)

# Who only issues certificates or keeps records asks no agent and sends nothing.
TASKS_OF_REQUESTS = frozenset(
    {FirstDayTask.AGENTS, FirstDayTask.DELEGATE_NUMBERS, FirstDayTask.SENDERS, FirstDayTask.FIRST_REQUEST}
)


class TaskState(StrEnum):
    """済, 運営待ち, まだ."""

    DONE = "done"
    WAITING = "waiting"
    LEFT = "left"


class AccountOnRecord(StrEnum):
    """The account our invoices are debited from: here, asked for, on its way on paper, on a faulty paper, unknown."""

    HERE = "here"
    ASKED = "asked"
    ON_PAPER = "on_paper"
    PAPER_FAULTY = "paper_faulty"
    NONE = "none"


@dataclass(frozen=True)
class BaseReadiness:
    """One base, and what of it is in order."""

    code: str
    name: str
    complete: bool
    people_settled: bool
    agents: frozenset[VehicleKind]
    delegate_number: bool
    has_sender: bool


@dataclass(frozen=True)
class ClientReadiness:
    """The client as a whole: kinds it wants to ask for, its account, whether a request ever went out."""

    kinds: frozenset[VehicleKind]
    account: AccountOnRecord
    has_sent: bool


@dataclass(frozen=True)
class TaskJudged:
    """How far a task is; `bases` are those where something is left."""

    task: FirstDayTask
    state: TaskState
    bases: tuple[BaseReadiness, ...] = ()
    account: AccountOnRecord | None = None


def judge_first_day(bases: Sequence[BaseReadiness], client: ClientReadiness) -> tuple[TaskJudged, ...]:
    """Every task that concerns the client; without a base nothing of a base is done."""

    def at_bases(task: FirstDayTask, left: Sequence[BaseReadiness]) -> TaskJudged:
        return TaskJudged(task, TaskState.LEFT if left or not bases else TaskState.DONE, tuple(left))

    judged = (
        at_bases(FirstDayTask.BASES, [base for base in bases if not base.complete]),
        at_bases(FirstDayTask.PEOPLE, [base for base in bases if not base.people_settled]),
        at_bases(FirstDayTask.AGENTS, [base for base in bases if client.kinds - base.agents]),
        TaskJudged(FirstDayTask.ACCOUNT, _ACCOUNT[client.account], account=client.account),
        at_bases(FirstDayTask.DELEGATE_NUMBERS, [base for base in bases if not base.delegate_number]),
        at_bases(FirstDayTask.SENDERS, [base for base in bases if not base.has_sender]),
        TaskJudged(FirstDayTask.FIRST_REQUEST, TaskState.DONE if client.has_sent else TaskState.LEFT),
    )
    return tuple(one for one in judged if client.kinds or one.task not in TASKS_OF_REQUESTS)


_ACCOUNT = {
    AccountOnRecord.HERE: TaskState.DONE,
    AccountOnRecord.ASKED: TaskState.WAITING,
    AccountOnRecord.ON_PAPER: TaskState.WAITING,
    AccountOnRecord.PAPER_FAULTY: TaskState.LEFT,
    AccountOnRecord.NONE: TaskState.LEFT,
}


def left_of(tasks: Sequence[TaskJudged]) -> int:
    """How many tasks wait for the client itself; of none the list is done."""
    return sum(one.state is TaskState.LEFT for one in tasks)
