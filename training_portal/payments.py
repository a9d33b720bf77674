"""Paying a fee, its settlement, the debit that fails, the card, and the deadline that passes."""

from datetime import date, datetime

from training_portal import registers, switches
from training_portal.case import Case, Payment
from training_portal.days import end_of, written
from training_portal.desk import Desk
from training_portal.flow import arm_payment_deadline, ask_fee, go_on, reject
from training_portal.refused import Refused
from training_portal.words import AWAITING, Fee, FeeState, Standstill, Step


def pay(desk: Desk, case: Case, fee: str) -> None:
    """Order one fee to be paid; the answer of the bank comes with the settlement."""
    if fee not in tuple(Fee):
        raise Refused(422, "unknown_fee", "手数料・税の種別を確かめてください。")
    if case.cashless:
        raise Refused(409, "paid_by_card", "この申請はクレジットカードで納付されます。")
    payment = case.latest(fee)
    if payment is not None and payment.state in (FeeState.PAID, FeeState.WAIVED):
        raise Refused(409, "fee_already_paid", "この手数料・税は納付済みです。")
    if payment is not None and payment.state == FeeState.PROCESSING:
        raise Refused(409, "fee_in_process", "この手数料・税は納付処理中です。反映をお待ちください。")
    if payment is None or case.step not in AWAITING:
        raise Refused(409, "fee_not_due", "この手数料・税はまだ、又はもう納付できません。", stands_at=_word(desk, case))
    if case.standstill == Standstill.SUSPENDED:
        raise Refused(409, "suspended", "手続が中断中のため納付できません。")
    if payment.state == FeeState.FAILED:
        payment = Payment(payment.fee, payment.attempt + 1, payment.amount, payment.due_on, FeeState.AWAITING)
        case.payments.append(payment)
    payment.state = FeeState.PROCESSING
    desk.count(case, f"pay:{fee}")
    desk.tell(case, desk.now)
    desk.arm(case, "settlement", desk.now, fee)


def settle(desk: Desk, case: Case, fee: str, at: datetime) -> None:
    """The bank's answer: paid and on to the next step, or 再納付待ち with its reason."""
    payment = case.latest(fee)
    if payment is None or payment.state != FeeState.PROCESSING:
        return
    fault = switches.take_debit_fault(desk.connection, case.account_id) or _account_fault(desk, case, fee)
    if fault:
        payment.state = FeeState.FAILED
        payment.reason = desk.reason(fault)
        case.step = Step.AWAITING_REPAYMENT
    else:
        _mark_paid(desk, case, payment, at)
    if case.unsettled or case.paying_step is None:
        desk.tell(case, at)
        # A deadline that passed while the bank was asked is looked at again.
        arm_payment_deadline(desk, case, at)
    else:
        go_on(desk, case, Step(case.paying_step), at)


def settle_by_card(desk: Desk, case: Case, at: datetime) -> None:
    """キャッシュレス: everything together once examined; a card that is missing or refused never becomes an advance."""
    for fee in Fee:
        ask_fee(desk, case, fee, at)
    card = registers.car_of(desk.connection, case.kind, case.lodgement["chassis_number"]).card
    for payment in case.unsettled:
        if card == "valid":
            _mark_paid(desk, case, payment, at)
        elif payment.state != FeeState.FAILED:
            payment.state = FeeState.FAILED
            payment.reason = desk.reason(f"card_{card}")
    case.paying_step = Step.EXAMINING
    if card == "valid":
        go_on(desk, case, Step.EXAMINING, at)
        return
    case.step = Step.AWAITING_REPAYMENT
    desk.tell(case, at)
    arm_payment_deadline(desk, case, at)


def try_cards_again(desk: Desk, kind: str, chassis_number: str) -> None:
    """The payer has mended the card of a car: what waited for it is settled."""
    rows = desk.connection.execute(
        "SELECT id FROM applications WHERE chassis_key = ? AND kind = ? AND step = ? ORDER BY id",
        (registers.chassis_key(chassis_number), kind, Step.AWAITING_REPAYMENT),
    ).fetchall()
    for case in (desk.find_by_id(row["id"]) for row in rows):
        if case.cashless:
            _try_card_again(desk, case)


def void_when_overdue(desk: Desk, case: Case, _: str, at: datetime) -> None:
    """A payment ordered in time counts as made in time; only its failure makes the case void."""
    overdue = [payment for payment in case.unsettled if payment.due_on and end_of(_day(payment.due_on)) <= at]
    if case.step in AWAITING and overdue and not case.processing:
        reject(desk, case, "payment_overdue", "", at, Step.VOID)


def _try_card_again(desk: Desk, case: Case) -> None:
    card = registers.car_of(desk.connection, case.kind, case.lodgement["chassis_number"]).card
    if card != "valid":
        return
    for failed in case.unsettled:
        case.payments.append(Payment(failed.fee, failed.attempt + 1, failed.amount, failed.due_on, FeeState.AWAITING))
    settle_by_card(desk, case, desk.now)


def _mark_paid(desk: Desk, case: Case, payment: Payment, at: datetime) -> None:
    payment.state = FeeState.PAID
    payment.paid_at = written(at)
    payment.reference = desk.new_payment_reference()
    payment.reason = None
    desk.count(case, f"paid:{payment.fee}")


def _account_fault(desk: Desk, case: Case, fee: str) -> str | None:
    if desk.tables.payment_sources[case.kind, fee] != "payer_account":
        return None
    payer = case.lodgement["payer"]
    if not payer["direct_debit_registered"]:
        return "account_unregistered"
    row = desk.connection.execute(
        "SELECT refused_reason FROM debit_accounts WHERE account_id = ? AND reference = ?",
        (case.account_id, payer["account_reference"]),
    ).fetchone()
    return (row["refused_reason"] or None) if row else None


def _word(desk: Desk, case: Case) -> str:
    return desk.tables.status_word(case.kind, Step(case.step))


def _day(text: str) -> date:
    return date.fromisoformat(text)
