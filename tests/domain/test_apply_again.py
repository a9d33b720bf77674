"""What was paid for an application that came to nothing is spared for two months from its acceptance."""

from datetime import date

import pytest

from domain.apply_again import ApplyAgain, FreeAgain, free_again
from domain.oss_status import OssStatus
from tests.domain.reference_tables import DEADLINES


@pytest.mark.parametrize("status", [OssStatus.REJECTED, OssStatus.WITHDRAWN])
@pytest.mark.parametrize(
    ("accepted", "until"),
    [
        (date(2024, 1, 4), date(2024, 3, 3)),
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2026, 11, 20), date(2027, 1, 19)),
    ],
)
def test_the_day_of_acceptance_is_the_first_of_two_months(status, accepted, until):
    assert free_again(status, accepted, True, DEADLINES) == FreeAgain(ApplyAgain.UNTIL, until)


@pytest.mark.parametrize(
    ("status", "case"),
    [(OssStatus.VOID, ApplyAgain.VOID), (OssStatus.NOT_ACCEPTED, ApplyAgain.NOT_ACCEPTED)],
)
@pytest.mark.parametrize("paid", [True, False])
def test_a_void_one_never_qualifies_and_one_not_accepted_need_not(status, case, paid):
    assert free_again(status, date(2024, 1, 4), paid, DEADLINES) == FreeAgain(case)


def test_where_no_fee_was_paid_none_can_be_spared():
    told = free_again(OssStatus.REJECTED, date(2024, 1, 4), False, DEADLINES)
    assert told == FreeAgain(ApplyAgain.NOTHING_PAID)


@pytest.mark.parametrize("status", sorted(set(OssStatus) - {"rejected", "withdrawn", "void", "not_accepted"}))
def test_nothing_is_said_of_one_that_goes_on(status):
    assert free_again(status, date(2024, 1, 4), True, DEADLINES) is None


def test_without_the_day_of_acceptance_or_a_rule_no_day_is_named():
    assert free_again(OssStatus.REJECTED, None, True, DEADLINES) is None
    assert free_again(OssStatus.REJECTED, date(2016, 12, 31), True, DEADLINES) is None
