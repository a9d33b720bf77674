"""Inquiries: where one may go from where it stands, and when which window answers."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from domain.business_days import Calendar
from domain.inquiry import (
    AT_THE_BRANCH,
    NEXT,
    InquiryState,
    InquiryTopic,
    may_become,
    opens_at,
    window_for,
)
from domain.reference_rows import contact_window
from tests.domain.reference_tables import CLOSURES, lines

WINDOWS = tuple(contact_window(line) for line in lines("contact_windows"))
BILLING = window_for(WINDOWS, InquiryTopic.BILLING, date(2026, 11, 20))
RECEIVED, IN_HAND, ANSWERED, SET_ASIDE = InquiryState
MOVES = {
    (RECEIVED, IN_HAND), (RECEIVED, ANSWERED), (RECEIVED, SET_ASIDE), (IN_HAND, ANSWERED), (IN_HAND, SET_ASIDE),
    (ANSWERED, IN_HAND), (SET_ASIDE, IN_HAND),
}  # fmt: skip


@pytest.mark.parametrize(("state", "other"), product(InquiryState, InquiryState))
def test_an_inquiry_moves_only_so(state, other):
    assert (other in NEXT[state]) == ((state, other) in MOVES)
    assert (other in may_become(state)) == (state == other or (state, other) in MOVES)


def test_every_topic_has_its_window_but_the_one_that_a_branch_answers():
    day = date(2026, 11, 20)
    assert [topic for topic in InquiryTopic if window_for(WINDOWS, topic, day) is None] == [AT_THE_BRANCH]
    assert window_for(WINDOWS, InquiryTopic.BILLING, date(2021, 9, 30)) is None


def japan(day, hour, minute=0):
    return datetime(2026, *day, hour - 9, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (japan((11, 20), 9), japan((11, 20), 9)),
        (japan((11, 20), 16, 59), japan((11, 20), 16, 59)),
        (japan((11, 20), 17), japan((11, 24), 9)),  # over the weekend and 勤労感謝の日
        (japan((11, 22), 12), japan((11, 24), 9)),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), japan((11, 24), 9)),
        (datetime(2026, 12, 28, 8, 0, tzinfo=UTC), datetime(2027, 1, 4, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_window_answers_on_business_days_within_its_hours(now, opens):
    assert opens_at(BILLING, CLOSURES[Calendar.SERVICE], now) == opens
