"""Leaving the straight way: withdrawal, suspension and resumption."""

from datetime import datetime

from training_portal.case import Case
from training_portal.desk import Desk
from training_portal.examination import arm_correction_deadline
from training_portal.flow import arm_examination, arm_payment_deadline, request_examination
from training_portal.refused import Refused
from training_portal.words import AWAITING, UNTIL_EXAMINED, WITHDRAWABLE, Standstill, Step


def withdraw(desk: Desk, case: Case) -> None:
    if case.step not in WITHDRAWABLE:
        raise Refused(409, "act_not_now", "この申請は取り下げられません。")
    if case.processing:
        raise Refused(409, "fee_in_process", "納付処理中のため取り下げられません。反映をお待ちください。")
    case.step_before_withdrawal = case.step
    case.step = Step.WITHDRAWING
    desk.forget_timers(case)
    desk.tell(case, desk.now)
    desk.arm(case, "withdrawal", desk.now)


def grant_withdrawal(desk: Desk, case: Case, _: str, at: datetime) -> None:
    if case.step == Step.WITHDRAWING:
        case.step = Step.WITHDRAWN
        case.standstill = None
        case.suspension_reserved = False
        desk.tell(case, at)


def refuse_withdrawal(desk: Desk, case: Case, at: datetime) -> None:
    """Back to where the case stood; its deadlines have run on meanwhile."""
    if case.step != Step.WITHDRAWING or case.step_before_withdrawal is None:
        raise Refused(409, "act_not_now", "取下中の申請ではありません。")
    case.step, case.step_before_withdrawal = case.step_before_withdrawal, None
    desk.forget_timers(case)
    desk.tell(case, at)
    if case.standstill == Standstill.RESUMING:
        desk.arm(case, "resumption", at)
    if case.step == Step.ACCEPTED:
        desk.arm(case, "fee_notice", at)
    elif case.step in AWAITING:
        arm_payment_deadline(desk, case, at)
    elif case.step == Step.CORRECTION_REQUESTED:
        arm_correction_deadline(desk, case, at)
    elif case.standstill is None:
        arm_examination(desk, case, at)


def suspend(desk: Desk, case: Case) -> None:
    """中断予約: the case stops at its next step."""
    if case.step not in UNTIL_EXAMINED or case.standstill is not None:
        raise Refused(409, "act_not_now", "この申請は中断を予約できません。")
    case.suspension_reserved = True
    desk.tell(case, desk.now)


def resume(desk: Desk, case: Case) -> None:
    if case.standstill != Standstill.SUSPENDED or case.step == Step.WITHDRAWING:
        raise Refused(409, "act_not_now", "中断中の申請ではありません。")
    if case.restart_refused:
        raise Refused(409, "restart_refused", "事務所の都合により再開できません。", reason=case.restart_refused)
    case.standstill = Standstill.RESUMING
    desk.tell(case, desk.now)
    desk.arm(case, "resumption", desk.now)


def restart(desk: Desk, case: Case, _: str, at: datetime) -> None:
    """From 再開中 to the step where the case stopped."""
    if case.standstill != Standstill.RESUMING:
        return
    case.standstill = None
    if case.step == Step.EXAMINING:
        request_examination(desk, case, at)
    else:
        desk.tell(case, at)


def allow_restart(desk: Desk, case: Case, refused_because: str) -> None:
    """The office's 手続再開 word; an empty reason allows it."""
    case.restart_refused = refused_because
    desk.tell(case, desk.now)
