"""What the whole demo will hold, before any of it is lodged."""

from datetime import date
from itertools import product

import pytest

from demo.cases import Way
from demo.fill import MONTHS
from demo.plan import plan
from domain.months import months_later
from domain.vehicle import VehicleKind

# The kei inspection association takes both fees in one step, and one void application is enough to see.
OF_ONE_KIND = {(Way.HALF_PAID, VehicleKind.KEI), (Way.OVERDUE, VehicleKind.REGISTERED)}
# So many come after the everyday history, and some more.
SHOWING = 100


@pytest.mark.parametrize(
    "today", [date(2026, 1, 1), date(2026, 11, 26), date(2028, 2, 29), date(2028, 12, 31)], ids=str
)
def test_the_whole_demo_is_about_three_hundred_cases_over_twenty_five_months(today: date) -> None:
    cases = plan(today, MONTHS)
    first = today.replace(day=1)
    completed = {case.day.replace(day=1) for case in cases if case.way is Way.COMPLETED}
    assert 280 <= len(cases) <= 320
    # On the first two days of a month none of it is over yet.
    assert {months_later(first, -n) for n in range(1, MONTHS + 1)} <= completed
    assert max(case.day for case in cases) <= today


def test_every_way_that_a_case_can_go_is_there_for_both_kinds() -> None:
    cases = plan(date(2026, 11, 26), MONTHS)
    assert {(case.way, case.car.kind) for case in cases} == set(product(Way, VehicleKind)) - OF_ONE_KIND


def test_each_case_that_shows_a_status_is_there_however_long_the_history() -> None:
    """So the statuses that a short demo reaches at the portal are those that the whole one reaches."""

    def shown(months: int) -> list[tuple[Way, VehicleKind, date, object]]:
        latest = plan(date(2026, 11, 26), months)
        return [(case.way, case.car.kind, case.day, case.result) for case in latest][-SHOWING:]

    assert shown(2) == shown(MONTHS)
