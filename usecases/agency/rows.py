"""Do one act for many rows: each row succeeds or is refused by itself, a refusal stops nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from domain.refusal import Refusal
from usecases.agency.find import MOST_ON_A_PAGE

Key = TypeVar("Key")


@dataclass(frozen=True)
class RowResult:
    """What became of one row: the number it has now, or why nothing was done."""

    number: str
    refusal: Refusal | None = None


def each_row(session: Session, keys: Sequence[Key], act: Callable[[Key], str]) -> tuple[RowResult, ...]:
    """In the order given, each row in its own savepoint. Raises nothing_chosen or too_many_rows."""
    chosen = list(dict.fromkeys(keys))
    if not chosen:
        raise Refusal("nothing_chosen")
    if len(chosen) > MOST_ON_A_PAGE:
        raise Refusal("too_many_rows", count=len(chosen), limit=MOST_ON_A_PAGE)
    return tuple(_one(session, key, act) for key in chosen)


def _one(session: Session, key: Key, act: Callable[[Key], str]) -> RowResult:
    try:
        with session.begin_nested():
            return RowResult(act(key))
    except Refusal as refusal:
        return RowResult(str(key), refusal)
