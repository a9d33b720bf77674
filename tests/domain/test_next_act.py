"""Who has to move next."""

import pytest

from domain.application_status import ApplicationStatus, application_status
from domain.next_act import _WHO, NextAct, Side, Standing, next_act, side_of
from domain.oss_status import OssStatus
from domain.payment import FeeKind, PaymentState
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind


def acts(oss: OssStatus | None, **changes: object) -> tuple[NextAct, Side]:
    given: dict[str, object] = {
        "kind": VehicleKind.REGISTERED, "cashless": False, "status": application_status(oss), "oss_status": oss,
        "renewal_place": RenewalPlace.OFFICE, "pickup": None, "payments": {}, "applied": oss is not None,
    }  # fmt: skip
    act = next_act(Standing(**(given | changes)))  # type: ignore[arg-type]
    return act, side_of(act)


CASES = [
    (None, {}, NextAct.APPLY, Side.AGENT),
    (None, {"applied": True}, NextAct.WAIT_FOR_ACCEPTANCE, Side.OFFICE),
    (OssStatus.AWAITING_WEIGHT_TAX, {"payments": {FeeKind.WEIGHT_TAX: PaymentState.AWAITING}}, NextAct.PAY, Side.AGENT),
    (
        OssStatus.AWAITING_WEIGHT_TAX,
        {"payments": {FeeKind.WEIGHT_TAX: PaymentState.PROCESSING}},
        NextAct.WAIT_FOR_PAYMENT,
        Side.OFFICE,
    ),
    (
        OssStatus.AWAITING_INSPECTION_FEE,
        {
            "kind": VehicleKind.KEI,
            "payments": {
                FeeKind.INSPECTION: PaymentState.PROCESSING,
                FeeKind.TECHNICAL_INFORMATION: PaymentState.AWAITING,
            },
        },
        NextAct.PAY,
        Side.AGENT,
    ),
    (OssStatus.AWAITING_REPAYMENT, {}, NextAct.PAY_AGAIN, Side.CLIENT),
    (OssStatus.AWAITING_REPAYMENT, {"cashless": True}, NextAct.PAY_BY_CARD_AGAIN, Side.CLIENT),
    (OssStatus.ACCEPTED, {"cashless": True}, NextAct.WAIT_FOR_EXAMINATION, Side.OFFICE),
    (
        OssStatus.CORRECTION_REQUESTED,
        {"reasons": ("conformity_certificate_fault",)},
        NextAct.MEND_CONFORMITY,
        Side.CLIENT,
    ),
    (OssStatus.CORRECTION_REQUESTED, {"reasons": ("shortening",)}, NextAct.ANSWER_CORRECTION, Side.CLIENT),
    (OssStatus.CORRECTION_REQUESTED, {}, NextAct.CORRECT, Side.AGENT),
    (OssStatus.REJECTED, {"reasons": ("vehicle_user_mismatch",)}, NextAct.CONFIRM_AND_APPLY_AGAIN, Side.CLIENT),
    (OssStatus.REJECTED, {"reasons": ("plate_or_chassis_mismatch",)}, NextAct.ASK_ANEW, Side.CLIENT),
    (OssStatus.REJECTED, {"applied_again": True}, NextAct.NOTHING, Side.NOBODY),
    (OssStatus.NOT_ACCEPTED, {"returned": True}, NextAct.MEND_REQUEST, Side.CLIENT),
    (OssStatus.NOT_ACCEPTED, {}, NextAct.MEND_AND_LODGE_AGAIN, Side.AGENT),
    (OssStatus.EXAMINING, {"status": ApplicationStatus.SUSPENDED}, NextAct.RESUME, Side.AGENT),
    (OssStatus.READY, {}, NextAct.FETCH_BY_AGENT, Side.AGENT),
    (OssStatus.READY, {"kind": VehicleKind.KEI, "pickup": Pickup.CLIENT}, NextAct.FETCH_BY_CLIENT, Side.CLIENT),
    (OssStatus.READY, {"renewal_place": RenewalPlace.CLIENT_NAMED}, NextAct.REWRITE_BY_CLIENT, Side.CLIENT),
    (OssStatus.HANDED_OVER, {}, NextAct.NOTHING, Side.NOBODY),
]


@pytest.mark.parametrize(("oss", "changes", "act", "side"), CASES)
def test_the_table_of_who_acts_on_what(
    oss: OssStatus | None, changes: dict[str, object], act: NextAct, side: Side
) -> None:
    assert acts(oss, **changes) == (act, side)


@pytest.mark.parametrize("oss", [None, *OssStatus])
def test_every_status_has_a_next_act_and_every_act_a_side(oss: OssStatus | None) -> None:
    assert acts(oss)[0] in _WHO
    assert set(_WHO) == set(NextAct)
