"""The billing month: read, shown, bounded and counted on."""

from datetime import UTC, date, datetime

import pytest

from domain.billing_month import BillingMonth
from domain.refusal import Refusal

NOVEMBER = BillingMonth(2026, 11)


@pytest.mark.parametrize("typed", ["202611", " 202611 ", "２０２６１１", "2026-11", "2026/11", "2026年11月"])
def test_a_month_is_read_however_it_is_written(typed: str) -> None:
    assert BillingMonth.parse(typed) == NOVEMBER


@pytest.mark.parametrize(
    "typed", ["", "2026", "202613", "202600", "20261101", "2026-11-01", "000011", "今月", "٢٠٢٦١١", "\ud800"]
)
def test_what_is_no_month_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        BillingMonth.parse(typed)
    assert refused.value == Refusal("billing_month_unreadable", field="month", typed=typed)


def test_a_month_reads_as_code_and_as_text() -> None:
    assert (str(NOVEMBER), NOVEMBER.text) == ("202611", "2026年11月")


@pytest.mark.parametrize(
    ("month", "last_day"),
    [
        (BillingMonth(2026, 2), date(2026, 2, 28)),
        (BillingMonth(2028, 2), date(2028, 2, 29)),
        (NOVEMBER, date(2026, 11, 30)),
    ],
)
def test_a_month_ends_on_its_last_day(month: BillingMonth, last_day: date) -> None:
    assert (month.first_day, month.last_day) == (last_day.replace(day=1), last_day)


def test_a_month_begins_and_ends_at_midnight_in_japan() -> None:
    assert NOVEMBER.utc_range == (
        datetime(2026, 10, 31, 15, tzinfo=UTC),
        datetime(2026, 11, 30, 15, tzinfo=UTC),
    )


def test_neighbours_cross_the_year() -> None:
    assert (BillingMonth(2026, 1).previous, BillingMonth(2026, 12).next, NOVEMBER.plus(-18)) == (
        BillingMonth(2025, 12),
        BillingMonth(2027, 1),
        BillingMonth(2025, 5),
    )


def test_months_stand_in_the_order_of_time() -> None:
    assert sorted([BillingMonth(2027, 1), NOVEMBER, BillingMonth(2026, 2)]) == [
        BillingMonth(2026, 2),
        NOVEMBER,
        BillingMonth(2027, 1),
    ]
