"""Who has to move next for an application, and what they do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.application_status import ApplicationStatus
from domain.oss_status import AWAITING, OssStatus, fees_asked
from domain.payment import FeeKind, PaymentState, payable
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind


class Side(StrEnum):
    """依頼人, 代理人, 行政の窓口; nobody when all is over."""

    CLIENT = "client"
    AGENT = "agent"
    OFFICE = "office"
    NOBODY = "nobody"


class NextAct(StrEnum):
    """One sentence each in the catalogue."""

    APPLY = "apply"
    WAIT_FOR_ACCEPTANCE = "wait_for_acceptance"
    WAIT_FOR_FEE = "wait_for_fee"
    PAY = "pay"
    WAIT_FOR_PAYMENT = "wait_for_payment"
    PAY_AGAIN = "pay_again"
    PAY_BY_CARD_AGAIN = "pay_by_card_again"
    WAIT_FOR_EXAMINATION = "wait_for_examination"
    MEND_CONFORMITY = "mend_conformity"
    ANSWER_CORRECTION = "answer_correction"
    CORRECT = "correct"
    MEND_AND_LODGE_AGAIN = "mend_and_lodge_again"
    CONFIRM_AND_APPLY_AGAIN = "confirm_and_apply_again"
    ASK_ANEW = "ask_anew"
    APPLY_AGAIN = "apply_again"
    RESUME = "resume"
    WAIT_FOR_RESUMPTION = "wait_for_resumption"
    WAIT_FOR_WITHDRAWAL = "wait_for_withdrawal"
    FETCH_BY_AGENT = "fetch_by_agent"
    FETCH_BY_CLIENT = "fetch_by_client"
    REWRITE_BY_AGENT = "rewrite_by_agent"
    REWRITE_BY_CLIENT = "rewrite_by_client"
    MEND_REQUEST = "mend_request"
    NOTHING = "nothing"


_WHO: dict[NextAct, Side] = {
    NextAct.APPLY: Side.AGENT,
    NextAct.WAIT_FOR_ACCEPTANCE: Side.OFFICE,
    NextAct.WAIT_FOR_FEE: Side.OFFICE,
    NextAct.PAY: Side.AGENT,
    NextAct.WAIT_FOR_PAYMENT: Side.OFFICE,
    NextAct.PAY_AGAIN: Side.CLIENT,
    NextAct.PAY_BY_CARD_AGAIN: Side.CLIENT,
    NextAct.WAIT_FOR_EXAMINATION: Side.OFFICE,
    NextAct.MEND_CONFORMITY: Side.CLIENT,
    NextAct.ANSWER_CORRECTION: Side.CLIENT,
    NextAct.CORRECT: Side.AGENT,
    NextAct.MEND_AND_LODGE_AGAIN: Side.AGENT,
    NextAct.CONFIRM_AND_APPLY_AGAIN: Side.CLIENT,
    NextAct.ASK_ANEW: Side.CLIENT,
    NextAct.APPLY_AGAIN: Side.AGENT,
    NextAct.RESUME: Side.AGENT,
    NextAct.WAIT_FOR_RESUMPTION: Side.OFFICE,
    NextAct.WAIT_FOR_WITHDRAWAL: Side.OFFICE,
    NextAct.FETCH_BY_AGENT: Side.AGENT,
    NextAct.FETCH_BY_CLIENT: Side.CLIENT,
    NextAct.REWRITE_BY_AGENT: Side.AGENT,
    NextAct.REWRITE_BY_CLIENT: Side.CLIENT,
    NextAct.MEND_REQUEST: Side.CLIENT,
    NextAct.NOTHING: Side.NOBODY,
}

# Cause (the portal's code) -> what has to be done about it, by the table of chapter 04.
_CORRECTIONS = {
    "conformity_certificate_fault": NextAct.MEND_CONFORMITY,
    "shortening": NextAct.ANSWER_CORRECTION,
    "parking_penalty": NextAct.ANSWER_CORRECTION,
}
_REJECTIONS = {
    "vehicle_user_mismatch": NextAct.CONFIRM_AND_APPLY_AGAIN,
    "plate_or_chassis_mismatch": NextAct.ASK_ANEW,
}
_REWRITTEN = {
    RenewalPlace.AGENT: NextAct.REWRITE_BY_AGENT,
    RenewalPlace.AGENT_NAMED: NextAct.REWRITE_BY_AGENT,
    RenewalPlace.CLIENT: NextAct.REWRITE_BY_CLIENT,
    RenewalPlace.CLIENT_NAMED: NextAct.REWRITE_BY_CLIENT,
}
_WAITING = {
    None: NextAct.WAIT_FOR_ACCEPTANCE,
    OssStatus.ACCEPTING: NextAct.WAIT_FOR_ACCEPTANCE,
    OssStatus.ACCEPTED: NextAct.WAIT_FOR_FEE,
    OssStatus.EXAMINING: NextAct.WAIT_FOR_EXAMINATION,
    OssStatus.NOT_ACCEPTED: NextAct.MEND_AND_LODGE_AGAIN,
    OssStatus.WITHDRAWING: NextAct.WAIT_FOR_WITHDRAWAL,
    OssStatus.WITHDRAWN: NextAct.APPLY_AGAIN,
    OssStatus.VOID: NextAct.APPLY_AGAIN,
    OssStatus.HANDED_OVER: NextAct.NOTHING,
}


@dataclass(frozen=True)
class Standing:
    """How an application stands; `reasons` are the office's codes for a correction or a rejection."""

    kind: VehicleKind
    cashless: bool
    status: ApplicationStatus
    oss_status: OssStatus | None
    renewal_place: RenewalPlace
    pickup: Pickup | None
    payments: Mapping[FeeKind, PaymentState]
    reasons: Collection[str] = ()
    applied: bool = True
    applied_again: bool = False
    returned: bool = False


def next_act(standing: Standing) -> NextAct:
    if standing.applied_again:
        return NextAct.NOTHING
    if standing.returned:
        return NextAct.MEND_REQUEST
    if not standing.applied:
        return NextAct.APPLY
    if standing.status is ApplicationStatus.SUSPENDED:
        return NextAct.RESUME
    if standing.status is ApplicationStatus.RESUMING:
        return NextAct.WAIT_FOR_RESUMPTION
    return _at_portal(standing)


def side_of(act: NextAct) -> Side:
    return _WHO[act]


def _at_portal(standing: Standing) -> NextAct:
    status = standing.oss_status
    if status in AWAITING:
        return _paying(standing)
    if status is OssStatus.ACCEPTED and standing.cashless:
        return NextAct.WAIT_FOR_EXAMINATION
    if status is OssStatus.CORRECTION_REQUESTED:
        return _by_reason(standing.reasons, _CORRECTIONS, NextAct.CORRECT)
    if status is OssStatus.REJECTED:
        return _by_reason(standing.reasons, _REJECTIONS, NextAct.APPLY_AGAIN)
    if status is OssStatus.READY:
        return _ready(standing)
    return _WAITING[status]


def _by_reason(reasons: Collection[str], acts: Mapping[str, NextAct], usual: NextAct) -> NextAct:
    return next((act for reason, act in acts.items() if reason in reasons), usual)


def _paying(standing: Standing) -> NextAct:
    asked = fees_asked(standing.kind, standing.oss_status) if standing.oss_status else ()
    open_fees = payable(standing.kind, standing.cashless, asked, standing.payments)
    if PaymentState.PROCESSING in standing.payments.values() and not open_fees:
        return NextAct.WAIT_FOR_PAYMENT
    if standing.oss_status is OssStatus.AWAITING_REPAYMENT:
        return NextAct.PAY_BY_CARD_AGAIN if standing.cashless else NextAct.PAY_AGAIN
    return NextAct.PAY


def _ready(standing: Standing) -> NextAct:
    rewritten = _REWRITTEN.get(standing.renewal_place)
    if rewritten is not None:
        return rewritten
    if standing.kind is VehicleKind.KEI and standing.pickup is Pickup.CLIENT:
        return NextAct.FETCH_BY_CLIENT
    return NextAct.FETCH_BY_AGENT
