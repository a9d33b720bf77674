"""How each fee is paid, and which the agent may pay now."""

import pytest

from domain.oss_status import OssStatus, fees_asked
from domain.payment import PAYMENT_METHOD, FeeKind, PaymentMethod, PaymentState, payable
from domain.vehicle import VehicleKind

REGISTERED, KEI = VehicleKind.REGISTERED, VehicleKind.KEI
INSPECTION, TECHNICAL, TAX = FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION, FeeKind.WEIGHT_TAX


def test_kind_fee_and_cashless_decide_how_a_fee_is_paid():
    debit, advance, card = PaymentMethod.DEBIT, PaymentMethod.ADVANCE, PaymentMethod.CARD
    assert {
        (REGISTERED, INSPECTION, False): debit,
        (REGISTERED, TECHNICAL, False): advance,
        (REGISTERED, TAX, False): debit,
        (KEI, INSPECTION, False): advance,
        (KEI, TECHNICAL, False): advance,
        (KEI, TAX, False): debit,
        (REGISTERED, INSPECTION, True): card,
        (REGISTERED, TECHNICAL, True): card,
        (REGISTERED, TAX, True): card,
    } == PAYMENT_METHOD


def test_the_agent_pays_what_the_step_asks_for():
    asked = fees_asked(KEI, OssStatus.AWAITING_INSPECTION_FEE)
    states = {INSPECTION: PaymentState.AWAITING, TECHNICAL: PaymentState.AWAITING}
    assert payable(KEI, False, asked, states) == (INSPECTION, TECHNICAL)


@pytest.mark.parametrize("state", [PaymentState.PROCESSING, PaymentState.PAID, PaymentState.WAIVED])
def test_a_fee_under_way_or_settled_is_not_offered_again(state):
    states = {INSPECTION: state, TECHNICAL: PaymentState.AWAITING}
    asked = fees_asked(KEI, OssStatus.AWAITING_INSPECTION_FEE)
    assert payable(KEI, False, asked, states) == (TECHNICAL,)


def test_a_fee_whose_amount_the_portal_has_not_told_is_not_offered():
    assert payable(REGISTERED, False, fees_asked(REGISTERED, OssStatus.AWAITING_WEIGHT_TAX), {}) == ()


def test_when_a_debit_failed_that_fee_is_paid_again():
    states = {INSPECTION: PaymentState.PAID, TECHNICAL: PaymentState.PAID, TAX: PaymentState.FAILED}
    assert payable(REGISTERED, False, fees_asked(REGISTERED, OssStatus.AWAITING_REPAYMENT), states) == (TAX,)


def test_a_card_payment_is_never_the_agents():
    states = dict.fromkeys(FeeKind, PaymentState.FAILED)
    assert payable(REGISTERED, True, fees_asked(REGISTERED, OssStatus.AWAITING_REPAYMENT), states) == ()
