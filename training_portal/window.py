"""The window (窓口): one page for the person who plays the office, with its forms."""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from training_portal import accounts, at_the_window, registers, switches
from training_portal.api import the_portal
from training_portal.days import JAPAN
from training_portal.desk import Desk
from training_portal.office_settings import DELAYS, asked_moment, read_setting, set_clock, set_delay, write_setting
from training_portal.payments import try_cards_again
from training_portal.refused import Refused
from training_portal.window_rows import in_japan, window_context

UNIT_SECONDS = {"minutes": 60, "hours": 3600, "days": 86_400}
CONTENT_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

window = Blueprint("window", __name__)
window.add_app_template_filter(in_japan, "in_japan")


@window.context_processor
def _token() -> dict[str, str]:
    return {"csrf_token": session.setdefault("csrf_token", secrets.token_urlsafe(24))}


@window.before_request
def _refuse_foreign_forms() -> None:
    if request.method == "POST":
        given, own = request.form.get("csrf_token", ""), session.get("csrf_token", "")
        if not own or not hmac.compare_digest(given.encode("utf-8", "replace"), own.encode()):
            abort(403, "ページの有効期限が切れました。窓口を開き直してください。")


@window.after_request
def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


@window.errorhandler(Refused)
def _refused(refused: Refused) -> tuple[str, int]:
    flash(refused.message, "bad")
    return _page(), refused.status


@window.get("/")
def show() -> str:
    return _page()


@window.post("/window/clock")
def move_clock() -> AnyResponse:
    def act(desk: Desk) -> str:
        real_now = the_portal().real_clock()
        desk.now = asked_moment(_clock_order(), desk.now, real_now)
        set_clock(desk.connection, desk.now, real_now)
        return f"時計を{desk.now.astimezone(JAPAN):%Y/%m/%d %H:%M}にしました。"

    return _done(act, "clock")


@window.post("/window/settings")
def change_settings() -> AnyResponse:
    def act(desk: Desk) -> str:
        for name in DELAYS:
            seconds = _whole(request.form.get(name, ""))
            # A box left as it was changes nothing for those that wait.
            if seconds != read_setting(desk.connection, f"delay_{name}"):
                set_delay(desk.connection, name, seconds, desk.now)
        for name in ("hours", "password_life"):
            write_setting(desk.connection, name, int(name in request.form))
        return "設定を保存しました。"

    return _done(act, "clock")


@window.post("/window/switches")
def turn_on() -> AnyResponse:
    def act(desk: Desk) -> str:
        form = request.form
        order: dict[str, Any] = {"name": form.get("name"), "reason": form.get("reason"), "calls": form.getlist("calls")}
        if form.get("count", "").strip():
            order["count"] = _whole(form["count"])
        if form.get("seconds", "").strip():
            order["seconds"] = _whole(form["seconds"])
        switch = switches.turn_on(desk.connection, desk.tables, order)
        return f"「{switches.SWITCHES[switch.name]}」を入れました。"

    return _done(act, "switches")


@window.post("/window/switches/off")
def turn_off() -> AnyResponse:
    def act(desk: Desk) -> str:
        switches.turn_off(desk.connection, request.form.get("name") or None)
        return "スイッチを切りました。"

    return _done(act, "switches")


@window.post("/window/accounts")
def issue_account() -> AnyResponse:
    def act(desk: Desk) -> str:
        account = accounts.issue_account(desk, request.form)
        return (
            f"IDを発行しました。納付利用者ID {account['payer_id']}、一括利用者ID {account['bulk_user_id']}、"
            f"パスワード {account['password']}（この画面にだけ表示します）"
        )

    return _done(act, "accounts")


@window.post("/window/accounts/<bulk_user_id>/deleted")
def delete_account(bulk_user_id: str) -> AnyResponse:
    def act(desk: Desk) -> str:
        deleted = request.form.get("deleted") == "yes"
        accounts.set_deleted(desk, bulk_user_id, deleted)
        return f"{bulk_user_id} を{'失効させました' if deleted else '有効に戻しました'}。"

    return _done(act, "accounts")


@window.post("/window/delegates")
def add_delegate() -> AnyResponse:
    def act(desk: Desk) -> str:
        form = request.form
        registers.add_delegate(
            desk.connection,
            form.get("kind", ""),
            form.get("number", "").strip(),
            form.get("office_code", "").strip(),
            form.get("name", ""),
        )
        return "委託番号を登録しました。"

    return _done(act, "delegates")


@window.post("/window/delegates/remove")
def remove_delegate() -> AnyResponse:
    def act(desk: Desk) -> str:
        form = request.form
        registers.remove_delegate(
            desk.connection, form.get("kind", ""), form.get("number", ""), form.get("office_code", "")
        )
        return "委託番号を外しました。"

    return _done(act, "delegates")


@window.post("/window/cars/<kind>/<chassis_key>")
def change_car(kind: str, chassis_key: str) -> AnyResponse:
    def act(desk: Desk) -> str:
        form = request.form
        changes = {name: form.get(name, "") for name in ("chassis_number", "use", "eco_class", "card")}
        flags = {name: name in form for name in ("parking_penalty", "conformity_certificate", "policy")}
        changes_all = {**changes, **flags, "weight_kg": _whole(form.get("weight_kg", ""))}
        registers.change_car(desk.connection, desk.tables, kind, chassis_key, changes_all)
        try_cards_again(desk, kind, chassis_key)
        return "自動車の登録を変更しました。"

    return _done(act, "cars")


@window.post("/window/results")
def force_result() -> AnyResponse:
    def act(desk: Desk) -> str:
        form = request.form
        times = _whole(form["times"]) if form.get("times", "").strip() else None
        result, _, reason = form.get("result", "").partition(":")
        registers.force_result(
            desk.connection,
            desk.tables,
            form.get("chassis_number", "").strip(),
            result,
            reason,
            form.get("message", ""),
            times,
        )
        return "次の結果を決めておきました。"

    return _done(act, "cars")


@window.post("/window/cases/<int:case_id>/<any(examine, withdrawal, handover, restart):what>")
def decide_case(case_id: int, what: str) -> AnyResponse:
    def act(desk: Desk) -> str:
        form = request.form
        case = desk.find_by_id(min(case_id, 2**62))
        if what == "examine":
            at_the_window.examine(desk, case, form)
        elif what == "withdrawal":
            at_the_window.decide_withdrawal(desk, case, form.get("granted") == "yes")
        elif what == "handover":
            at_the_window.hand_over_now(desk, case)
        else:
            at_the_window.set_restart(desk, case, form.get("refused_because", ""))
        return f"申請 {case.key} を「{case.told['status']}」にしました。"

    return _done(act, "cases", case=case_id if request.form.get("stay") else None)


def _page() -> str:
    with the_portal().call() as desk:
        try:
            context = window_context(desk, request.args)
        except Refused:
            context = window_context(desk, {})
    return render_template("window.html", **context)


def _done(act: Callable[[Desk], str], anchor: str, **asked: Any) -> AnyResponse:
    with the_portal().call() as desk:
        said = act(desk)
    flash(said, "good")
    return redirect(url_for("window.show", _anchor=anchor, **asked), 303)


def _clock_order() -> dict[str, object]:
    """Days here are Japan's: the box knows no time zone."""
    form = request.form
    if form.get("way") == "real":
        return {"real": True}
    if form.get("way") == "advance":
        return {"advance_seconds": _whole(form.get("amount", "")) * UNIT_SECONDS.get(form.get("unit", ""), 60)}
    try:
        return {"now": datetime.fromisoformat(form.get("now", "")).replace(tzinfo=JAPAN).isoformat()}
    except ValueError:
        return {}


def _whole(text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise Refused(422, "number_malformed", "数は0以上の整数で入力してください。")
    return int(digits)
