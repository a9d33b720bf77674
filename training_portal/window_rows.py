"""What the window shows: rows of words made from the database, ready to be put into boxes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from training_portal import accounts, registers, switches
from training_portal.case import Case
from training_portal.days import JAPAN, read_moment, written
from training_portal.desk import Desk
from training_portal.office_settings import DELAYS, ONLY_BY_HAND_AT_ZERO, read_setting
from training_portal.words import FEE_WORDS, KIND_WORDS, Fee, Standstill, Step

MOST_ROWS = 50
MOST_CARS = 20
PLATE_PARTS = ("region", "class_number", "kana", "serial")
REASONS_OFFERED = ("correction", "rejection", "not_accepted", "payment")
TONES = {
    Step.EXAMINING: "work",
    Step.CORRECTION_REQUESTED: "warn",
    Step.WITHDRAWING: "warn",
    Step.REJECTED: "bad",
    Step.NOT_ACCEPTED: "bad",
    Step.VOID: "bad",
    Step.READY: "good",
    Step.HANDED_OVER: "good",
    Step.AWAITING_REPAYMENT: "pay",
    Step.AWAITING_INSPECTION_FEE: "pay",
    Step.AWAITING_TECHNICAL_FEE: "pay",
    Step.AWAITING_WEIGHT_TAX: "pay",
}


@dataclass(frozen=True)
class CaseRow:
    id: int
    key: str
    receipt_number: str
    kind: str
    plate: str
    status: str
    standstill: str
    tone: str
    updated_at: str
    examining: bool


def in_japan(text: str | None) -> str:
    """A stored moment as people here read it."""
    return read_moment(text).astimezone(JAPAN).strftime("%Y/%m/%d %H:%M") if text else ""


def case_rows(desk: Desk, typed: str) -> list[CaseRow]:
    """The newest cases, or those whose receipt number, application number or plate holds what was typed."""
    part = "".join(letter for letter in typed.strip() if letter not in " 　・")
    rows = desk.connection.execute(
        "SELECT id FROM applications WHERE ?1 = '' OR instr(key, ?1) OR instr(coalesce(receipt_number, ''), ?1)"
        " OR instr(plate, ?1) OR instr(plate, ?2) ORDER BY updated_at DESC, id DESC LIMIT ?3",
        (part, part.replace("-", ""), MOST_ROWS),
    ).fetchall()
    return [_case_row(desk, desk.find_by_id(row["id"])) for row in rows]


def case_sheet(desk: Desk, case: Case) -> dict[str, Any]:
    """One case with everything that may be done to it now."""
    lodgement, step = case.lodgement, Step(case.step)
    car = registers.car_of(desk.connection, case.kind, lodgement["chassis_number"])
    return {
        "row": _case_row(desk, case),
        "facts": [
            ("受付番号", case.receipt_number or "（未受付）"),
            ("申請日時", in_japan(case.received_at)),
            ("車台番号", case.chassis_number or lodgement["chassis_number"]),
            ("申請先", lodgement["office"]["name"]),
            ("使用者", lodgement["vehicle_user"]["name"]),
            ("記録等事務代行者", f"{case.delegate['number']} {case.delegate['name']}" if case.delegate else "なし"),
            ("車両", f"{desk.tables.uses[car.use]['words']} {car.weight_kg}kg {registers.ECO_CLASSES[car.eco_class]}"),
            ("保安基準適合証", case.conformity_certificate or "未照会"),
            ("自賠責保険証", case.policy or "未照会"),
            ("完了日", (case.completed_on or "").replace("-", "/")),
        ],
        "fees": [
            {
                "name": FEE_WORDS[case.kind, Fee(payment.fee)],
                "amount": f"{payment.amount:,}円",
                "state": payment.state,
                "due_on": (payment.due_on or "").replace("-", "/"),
                "paid_at": in_japan(payment.paid_at),
                "reason": (payment.reason or {}).get("words", ""),
            }
            for payment in case.payments
        ],
        "correction": case.correction,
        "rejection": case.rejection,
        "may_examine": step == Step.EXAMINING and case.standstill is None,
        "may_reject": step in (Step.EXAMINING, Step.CORRECTION_REQUESTED) and case.standstill is None,
        "may_decide_withdrawal": step == Step.WITHDRAWING,
        "may_hand_over": step == Step.READY,
        "may_set_restart": case.standstill == Standstill.SUSPENDED,
        "restart_refused": case.restart_refused,
    }


def window_context(desk: Desk, asked: Mapping[str, str]) -> dict[str, Any]:
    """Everything of the page but its notices; `asked` is the query: q, case, car_q, car."""
    chosen = asked.get("case", "")
    return {
        "now": in_japan(written(desk.now)),
        "typed": asked.get("q", ""),
        "cases": case_rows(desk, asked.get("q", "")),
        "sheet": case_sheet(desk, desk.find_by_id(int(chosen))) if _is_id(chosen) else None,
        "delays": [
            (name, words, read_setting(desk.connection, f"delay_{name}"), name in ONLY_BY_HAND_AT_ZERO)
            for name, words in DELAYS.items()
        ],
        "hours": bool(read_setting(desk.connection, "hours")),
        "password_life": bool(read_setting(desk.connection, "password_life")),
        "switch_words": switches.SWITCHES,
        "calls": switches.CALLS,
        "switches": switches.switches_on(desk.connection),
        "accounts": accounts.accounts(desk.connection),
        "delegates": registers.delegates(desk.connection),
        "cars": registers.cars(desk.connection, asked.get("car_q", ""), MOST_CARS),
        "car_typed": asked.get("car_q", ""),
        "car": _chosen_car(desk, asked.get("car", "")),
        "cards": registers.CARDS,
        "eco_classes": registers.ECO_CLASSES,
        "uses": desk.tables.uses,
        "kinds": KIND_WORDS,
        "results": {"pass": "合格", "correction": "補正", "rejection": "却下", "not_accepted": "未受付"},
        "reasons": {use: desk.tables.reasons_for(use) for use in REASONS_OFFERED},
    }


def _case_row(desk: Desk, case: Case) -> CaseRow:
    plate, step = case.lodgement["plate"], Step(case.step)
    return CaseRow(
        id=case.id,
        key=case.key,
        receipt_number=case.receipt_number or "",
        kind=KIND_WORDS[case.kind],
        plate=" ".join(plate[part] for part in PLATE_PARTS if plate[part]),
        status=desk.tables.status_word(case.kind, step),
        standstill=case.standstill or ("中断予約中" if case.suspension_reserved else ""),
        tone=TONES.get(step, "plain"),
        updated_at=in_japan(case.told["at"]),
        examining=step == Step.EXAMINING and case.standstill is None,
    )


def _chosen_car(desk: Desk, asked: str) -> registers.Car | None:
    kind, _, number = asked.partition(":")
    return registers.car_of(desk.connection, kind, number) if kind in KIND_WORDS and 0 < len(number) <= 23 else None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18
