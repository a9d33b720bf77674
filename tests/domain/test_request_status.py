"""A request moves only as the specification's table says."""

from datetime import date
from itertools import product

import pytest

from domain.refusal import Refusal
from domain.request_status import (
    DELETABLE,
    EDITABLE,
    ENDS,
    LIVE,
    NEXT,
    SENDABLE,
    RequestStatus,
    moved,
    status_when_sent,
)

SPECIFIED = """
draft → held, sent
held → sent, draft
sent → taken, returned, cancelled
returned → held, sent, cancelled
taken → done, returned, ended
ended → taken
cancelled →
done →
"""
ALLOWED = {
    RequestStatus(old.strip()): {RequestStatus(new.strip()) for new in news.split(",") if new.strip()}
    for old, news in (line.split("→") for line in SPECIFIED.strip().splitlines())
}


def test_every_status_has_its_line_in_the_table():
    assert set(NEXT) == set(RequestStatus)


@pytest.mark.parametrize(("old", "new"), list(product(RequestStatus, repeat=2)))
def test_a_request_moves_as_specified_and_in_no_other_way(old, new):
    if new in ALLOWED[old]:
        assert moved(old, new) is new
    else:
        with pytest.raises(Refusal) as refused:
            moved(old, new)
        assert refused.value == Refusal("request_move_not_allowed", old=old, new=new)


def test_a_planned_day_in_the_future_holds_a_request_back():
    assert status_when_sent(date(2026, 11, 23), today=date(2026, 11, 22)) is RequestStatus.HELD


@pytest.mark.parametrize("planned_on", [None, date(2026, 11, 22), date(2026, 11, 21)])
def test_a_request_without_a_planned_day_to_come_goes_at_once(planned_on):
    assert status_when_sent(planned_on, today=date(2026, 11, 22)) is RequestStatus.SENT


def test_a_status_is_a_draft_or_live_or_an_end_and_never_two_of_them():
    groups = [frozenset({RequestStatus.DRAFT}), LIVE, ENDS]
    assert sum(map(len, groups)) == len(RequestStatus)
    assert frozenset().union(*groups) == set(RequestStatus)


def test_only_drafts_and_returned_requests_are_edited_or_deleted():
    assert {RequestStatus.DRAFT, RequestStatus.RETURNED} == EDITABLE == DELETABLE


def test_what_can_be_sent_with_many_is_what_may_both_go_and_be_held():
    assert {RequestStatus.DRAFT, RequestStatus.RETURNED} == SENDABLE
