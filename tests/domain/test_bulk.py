"""When a costly act on many rows asks for its count."""

import pytest

from domain.bulk import asks_for_count, check_count
from domain.refusal import Refusal


@pytest.mark.parametrize(("rows", "yen", "asked"), [(20, 10_000, False), (21, 0, True), (1, 10_001, True)])
def test_more_than_twenty_rows_or_ten_thousand_yen_ask_for_the_count(rows: int, yen: int, asked: bool) -> None:
    assert asks_for_count(rows, yen) is asked


def test_only_the_right_count_lets_it_pass() -> None:
    check_count(None, 3, 500)
    check_count(21, 21, 0)
    with pytest.raises(Refusal) as caught:
        check_count(20, 21, 0)
    assert caught.value == Refusal("count_not_typed", "typed_count", count=21)
