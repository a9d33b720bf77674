"""The examination: by itself after a while, or decided by a person at the window."""

from datetime import date, datetime

from training_portal import registers
from training_portal.case import Case
from training_portal.days import day_of, end_of, read_moment
from training_portal.desk import Desk
from training_portal.flow import go_on, reject, request_examination
from training_portal.office_settings import read_setting
from training_portal.payments import settle_by_card
from training_portal.refused import Refused
from training_portal.words import KEI, Step

ANSWERS = ("done", "yes", "no")


def examine_by_itself(desk: Desk, case: Case, _: str, at: datetime) -> None:
    """A result forced for the car first, then the office's own questions, else the case passes."""
    if case.step != Step.EXAMINING or case.standstill is not None:
        return
    # Asked when it falls due, so that it holds for hours that were switched on in the meantime too.
    opens_at = desk.tables.opens_at("examination", at) if read_setting(desk.connection, "hours") else None
    if opens_at is not None:
        desk.arm_at(case, "examine", opens_at)
        return
    forced = registers.take_forced_result(desk.connection, case.lodgement["chassis_number"], at_reception=False)
    if forced is not None:
        decide(desk, case, forced["result"], forced["reason"], forced["message"], at)
        return
    question = _question(desk, case)
    if question is not None:
        decide(desk, case, "correction", question, "", at)
    else:
        decide(desk, case, "pass", "", "", at)


def decide(desk: Desk, case: Case, result: str, reason: str, message: str, at: datetime) -> None:
    """pass, correction or rejection of a case under examination (a rejection also while it is being corrected)."""
    decidable = (Step.EXAMINING, Step.CORRECTION_REQUESTED) if result == "rejection" else (Step.EXAMINING,)
    if case.step not in decidable or case.standstill is not None:
        raise Refused(409, "act_not_now", "審査中の申請ではないため、この操作はできません。")
    if result != "pass" and reason not in {row["code"] for row in desk.tables.reasons_for(result)}:
        raise Refused(422, "reason_unknown", "理由を一覧から選んでください。")
    desk.forget_timers(case, "examine")
    if result == "rejection":
        reject(desk, case, reason, message, at)
    elif result == "correction":
        _ask_for_correction(desk, case, reason, message, at)
    else:
        case.examined_on = day_of(at).isoformat()
        case.correction = None
        if case.cashless:
            settle_by_card(desk, case, at)
        else:
            go_on(desk, case, Step.EXAMINING, at)


def correct(desk: Desk, case: Case, answer: str) -> None:
    """補正: mended and registered again (done), or the question answered."""
    if case.step != Step.CORRECTION_REQUESTED or case.correction is None:
        raise Refused(409, "act_not_now", "補正を求められている申請ではありません。")
    if answer not in ANSWERS:
        raise Refused(422, "answer_unknown", "補正の回答は done、yes、no のいずれかです。")
    if answer == "no":
        declined = "shortening_declined" if case.correction["code"] == "shortening" else "confirmation_declined"
        reject(desk, case, declined, "", desk.now)
        return
    case.asked.append(case.correction["code"])
    case.correction = None
    case.step = Step.EXAMINING
    request_examination(desk, case, desk.now)


def reject_when_uncorrected(desk: Desk, case: Case, _: str, at: datetime) -> None:
    if case.step == Step.CORRECTION_REQUESTED and case.correction and end_of(_due(case)) <= at:
        reject(desk, case, "correction_overdue", "", at)


def arm_correction_deadline(desk: Desk, case: Case, at: datetime) -> None:
    if case.correction is not None:
        desk.arm_at(case, "correction_overdue", max(end_of(_due(case)), at))


def _ask_for_correction(desk: Desk, case: Case, reason: str, message: str, at: datetime) -> None:
    case.step = Step.CORRECTION_REQUESTED
    case.correction = {
        **desk.reason(reason),
        "message": message,
        "asked_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "due_on": desk.tables.last_day("correction", day_of(at)).isoformat(),
    }
    desk.tell(case, at)
    arm_correction_deadline(desk, case, at)


def _question(desk: Desk, case: Case) -> str | None:
    """What the office asks back once per case; for kei the two declarations keep it from asking."""
    lodgement = case.lodgement
    silenced = {
        "shortening": case.kind == KEI and lodgement["shortening_allowed"],
        "parking_penalty": case.kind == KEI and lodgement["parking_receipt"],
    }
    expiry = lodgement["expiry_on"]
    applied_on = day_of(read_moment(case.received_at))
    car = registers.car_of(desk.connection, case.kind, lodgement["chassis_number"])
    asked = {
        "shortening": expiry is not None and desk.tables.shortening_questioned(date.fromisoformat(expiry), applied_on),
        "parking_penalty": car.parking_penalty,
    }
    return next((code for code in asked if asked[code] and not silenced[code] and code not in case.asked), None)


def _due(case: Case) -> date:
    if case.correction is None:
        raise LookupError("no correction was asked for")
    return date.fromisoformat(case.correction["due_on"])
