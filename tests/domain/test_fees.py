"""Fees and prices are those of the day, and a difference to the portal's amount is noticed."""

from datetime import date

import pytest

from domain.fees import UNKNOWN, Expectation, Service, differs, expected_fee, fee_on
from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from domain.waiver import Waiver, WaiverReason
from tests.domain.reference_tables import FEES

REGISTERED, KEI = VehicleKind.REGISTERED, VehicleKind.KEI
DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "day", "inspection", "total"),
    [
        (REGISTERED, date(2021, 10, 1), 1000, 1400),
        (KEI, date(2021, 10, 1), 1100, 1500),
        (REGISTERED, date(2022, 12, 31), 1000, 1400),
        (REGISTERED, date(2023, 1, 1), 1200, 1600),
        (KEI, date(2026, 3, 31), 1200, 1600),
        (REGISTERED, date(2026, 4, 1), 1450, 1850),
        (KEI, date(2026, 4, 1), 1450, 1850),
    ],
)
def test_the_fees_of_a_renewal_are_those_in_force_on_the_day_applied(kind, day, inspection, total):
    fees = [fee_on(FEES, kind, fee, day).amount for fee in (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)]
    assert (fees, sum(fees)) == ([inspection, 400], total)


@pytest.mark.parametrize(
    ("service", "amount", "net_amount"),
    [(Service.USAGE, 178, 162), (Service.CERTIFICATE, 31, 29), (Service.RECORD, 33, 30), (Service.DEBIT, 0, 0)],
)
def test_the_services_own_prices_are_the_same_for_every_vehicle(service, amount, net_amount):
    for kind in VehicleKind:
        row = fee_on(FEES, kind, service, DAY)
        assert (row.amount, row.net_amount) == (amount, net_amount)


def test_before_the_first_row_a_price_is_unknown():
    assert fee_on(FEES, KEI, FeeKind.INSPECTION, date(2021, 9, 30)) is None
    assert expected_fee(FEES, KEI, FeeKind.INSPECTION, date(2021, 9, 30)) == UNKNOWN


def test_an_expectation_says_since_when_and_from_where_its_amount_holds():
    row = fee_on(FEES, REGISTERED, FeeKind.INSPECTION, DAY)
    expected = Expectation(1450, valid_from=date(2026, 4, 1), source=row.source)
    assert expected_fee(FEES, REGISTERED, FeeKind.INSPECTION, DAY) == expected


def test_a_waived_fee_costs_nothing_and_keeps_its_reason():
    waiver = Waiver(FeeKind.INSPECTION, WaiverReason.OFFICIAL_VEHICLE)
    expected = expected_fee(FEES, REGISTERED, FeeKind.INSPECTION, DAY, waiver)
    assert expected == Expectation(0, waived=WaiverReason.OFFICIAL_VEHICLE)


def test_a_waiver_of_another_fee_frees_nothing():
    waiver = Waiver(FeeKind.INSPECTION, WaiverReason.OFFICIAL_VEHICLE)
    assert expected_fee(FEES, REGISTERED, FeeKind.TECHNICAL_INFORMATION, DAY, waiver).amount == 400


@pytest.mark.parametrize(
    ("expected", "told", "answer"), [(1450, 1450, False), (1450, 1200, True), (None, 1450, False), (1450, None, False)]
)
def test_amounts_differ_only_where_both_are_known(expected, told, answer):
    assert differs(Expectation(expected), told) is answer
