"""The straight way of an application: reception, the fee steps, examination's place among them, completion."""

from datetime import date, datetime

from training_portal import registers
from training_portal.case import Case, Payment
from training_portal.days import day_of, end_of, read_moment, written
from training_portal.desk import Desk
from training_portal.lodgement import form_faults
from training_portal.office_settings import read_setting
from training_portal.waivers import grant_waivers
from training_portal.words import FOUND, KEI, MAY_HAND_OVER, MISSING, REGISTERED, Fee, FeeState, Standstill, Step

Line = tuple[tuple[Step, tuple[Fee, ...]], ...]
LINE: dict[str, Line] = {
    REGISTERED: (
        (Step.AWAITING_INSPECTION_FEE, (Fee.INSPECTION,)),
        (Step.AWAITING_TECHNICAL_FEE, (Fee.TECHNICAL_INFORMATION,)),
        (Step.EXAMINING, ()),
        (Step.AWAITING_WEIGHT_TAX, (Fee.WEIGHT_TAX,)),
        (Step.READY, ()),
    ),
    KEI: (
        (Step.AWAITING_INSPECTION_FEE, (Fee.INSPECTION, Fee.TECHNICAL_INFORMATION)),
        (Step.EXAMINING, ()),
        (Step.AWAITING_WEIGHT_TAX, (Fee.WEIGHT_TAX,)),
        (Step.READY, ()),
    ),
}
CASHLESS_LINE: Line = ((Step.EXAMINING, ()), (Step.READY, ()))


def receive(desk: Desk, case: Case, at: datetime) -> None:
    """申請受付処理中 until the checks are made."""
    desk.tell(case, at)
    desk.arm(case, "reception", at)


def check(desk: Desk, case: Case, _: str, at: datetime) -> None:
    """Form, delegate number and declared waivers; nothing is to be paid before."""
    if case.step != Step.ACCEPTING:
        return
    lodgement = case.lodgement
    faults = form_faults(lodgement, desk.tables)
    delegate_fault = registers.delegate_fault(desk.connection, lodgement)
    faults += [delegate_fault] if delegate_fault else []
    forced = registers.take_forced_result(desk.connection, lodgement["chassis_number"], at_reception=True)
    faults += [forced["reason"]] if forced else []
    if faults:
        case.step = Step.NOT_ACCEPTED
        case.rejection = {
            "reasons": [desk.reason(code) for code in faults],
            "message": forced["message"] if forced else "",
        }
        desk.tell(case, at)
        return
    case.step = Step.ACCEPTED
    case.receipt_number = desk.new_receipt_number(at)
    case.accepted_on = day_of(at).isoformat()
    case.chassis_number = registers.car_of(desk.connection, case.kind, lodgement["chassis_number"]).chassis_number
    if lodgement["renewal_place"] != "office":
        name = registers.delegate_name(desk.connection, lodgement)
        case.delegate = {"number": lodgement["delegate_number"], "name": name, "verdict": MAY_HAND_OVER}
    grant_waivers(desk, case, day_of(at))
    desk.tell(case, at)
    desk.arm(case, "fee_notice", at)


def start_line(desk: Desk, case: Case, _: str, at: datetime) -> None:
    if case.step == Step.ACCEPTED:
        go_on(desk, case, None, at)


def go_on(desk: Desk, case: Case, done: Step | None, at: datetime) -> None:
    """To the next step of the line whose fees are not all settled already."""
    line = line_of(case)
    position = next((n + 1 for n, (step, _) in enumerate(line) if step == done), 0)
    for step, fees in line[position:]:
        for fee in fees:
            ask_fee(desk, case, fee, at)
        if not fees or not all(case.settled(fee) for fee in fees):
            enter(desk, case, step, fees, at)
            return


def line_of(case: Case) -> Line:
    return CASHLESS_LINE if case.cashless else LINE[case.kind]


def enter(desk: Desk, case: Case, step: Step, fees: tuple[Fee, ...], at: datetime) -> None:
    case.step = step
    case.paying_step = step if fees else None
    if step == Step.READY:
        complete(desk, case, at)
        return
    if case.suspension_reserved:
        case.suspension_reserved = False
        case.standstill = Standstill.SUSPENDED
    if step == Step.EXAMINING:
        request_examination(desk, case, at)
        return
    desk.tell(case, at)
    arm_payment_deadline(desk, case, at)


def request_examination(desk: Desk, case: Case, at: datetime) -> None:
    """The papers are looked up first; a suspended case waits until it is resumed."""
    if case.standstill is None:
        car = registers.car_of(desk.connection, case.kind, case.lodgement["chassis_number"])
        case.examination_requested_at = written(at)
        case.conformity_certificate = FOUND if car.conformity_certificate else MISSING
        case.policy = FOUND if car.policy else MISSING
    desk.tell(case, at)
    if case.standstill is not None:
        return
    if case.conformity_certificate == MISSING:
        reject(desk, case, "conformity_certificate_missing", "", at)
    elif case.policy == MISSING:
        reject(desk, case, "policy_missing", "", at)
    else:
        arm_examination(desk, case, at)


def arm_examination(desk: Desk, case: Case, at: datetime) -> None:
    """A result forced for the car needs nobody at the window."""
    desk.arm(case, "examine", at)
    by_hand_only = read_setting(desk.connection, "delay_examine") == 0
    if by_hand_only and registers.has_forced_result(desk.connection, case.lodgement["chassis_number"]):
        desk.arm_at(case, "examine", at)


def ask_fee(desk: Desk, case: Case, fee: Fee, at: datetime) -> None:
    """A fee is named once, with the amount of its day; a waived one stands there already."""
    if case.latest(fee) is not None:
        return
    refused = case.waivers_refused.get(fee)
    case.payments.append(
        Payment(
            fee=fee,
            attempt=1,
            amount=amount_of(desk, case, fee, day_of(at)),
            due_on=last_day_to_pay(desk, case, fee, day_of(at)).isoformat(),
            state=FeeState.AWAITING,
            reason=desk.reason(refused) if refused else None,
        )
    )


def amount_of(desk: Desk, case: Case, fee: Fee, today: date) -> int:
    """Fees as on the day applied; the tax as on the day examination was completed."""
    tables = desk.tables
    if fee != Fee.WEIGHT_TAX:
        return tables.fee_yen(case.kind, fee, day_of(read_moment(case.received_at)))
    car = registers.car_of(desk.connection, case.kind, case.lodgement["chassis_number"])
    declared = tables.validity_terms.get((case.kind, case.lodgement["validity_code"]))
    years = declared or int(tables.uses[car.use]["years"])
    return tables.weight_tax_yen(car.use, car.weight_kg, car.eco_class, years, today)


def last_day_to_pay(desk: Desk, case: Case, fee: Fee, today: date) -> date:
    if case.cashless:
        return desk.tables.last_day("card", today)
    if fee == Fee.WEIGHT_TAX:
        return desk.tables.last_day(fee, today)
    return desk.tables.last_day(fee, day_of(read_moment(case.received_at)))


def arm_payment_deadline(desk: Desk, case: Case, at: datetime) -> None:
    for due_on in {payment.due_on for payment in case.unsettled if payment.due_on}:
        desk.arm_at(case, "payment_overdue", max(end_of(date.fromisoformat(due_on)), at), due_on)


def complete(desk: Desk, case: Case, at: datetime) -> None:
    case.step = Step.READY
    case.suspension_reserved = False
    case.completed_on = case.ready_on = day_of(at).isoformat()
    desk.forget_timers(case)
    desk.tell(case, at)
    desk.arm(case, "handover", at)


def hand_over(desk: Desk, case: Case, _: str, at: datetime) -> None:
    if case.step == Step.READY:
        case.step = Step.HANDED_OVER
        desk.tell(case, at)


def reject(desk: Desk, case: Case, code: str, message: str, at: datetime, step: Step = Step.REJECTED) -> None:
    """却下, or 無効 when a payment is overdue."""
    case.step = step
    case.correction = None
    case.standstill = None
    case.suspension_reserved = False
    case.rejection = {"reasons": [desk.reason(code)], "message": message}
    desk.tell(case, at)
