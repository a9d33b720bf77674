"""Prices by their days, with the tax of the day, and from when a new one may hold."""

from datetime import date

import pytest

from domain.fees import FeeRow, Service
from domain.payment import FeeKind
from domain.prices import (
    HIGHEST_PRICE,
    PriceSpan,
    TaxRate,
    check_new_price,
    price_on,
    sorts,
    spans,
    tax_rate_on,
)
from domain.reference_rows import tax_rate
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from tests.domain.outcome import outcome
from tests.domain.reference_tables import FEES, lines

RATES = tuple(tax_rate(line) for line in lines("consumption_tax"))
TODAY = date(2026, 11, 20)
DEARER = FeeRow(None, Service.USAGE, 220, date(2027, 4, 1), "値上げ", net_amount=200)
ROWS = (*FEES, DEARER)


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (date(1989, 3, 31), 0), (date(1989, 4, 1), 3), (date(1997, 4, 1), 5), (date(2014, 3, 31), 5),
        (date(2014, 4, 1), 8), (date(2019, 9, 30), 8), (date(2019, 10, 1), 10), (TODAY, 10),
    ],
)  # fmt: skip
def test_the_rate_of_the_tax_is_that_of_the_day(day, percent):
    assert tax_rate_on(RATES, day).percent == percent


@pytest.mark.parametrize(
    ("service", "day", "told"),
    [
        (Service.USAGE, TODAY, (162, 16, 178)),
        (Service.CERTIFICATE, TODAY, (29, 2, 31)),
        (Service.RECORD, TODAY, (30, 3, 33)),
        (Service.DEBIT, TODAY, (0, 0, 0)),
        (Service.USAGE, date(2027, 3, 31), (162, 16, 178)),
        (Service.USAGE, date(2027, 4, 1), (200, 20, 220)),
    ],
)
def test_a_price_has_its_part_before_tax_its_tax_and_both_together(service, day, told):
    price = price_on(ROWS, RATES, service, day)
    assert (price.net, price.tax, price.with_tax) == told


def test_what_is_less_than_a_yen_of_tax_is_dropped():
    assert [TaxRate(10, TODAY).on(net) for net in (0, 9, 10, 19, 20, 99)] == [0, 0, 1, 1, 2, 9]


def test_the_shipped_rows_agree_with_their_tax():
    """The amount that is charged is the net part with the tax of the row's first day."""
    own = [row for row in FEES if isinstance(row.fee, Service)]
    assert [row.amount for row in own] == [
        row.net_amount + tax_rate_on(RATES, row.valid_from).on(row.net_amount) for row in own
    ]


def test_before_its_first_row_a_service_has_no_price():
    assert price_on(FEES, RATES, Service.USAGE, date(2021, 9, 30)) is None


def test_each_row_ends_the_day_before_the_next_begins():
    registered = [row for row in FEES if (row.kind, row.fee) == (VehicleKind.REGISTERED, FeeKind.INSPECTION)]
    found = spans(registered)
    assert [(span.row.amount, span.row.valid_from, span.until) for span in found] == [
        (1450, date(2026, 4, 1), None),
        (1200, date(2023, 1, 1), date(2026, 3, 31)),
        (1000, date(2021, 10, 1), date(2022, 12, 31)),
    ]
    assert [span.holds_on(date(2026, 3, 31)) for span in found] == [False, True, False]
    assert PriceSpan(DEARER, None).holds_on(TODAY) is False


def test_every_sort_of_price_is_named_once():
    assert sorts(FEES) == (
        (VehicleKind.REGISTERED, FeeKind.INSPECTION), (VehicleKind.KEI, FeeKind.INSPECTION),
        (None, FeeKind.TECHNICAL_INFORMATION), *((None, service) for service in Service),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("valid_from", "yen", "refusal"),
    [
        (date(2026, 11, 19), 10, Refusal("price_day_not_ahead", "valid_from", today=TODAY)),
        (TODAY, 10, Refusal("price_day_not_ahead", "valid_from", today=TODAY)),
        (date(2026, 11, 21), 10, None),
        (date(2026, 11, 21), 0, None),
        (date(2026, 11, 21), HIGHEST_PRICE, None),
        (date(2026, 11, 21), -1, Refusal("price_out_of_range", "yen", most=HIGHEST_PRICE)),
        (date(2026, 11, 21), HIGHEST_PRICE + 1, Refusal("price_out_of_range", "yen", most=HIGHEST_PRICE)),
    ],
)
def test_a_new_price_begins_after_today(valid_from, yen, refusal):
    assert outcome(lambda: check_new_price(valid_from, yen, TODAY)) == refusal
