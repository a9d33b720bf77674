"""The moves of an account for direct debit, and on which days it can be debited."""

from datetime import date
from itertools import product

import pytest

from domain.direct_debit import (
    BY_CLIENT,
    NEXT,
    ChangeWay,
    DebitLimit,
    DirectDebitState,
    agents_moves,
    limit_on,
    moved,
    refuse_undebitable,
)
from domain.refusal import Refusal

S = DirectDebitState
TODAY = date(2026, 11, 20)
ALLOWED = """
準備中 → 書類受付, 解約
書類受付 → 審査中, 準備中, 解約
審査中 → 開通, 準備中, 解約
開通 → 変更中, 解約
変更中 → 開通, 解約
解約 → 準備中
"""
WORDS = {
    "準備中": S.PREPARING, "書類受付": S.PAPERS_RECEIVED, "審査中": S.REVIEWING, "開通": S.OPEN, "変更中": S.CHANGING,
    "解約": S.CLOSED,
}  # fmt: skip


def test_the_table_is_the_specifications() -> None:
    told = {
        WORDS[old]: {WORDS[new] for new in news.split(", ")}
        for old, news in (line.split(" → ") for line in ALLOWED.strip().splitlines())
    }
    assert {old: set(news) for old, news in NEXT.items()} == told
    for old, new in product(S, S):
        if new in told[old]:
            assert moved(old, new) is new
        else:
            with pytest.raises(Refusal):
                moved(old, new)


def test_what_begins_with_the_client_is_not_the_agents_move() -> None:
    assert agents_moves(S.OPEN) == (S.CLOSED,)
    assert agents_moves(S.CLOSED) == ()
    assert agents_moves(S.CHANGING) == (S.OPEN, S.CLOSED)
    assert all(new in NEXT[old] for old, new in BY_CLIENT)


@pytest.mark.parametrize(
    ("state", "way", "opened_on", "code"),
    [
        (S.OPEN, None, TODAY, None),
        (S.OPEN, None, date(2026, 11, 21), "debit_account_not_yet"),
        (S.OPEN, None, None, "debit_account_missing"),
        (S.CHANGING, ChangeWay.KEEP_OLD, date(2024, 4, 1), None),
        (S.CHANGING, ChangeWay.STOP_OLD, date(2024, 4, 1), "debit_account_changing"),
        (S.PREPARING, None, None, "debit_account_missing"),
        (S.REVIEWING, None, None, "debit_account_missing"),
        (S.CLOSED, None, date(2024, 4, 1), "debit_account_missing"),
    ],
)
def test_when_it_can_be_debited(
    state: DirectDebitState, way: ChangeWay | None, opened_on: date | None, code: str | None
) -> None:
    if code is None:
        refuse_undebitable(state, way, opened_on, TODAY)
        return
    with pytest.raises(Refusal) as refused:
        refuse_undebitable(state, way, opened_on, TODAY)
    assert refused.value.code == code


def test_the_limit_is_the_one_in_force() -> None:
    rows = [DebitLimit(500, 450, date(2017, 1, 1)), DebitLimit(800, 700, date(2027, 4, 1))]
    assert [limit_on(rows, day).most for day in (date(2027, 3, 31), date(2027, 4, 1))] == [500, 800]
    with pytest.raises(Refusal):
        limit_on(rows, date(2016, 12, 31))
