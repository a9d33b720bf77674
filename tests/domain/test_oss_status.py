"""The portal's statuses follow each other as the specification's table says, for each way of paying."""

from itertools import product

import pytest

from domain.oss_status import (
    ENDS,
    MAIN_LINE,
    NEXT,
    PORTAL_WORDS,
    SUSPENDABLE,
    OssStatus,
    fees_asked,
    is_known_move,
    refuse_unless,
    status_after_payment,
)
from domain.payment import FeeKind
from domain.refusal import Refusal
from domain.vehicle import VehicleKind

REGISTERED, KEI = VehicleKind.REGISTERED, VehicleKind.KEI
FEES = frozenset({FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION})

SPECIFIED = {
    (REGISTERED, False): """
accepting → accepted, not_accepted
accepted → awaiting_inspection_fee, withdrawing
awaiting_inspection_fee → awaiting_technical_fee, awaiting_repayment, void, withdrawing
awaiting_technical_fee → examining, awaiting_repayment, void, withdrawing
examining → correction_requested, rejected, awaiting_weight_tax, withdrawing
correction_requested → examining, rejected, withdrawing
awaiting_weight_tax → ready, awaiting_repayment, void, withdrawing
awaiting_repayment → awaiting_technical_fee, examining, ready, void, withdrawing
ready → handed_over
withdrawing → withdrawn, accepted, awaiting_inspection_fee, awaiting_technical_fee, examining,\
 correction_requested, awaiting_weight_tax, awaiting_repayment
""",
    (REGISTERED, True): """
accepting → accepted, not_accepted
accepted → examining, withdrawing
examining → correction_requested, rejected, ready, awaiting_repayment, withdrawing
correction_requested → examining, rejected, withdrawing
awaiting_repayment → ready, void, withdrawing
ready → handed_over
withdrawing → withdrawn, accepted, examining, correction_requested, awaiting_repayment
""",
    (KEI, False): """
accepting → accepted, not_accepted
accepted → awaiting_inspection_fee, withdrawing
awaiting_inspection_fee → examining, awaiting_repayment, void, withdrawing
examining → correction_requested, rejected, awaiting_weight_tax, withdrawing
correction_requested → examining, rejected, withdrawing
awaiting_weight_tax → ready, awaiting_repayment, void, withdrawing
awaiting_repayment → examining, ready, void, withdrawing
ready → handed_over
withdrawing → withdrawn, accepted, awaiting_inspection_fee, examining,\
 correction_requested, awaiting_weight_tax, awaiting_repayment
""",
}


def _allowed(specified: str) -> dict[OssStatus, set[OssStatus]]:
    pairs = (line.split("→") for line in specified.strip().splitlines())
    return {OssStatus(old.strip()): {OssStatus(new.strip()) for new in news.split(",")} for old, news in pairs}


ALLOWED = {procedure: _allowed(text) for procedure, text in SPECIFIED.items()}


def test_there_is_a_table_for_each_procedure_and_kei_knows_no_cashless_one():
    assert set(NEXT) == set(MAIN_LINE) == set(SPECIFIED)
    assert all(set(moves) == set(OssStatus) for moves in NEXT.values())


@pytest.mark.parametrize("procedure", SPECIFIED)
@pytest.mark.parametrize(("old", "new"), list(product(OssStatus, repeat=2)))
def test_a_move_is_known_exactly_when_it_is_specified(procedure, old, new):
    assert is_known_move(*procedure, old, new) is (new in ALLOWED[procedure].get(old, set()))


@pytest.mark.parametrize("new", OssStatus)
def test_an_application_begins_with_being_accepted(new):
    assert is_known_move(REGISTERED, False, None, new) is (new is OssStatus.ACCEPTING)


@pytest.mark.parametrize("procedure", SPECIFIED)
def test_nothing_follows_an_end_and_something_follows_everything_else_on_the_way(procedure):
    reached = {new for news in NEXT[procedure].values() for new in news} | {OssStatus.ACCEPTING}
    assert {status for status in reached if not NEXT[procedure][status]} == ENDS & reached


@pytest.mark.parametrize(
    ("procedure", "waived", "old", "new"),
    [
        ((REGISTERED, False), {FeeKind.INSPECTION}, OssStatus.ACCEPTED, OssStatus.AWAITING_TECHNICAL_FEE),
        ((REGISTERED, False), FEES, OssStatus.ACCEPTED, OssStatus.EXAMINING),
        ((REGISTERED, False), {FeeKind.TECHNICAL_INFORMATION}, OssStatus.AWAITING_INSPECTION_FEE, OssStatus.EXAMINING),
        ((KEI, False), FEES, OssStatus.ACCEPTED, OssStatus.EXAMINING),
        ((REGISTERED, False), {FeeKind.WEIGHT_TAX}, OssStatus.EXAMINING, OssStatus.READY),
    ],
)
def test_a_waived_fee_makes_no_payment_step(procedure, waived, old, new):
    assert is_known_move(*procedure, old, new, frozenset(waived))
    assert not is_known_move(*procedure, old, new)


def test_a_kei_step_with_one_fee_left_to_pay_stays():
    waived = frozenset({FeeKind.INSPECTION})
    assert is_known_move(KEI, False, OssStatus.ACCEPTED, OssStatus.AWAITING_INSPECTION_FEE, waived)


def test_a_withdrawal_taken_back_leads_to_no_step_that_was_waived():
    waived = frozenset({FeeKind.INSPECTION})
    assert is_known_move(REGISTERED, False, OssStatus.WITHDRAWING, OssStatus.ACCEPTED, waived)
    assert not is_known_move(REGISTERED, False, OssStatus.WITHDRAWING, OssStatus.AWAITING_INSPECTION_FEE, waived)


@pytest.mark.parametrize(
    ("kind", "status", "fees"),
    [
        (REGISTERED, OssStatus.AWAITING_INSPECTION_FEE, (FeeKind.INSPECTION,)),
        (REGISTERED, OssStatus.AWAITING_TECHNICAL_FEE, (FeeKind.TECHNICAL_INFORMATION,)),
        (REGISTERED, OssStatus.AWAITING_WEIGHT_TAX, (FeeKind.WEIGHT_TAX,)),
        (KEI, OssStatus.AWAITING_INSPECTION_FEE, (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)),
        (KEI, OssStatus.AWAITING_WEIGHT_TAX, (FeeKind.WEIGHT_TAX,)),
        (KEI, OssStatus.AWAITING_REPAYMENT, tuple(FeeKind)),
        (KEI, OssStatus.EXAMINING, ()),
    ],
)
def test_each_step_asks_for_its_fees(kind, status, fees):
    assert fees_asked(kind, status) == fees


@pytest.mark.parametrize(
    ("kind", "step", "after"),
    [
        (REGISTERED, OssStatus.AWAITING_INSPECTION_FEE, OssStatus.AWAITING_TECHNICAL_FEE),
        (REGISTERED, OssStatus.AWAITING_TECHNICAL_FEE, OssStatus.EXAMINING),
        (KEI, OssStatus.AWAITING_INSPECTION_FEE, OssStatus.EXAMINING),
        (KEI, OssStatus.AWAITING_WEIGHT_TAX, OssStatus.READY),
    ],
)
def test_a_paid_step_leads_to_the_one_after_it(kind, step, after):
    assert status_after_payment(kind, False, step) is after


@pytest.mark.parametrize(
    ("kind", "word", "status"),
    [
        (REGISTERED, "検査登録手数料納付待ち", OssStatus.AWAITING_INSPECTION_FEE),
        (KEI, "検査手数料等納付待ち", OssStatus.AWAITING_INSPECTION_FEE),
        (REGISTERED, "受付審査中", OssStatus.EXAMINING),
        (KEI, "検査審査中", OssStatus.EXAMINING),
        (KEI, "自動車検査証返付完了", OssStatus.HANDED_OVER),
        (REGISTERED, "無効", OssStatus.VOID),
    ],
)
def test_the_portals_word_is_understood_in_its_own_kind(kind, word, status):
    assert PORTAL_WORDS[kind, word] is status


def test_a_word_of_the_other_kind_or_of_nobody_is_not_understood():
    unknown = {(KEI, "受付審査中"), (KEI, "技術情報管理手数料納付待ち"), (REGISTERED, "検査審査中"), (KEI, "謎の状態")}
    assert unknown.isdisjoint(PORTAL_WORDS)


@pytest.mark.parametrize("procedure", SPECIFIED)
def test_every_status_of_a_procedure_has_a_word(procedure):
    reached = {new for news in NEXT[procedure].values() for new in news} | {OssStatus.ACCEPTING}
    assert reached <= {status for (kind, _), status in PORTAL_WORDS.items() if kind is procedure[0]}


def test_a_suspension_can_be_reserved_until_examination_ends():
    refuse_unless(OssStatus.EXAMINING, SUSPENDABLE)
    with pytest.raises(Refusal) as refused:
        refuse_unless(OssStatus.AWAITING_WEIGHT_TAX, SUSPENDABLE)
    assert refused.value == Refusal("application_act_not_now", status=OssStatus.AWAITING_WEIGHT_TAX)


def test_nothing_can_be_done_to_what_was_never_lodged():
    with pytest.raises(Refusal) as refused:
        refuse_unless(None, SUSPENDABLE)
    assert refused.value == Refusal("application_act_not_now", status=None)
