"""Deadlines end on the specification's example days."""

from datetime import date

import pytest

from domain.deadlines import DEADLINE_OF_FEE, Deadline, DueClass, days_left, due_class, due_on
from domain.payment import FeeKind
from tests.domain.reference_tables import DEADLINES


@pytest.mark.parametrize(
    ("deadline", "start", "due"),
    [
        (Deadline.FEES, date(2024, 1, 4), date(2024, 2, 2)),
        (Deadline.WEIGHT_TAX, date(2024, 1, 4), date(2025, 1, 4)),
        (Deadline.WEIGHT_TAX, date(2024, 2, 29), date(2025, 2, 28)),
        (Deadline.CORRECTION, date(2024, 1, 4), date(2024, 1, 18)),
        (Deadline.APPLY_AGAIN, date(2024, 1, 4), date(2024, 3, 3)),
        (Deadline.APPLY_AGAIN, date(2025, 12, 31), date(2026, 2, 28)),
    ],
)
def test_each_deadline_ends_on_the_day_the_rules_say(deadline, start, due):
    assert due_on(DEADLINES, deadline, start) == due


def test_a_deadline_of_a_time_without_a_rule_is_unknown():
    assert due_on(DEADLINES, Deadline.FEES, date(2016, 12, 31)) is None


def test_both_fees_share_a_deadline_and_the_tax_has_its_own():
    assert DEADLINE_OF_FEE == {
        FeeKind.INSPECTION: Deadline.FEES,
        FeeKind.TECHNICAL_INFORMATION: Deadline.FEES,
        FeeKind.WEIGHT_TAX: Deadline.WEIGHT_TAX,
    }


@pytest.mark.parametrize(
    ("today", "left", "word"),
    [
        (date(2026, 11, 18), 4, DueClass.PLAIN),
        (date(2026, 11, 19), 3, DueClass.SOON),
        (date(2026, 11, 21), 1, DueClass.SOON),
        (date(2026, 11, 22), 0, DueClass.TODAY),
        (date(2026, 11, 23), -1, DueClass.OVERDUE),
    ],
)
def test_a_due_date_grows_louder_as_it_comes_nearer(today, left, word):
    due = date(2026, 11, 22)
    assert (days_left(due, today), due_class(due, today)) == (left, word)
