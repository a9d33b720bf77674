"""ダイレクト納付口座: how one comes, changes and goes, each move with its day, and whether it can be debited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dated import in_force
from domain.refusal import Refusal

ACCOUNT_ID_LENGTH = 20


class DirectDebitState(StrEnum):
    """準備中, 書類受付, 審査中, 開通, 変更中, 解約."""

    PREPARING = "preparing"
    PAPERS_RECEIVED = "papers_received"
    REVIEWING = "reviewing"
    OPEN = "open"
    CHANGING = "changing"
    CLOSED = "closed"


class ChangeWay(StrEnum):
    """(A) the old account is debited until the new one is open; (B) nothing is debited meanwhile."""

    KEEP_OLD = "keep_old"
    STOP_OLD = "stop_old"


State = DirectDebitState
NEXT: dict[DirectDebitState, frozenset[DirectDebitState]] = {
    State.PREPARING: frozenset({State.PAPERS_RECEIVED, State.CLOSED}),
    # Papers with a fault, and accounts that the bank does not know, begin anew.
    State.PAPERS_RECEIVED: frozenset({State.REVIEWING, State.PREPARING, State.CLOSED}),
    State.REVIEWING: frozenset({State.OPEN, State.PREPARING, State.CLOSED}),
    State.OPEN: frozenset({State.CHANGING, State.CLOSED}),
    State.CHANGING: frozenset({State.OPEN, State.CLOSED}),
    State.CLOSED: frozenset({State.PREPARING}),
}
"""One table: what may follow what."""
BY_CLIENT = frozenset({(State.OPEN, State.CHANGING), (State.CLOSED, State.PREPARING)})
"""What begins by the client's asking; all other moves are the agent's."""


def agents_moves(state: DirectDebitState) -> tuple[DirectDebitState, ...]:
    return tuple(one for one in DirectDebitState if one in NEXT[state] and (state, one) not in BY_CLIENT)


def moved(old: DirectDebitState, new: DirectDebitState) -> DirectDebitState:
    """Raises debit_move_not_allowed."""
    if new not in NEXT[old]:
        raise Refusal("debit_move_not_allowed", "state")
    return new


def is_debited(state: DirectDebitState | None, way: ChangeWay | None) -> bool:
    """Whether an account of this state is debited: while it changes only if the old one is kept."""
    return state is State.OPEN or (state is State.CHANGING and way is ChangeWay.KEEP_OLD)


def refuse_undebitable(state: DirectDebitState, way: ChangeWay | None, opened_on: date | None, today: date) -> None:
    """Raises debit_account_missing, debit_account_changing or debit_account_not_yet."""
    if state is State.CHANGING and way is not ChangeWay.KEEP_OLD:
        raise Refusal("debit_account_changing")
    if state not in (State.OPEN, State.CHANGING) or opened_on is None:
        raise Refusal("debit_account_missing")
    if opened_on > today:
        raise Refusal("debit_account_not_yet", since=opened_on)


@dataclass(frozen=True)
class DebitLimit:
    """How many accounts a payer ID takes, and from how many it is warned; a row of the reference data."""

    most: int
    warn_from: int
    valid_from: date
    source: str = ""


def limit_on(rows: Iterable[DebitLimit], day: date) -> DebitLimit:
    """Raises debit_limit_unknown before the first row."""
    row = in_force(rows, day)
    if row is None:
        raise Refusal("debit_limit_unknown")
    return row
