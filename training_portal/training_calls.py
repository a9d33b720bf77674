"""Calls for training and tests alone: clock, delays, switches, accounts, registers, decisions, counts."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from training_portal import accounts, at_the_window, registers, signature, switches
from training_portal.api import json_answer, read_object, refused_answer, the_portal
from training_portal.days import written
from training_portal.desk import Desk, compact
from training_portal.office_settings import DELAYS, asked_moment, read_setting, set_clock, set_delay, write_setting
from training_portal.payments import try_cards_again
from training_portal.refused import Refused
from training_portal.words import KINDS

training = Blueprint("training", __name__, url_prefix="/training")


@training.errorhandler(Refused)
def _refused(refused: Refused) -> Response:
    return refused_answer(refused)


@training.get("/clock")
def clock() -> Response:
    with the_portal().call() as desk:
        return _json({"now": written(desk.now)})


@training.post("/clock")
def move_clock() -> Response:
    """Everything that falls due on the way happens at its own moment, before this call answers."""
    order = read_object()
    with the_portal().call() as desk:
        real_now = the_portal().real_clock()
        desk.now = asked_moment(order, desk.now, real_now)
        set_clock(desk.connection, desk.now, real_now)
        now = written(desk.now)
    return _json({"now": now})


@training.get("/settings")
def office_settings() -> Response:
    with the_portal().call() as desk:
        return _json(_settings(desk))


@training.post("/settings")
def change_settings() -> Response:
    """{delays: {name: seconds}, waiting_stay, hours, password_life, signature_required}; what is left out stays.

    With `waiting_stay` the delays hold only for what begins to wait from now on.
    """
    order = read_object()
    waiting_stay = bool(order.get("waiting_stay"))
    with the_portal().call() as desk:
        for name, seconds in _object_in(order, "delays").items():
            set_delay(desk.connection, name, _whole(seconds), desk.now, waiting_stay=waiting_stay)
        for name in ("hours", "password_life", "signature_required"):
            if name in order:
                write_setting(desk.connection, name, int(bool(order[name])))
        return _json(_settings(desk))


@training.get("/switches")
def switches_on() -> Response:
    with the_portal().call() as desk:
        return _json([asdict(switch) for switch in switches.switches_on(desk.connection)])


@training.post("/switches")
def turn_on() -> Response:
    order = read_object()
    with the_portal().call() as desk:
        return _json(asdict(switches.turn_on(desk.connection, desk.tables, order)), 201)


@training.delete("/switches")
def turn_off() -> Response:
    """All, or those of ?name=."""
    with the_portal().call() as desk:
        switches.turn_off(desk.connection, request.args.get("name"))
        return _json([asdict(switch) for switch in switches.switches_on(desk.connection)])


@training.get("/accounts")
def list_accounts() -> Response:
    with the_portal().call() as desk:
        return _json([dict(row) for row in accounts.accounts(desk.connection)])


@training.post("/accounts")
def issue_account() -> Response:
    order = read_object()
    with the_portal().call() as desk:
        return _json(accounts.issue_account(desk, order), 201)


@training.post("/accounts/<bulk_user_id>")
def change_account(bulk_user_id: str) -> Response:
    """{deleted: bool} and/or {debit_account: {reference, refused_reason}}."""
    order = read_object()
    with the_portal().call() as desk:
        if "deleted" in order:
            accounts.set_deleted(desk, bulk_user_id, bool(order["deleted"]))
        debit_account = order.get("debit_account")
        if isinstance(debit_account, dict):
            reference, refused = debit_account.get("reference"), debit_account.get("refused_reason")
            accounts.set_debit_account(desk, bulk_user_id, str(reference or ""), str(refused or ""))
        return _json({})


@training.get("/delegates")
def list_delegates() -> Response:
    with the_portal().call() as desk:
        return _json([dict(row) for row in registers.delegates(desk.connection)])


@training.post("/delegates")
def add_delegate() -> Response:
    order = read_object()
    number, kind, office, name = (str(order.get(part) or "") for part in ("number", "kind", "office_code", "name"))
    with the_portal().call() as desk:
        registers.add_delegate(desk.connection, kind, number, office, name)
        return _json({}, 201)


@training.post("/authorities")
def add_authority() -> Response:
    """{certificate: PEM}."""
    text = str(read_object().get("certificate") or "")
    with the_portal().call() as desk:
        signature.add_authority(desk.connection, text)
        return _json({}, 201)


@training.get("/cars")
def look_up_car() -> Response:
    """The car of ?kind= and ?chassis_number=, as it will be taxed."""
    kind, chassis_number = _car_named(request.args)
    with the_portal().call() as desk:
        return _json(asdict(registers.car_of(desk.connection, kind, chassis_number)))


@training.post("/cars")
def change_car() -> Response:
    """{kind, chassis_number, changes: {weight_kg, use, eco_class, card, conformity_certificate, policy, …}}."""
    order = read_object()
    kind, chassis_number = _car_named(order)
    with the_portal().call() as desk:
        car = registers.change_car(desk.connection, desk.tables, kind, chassis_number, _object_in(order, "changes"))
        try_cards_again(desk, kind, chassis_number)
        return _json(asdict(car))


@training.post("/results")
def force_result() -> Response:
    """{chassis_number, result, reason, message, times}; times null counts until it is taken away."""
    order = read_object()
    result, reason, message = (str(order.get(part) or "") for part in ("result", "reason", "message"))
    times = order.get("times", 1)
    with the_portal().call() as desk:
        registers.force_result(
            desk.connection,
            desk.tables,
            str(order.get("chassis_number") or ""),
            result,
            reason,
            message,
            None if times is None else _whole(times),
        )
        return _json({}, 201)


@training.delete("/results")
def forget_results() -> Response:
    with the_portal().call() as desk:
        registers.forget_forced_results(desk.connection, request.args.get("chassis_number", ""))
        return _json({})


@training.post("/examine")
def examine() -> Response:
    order = read_object()
    with the_portal().call() as desk:
        at_the_window.examine(desk, at_the_window.named_case(desk, order), order)
        return _json({})


@training.post("/withdrawals")
def decide_withdrawal() -> Response:
    order = read_object()
    with the_portal().call() as desk:
        at_the_window.decide_withdrawal(desk, at_the_window.named_case(desk, order), bool(order.get("granted", True)))
        return _json({})


@training.post("/handovers")
def hand_over() -> Response:
    order = read_object()
    with the_portal().call() as desk:
        at_the_window.hand_over_now(desk, at_the_window.named_case(desk, order))
        return _json({})


@training.post("/restarts")
def set_restart() -> Response:
    order = read_object()
    with the_portal().call() as desk:
        case = at_the_window.named_case(desk, order)
        at_the_window.set_restart(desk, case, str(order.get("refused_because") or ""))
        return _json({})


@training.get("/counts")
def counts() -> Response:
    """How often each key was lodged and each fee paid, beside how often it was asked."""
    with the_portal().call() as desk:
        rows = desk.connection.execute("SELECT * FROM counts ORDER BY bulk_user_id, key, what").fetchall()
    by_key: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        name = (row["bulk_user_id"], row["key"])
        entry = by_key.setdefault(
            name, {"account": name[0], "key": name[1], "lodge_calls": 0, "lodged": 0, "pay_calls": {}, "paid": {}}
        )
        what, _, fee = row["what"].partition(":")
        if what in ("lodge_call", "lodged"):
            entry["lodge_calls" if what == "lodge_call" else "lodged"] = row["times"]
        elif what in ("pay_call", "paid"):
            entry["pay_calls" if what == "pay_call" else "paid"][fee] = row["times"]
    return _json({"applications": list(by_key.values())})


def _settings(desk: Desk) -> dict[str, Any]:
    return {
        "delays": {name: read_setting(desk.connection, f"delay_{name}") for name in DELAYS},
        "hours": bool(read_setting(desk.connection, "hours")),
        "password_life": bool(read_setting(desk.connection, "password_life")),
        "signature_required": bool(read_setting(desk.connection, "signature_required")),
    }


def _car_named(order: Any) -> tuple[str, str]:
    kind, chassis_number = str(order.get("kind") or ""), str(order.get("chassis_number") or "")
    if kind not in KINDS or not 0 < len(chassis_number) <= 23:
        raise Refused(422, "car_malformed", "自動車の区分と車台番号を確かめてください。")
    return kind, chassis_number


def _object_in(order: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = order.get(name) or {}
    if not isinstance(value, dict):
        raise Refused(422, "object_malformed", f"{name} はJSONのオブジェクトにしてください。")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 2**53:
        raise Refused(422, "number_malformed", "整数で指定してください。")
    return value


def _json(value: object, status: int = 200) -> Response:
    return json_answer(status, compact(value))
