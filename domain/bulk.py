"""When a costly act on many rows asks for one more look: the count has to be typed."""

from domain.refusal import Refusal

MOST_ROWS = 20
MOST_YEN = 10_000


def asks_for_count(rows: int, yen: int) -> bool:
    return rows > MOST_ROWS or yen > MOST_YEN


def check_count(typed: int | None, rows: int, yen: int) -> None:
    """Raises count_not_typed unless the number of rows was typed where it is asked for."""
    if asks_for_count(rows, yen) and typed != rows:
        raise Refusal("count_not_typed", "typed_count", count=rows)
