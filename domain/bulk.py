"""Acts on many rows: when the count has to be typed, and how many are done while the person waits."""

from domain.refusal import Refusal

MOST_ROWS = 20
MOST_YEN = 10_000
# About a second of work; a person who waits longer before an empty page presses again.
MOST_AT_ONCE = 20
# More than the busiest agent has in a morning; a choice beyond that is rather a slip.
MOST_CHOSEN = 500


def asks_for_count(rows: int, yen: int) -> bool:
    return rows > MOST_ROWS or yen > MOST_YEN


def check_count(typed: int | None, rows: int, yen: int) -> None:
    """Raises count_not_typed unless the number of rows was typed where it is asked for."""
    if asks_for_count(rows, yen) and typed != rows:
        raise Refusal("count_not_typed", "typed_count", count=rows)


def is_left_to_worker(rows: int) -> bool:
    """Whether so many rows are done one after the other while their progress is shown."""
    return rows > MOST_AT_ONCE


def check_chosen(rows: int) -> None:
    """Raises nothing_chosen, or too_many_rows for more than one act may name."""
    if not rows:
        raise Refusal("nothing_chosen")
    if rows > MOST_CHOSEN:
        raise Refusal("too_many_rows", count=rows, limit=MOST_CHOSEN)
