"""The JSON API of a bulk user: lodge, look, pay, correct, withdraw, suspend, resume, events, password."""

import hashlib
import sqlite3
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, request

from training_portal import accounts, examination, leaving, payments, switches
from training_portal.days import written
from training_portal.desk import Desk, compact, count
from training_portal.falling_due import do_what_fell_due
from training_portal.flow import receive
from training_portal.lodgement import parse_json, read_lodgement
from training_portal.misbehaviour import closed, misbehave
from training_portal.office_settings import read_setting
from training_portal.portal import Portal
from training_portal.refused import Refused
from training_portal.signature import HEADER, check_signature
from training_portal.switches import Switch

MOST_EVENTS = 500
LONGEST_IDEMPOTENCY_KEY = 200

api = Blueprint("api", __name__)
Answer = tuple[int, str]
Act = Callable[[Desk, sqlite3.Row], Answer]


def the_portal() -> Portal:
    portal: Portal = current_app.extensions["training_portal"]
    return portal


def json_answer(status: int, body: str) -> Response:
    return Response(body, status=status, mimetype="application/json")


def refused_answer(refused: Refused) -> Response:
    answer = json_answer(refused.status, compact(refused.body()))
    if refused.status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="training portal"'
    if refused.code == "closed":
        answer.headers["Retry-After"] = "60"
    return answer


@api.errorhandler(Refused)
def _refused(refused: Refused) -> Response:
    return refused_answer(refused)


@api.post("/applications")
def lodge() -> Response:
    body = _json_body()

    def act(desk: Desk, account: sqlite3.Row) -> Answer:
        key = _idempotency_key()
        count(desk.connection, account["bulk_user_id"], key, "lodge_call")
        signature = request.headers.get(HEADER, "")
        return _once(desk, account, key, body, lambda: _lodge(desk, account, key, body, signature))

    return _answer("lodge", act)


@api.get("/applications/<key>")
def state(key: str) -> Response:
    def act(desk: Desk, account: sqlite3.Row) -> Answer:
        row = desk.connection.execute(
            "SELECT told FROM applications WHERE account_id = ? AND key = ?", (account["id"], key)
        ).fetchone()
        if row is None:
            raise Refused(404, "unknown_application", "この申請番号の申請はありません。")
        return 200, row["told"]

    return _answer("state", act)


@api.post("/applications/<key>/payments")
def pay(key: str) -> Response:
    body = _json_body()

    def act(desk: Desk, account: sqlite3.Row) -> Answer:
        fee = str(_object(body).get("fee", ""))
        count(desk.connection, account["bulk_user_id"], key, f"pay_call:{fee[:40]}")
        return _once(
            desk, account, _idempotency_key(), body, lambda: payments.pay(desk, desk.find(account["id"], key), fee), key
        )

    return _answer("pay", act)


@api.post("/applications/<key>/correction")
def correct(key: str) -> Response:
    body = _json_body()

    def act(desk: Desk, account: sqlite3.Row) -> Answer:
        answer = str(_object(body).get("answer", ""))
        return _once(
            desk,
            account,
            _idempotency_key(),
            body,
            lambda: examination.correct(desk, desk.find(account["id"], key), answer),
            key,
        )

    return _answer("correct", act)


@api.post("/applications/<key>/withdrawal")
def withdraw(key: str) -> Response:
    return _plain_act("withdraw", key, leaving.withdraw)


@api.post("/applications/<key>/suspension")
def suspend(key: str) -> Response:
    return _plain_act("suspend", key, leaving.suspend)


@api.post("/applications/<key>/resumption")
def resume(key: str) -> Response:
    return _plain_act("resume", key, leaving.resume)


@api.get("/events")
def events() -> Response:
    after, limit = _number("after", 0, 0, 2**62), _number("limit", MOST_EVENTS, 1, MOST_EVENTS)

    def act(desk: Desk, account: sqlite3.Row, switch: Switch | None = None) -> Answer:
        rows = desk.connection.execute(
            "SELECT body FROM events WHERE account_id = ? AND seq > ? ORDER BY seq LIMIT ?",
            (account["id"], after, limit),
        )
        page = switches.mixed_up([row["body"] for row in rows], switch)
        last = desk.connection.execute("SELECT last_seq FROM accounts WHERE id = ?", (account["id"],)).fetchone()
        return 200, f'{{"last_seq":{last["last_seq"]},"events":[{",".join(page)}]}}'

    portal = the_portal()
    user, password = _credentials()
    with portal.call() as desk:
        switch = switches.take(desk.connection, "events", user)
        if switch is None or switch.name in switches.OF_EVENTS:
            account = accounts.authenticate(desk, portal.passwords, user, password)
            return json_answer(*act(desk, account, switch))
    return misbehave(portal, switch, lambda: _act(portal, "events", act))


@api.post("/password")
def change_password() -> Response:
    body = _json_body()

    def act(desk: Desk, account: sqlite3.Row) -> Answer:
        accounts.change_password(desk, account, the_portal().passwords, _object(body).get("new_password"))
        return 200, compact({"password_changed_at": written(desk.now)})

    return _answer("password", act)


def _plain_act(call: str, key: str, rule: Callable[[Desk, Any], None]) -> Response:
    body = _json_body()

    def act(desk: Desk, account: sqlite3.Row) -> Answer:
        return _once(desk, account, _idempotency_key(), body, lambda: rule(desk, desk.find(account["id"], key)), key)

    return _answer(call, act)


def _answer(call: str, act: Act) -> Response:
    """The whole call in one transaction, unless a misbehaviour stands between."""
    portal = the_portal()
    user, _ = _credentials()
    with portal.call() as desk:
        switch = switches.take(desk.connection, call, user)
        if switch is None:
            return json_answer(*_authorised(desk, portal, call, act))
    return misbehave(portal, switch, lambda: _act(portal, call, act))


def _act(portal: Portal, call: str, act: Act) -> Response:
    with portal.call() as desk:
        return json_answer(*_authorised(desk, portal, call, act))


def _authorised(desk: Desk, portal: Portal, call: str, act: Act) -> Answer:
    user, password = _credentials()
    account = accounts.authenticate(desk, portal.passwords, user, password, to_change_password=call == "password")
    if call not in ("state", "events", "password") and read_setting(desk.connection, "hours"):
        opens_at = desk.tables.opens_at(account["kind"], desk.now)
        if opens_at is not None:
            raise closed(written(opens_at))
    return act(desk, account)


def _lodge(desk: Desk, account: sqlite3.Row, key: str, body: bytes, signature: str) -> None:
    lodgement = read_lodgement(body)
    if lodgement["key"] != key:
        raise Refused(422, "key_mismatch", "Idempotency-Keyと申請番号が違います。")
    if lodgement["kind"] != account["kind"]:
        raise Refused(422, "kind_mismatch", "このIDでは申請できない区分の自動車です。")
    check_signature(desk.connection, desk.now, signature, body)
    case = desk.open_case(account["id"], lodgement)
    desk.count(case, "lodged")
    receive(desk, case, desk.now)


def _once(
    desk: Desk,
    account: sqlite3.Row,
    idempotency_key: str,
    body: bytes,
    act: Callable[[], None],
    application_key: str | None = None,
) -> Answer:
    """The same key and body give the first answer again; the rules run once."""
    body_hash = hashlib.sha256(body).hexdigest()
    scope = (account["id"], request.path, idempotency_key)
    earlier = desk.connection.execute(
        "SELECT * FROM answers WHERE account_id = ? AND path = ? AND idempotency_key = ?", scope
    ).fetchone()
    if earlier is not None:
        if earlier["body_hash"] != body_hash:
            raise Refused(422, "key_reused", "このIdempotency-Keyは別の内容で使われています。")
        return earlier["status"], earlier["body"]
    act()
    do_what_fell_due(desk)
    status = 201 if application_key is None else 200
    told = compact(desk.find(account["id"], application_key or idempotency_key).told)
    desk.connection.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)", (*scope, body_hash, status, told))
    return status, told


def _credentials() -> tuple[str, str]:
    given = request.authorization
    if given is None or given.type != "basic" or given.username is None or given.password is None:
        return "", ""
    return given.username, given.password


def _idempotency_key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= LONGEST_IDEMPOTENCY_KEY:
        raise Refused(400, "idempotency_key_missing", "Idempotency-Keyが必要です。")
    return key


def _json_body() -> bytes:
    """Only JSON: a form of another site cannot send that without asking."""
    if request.mimetype != "application/json":
        raise Refused(415, "not_json", "Content-Typeはapplication/jsonにしてください。")
    return request.get_data()


def _object(body: bytes) -> dict[str, Any]:
    value = parse_json(body or b"{}")
    if not isinstance(value, dict):
        raise Refused(400, "malformed_json", "本文はJSONのオブジェクトにしてください。")
    return value


def _number(name: str, usual: int, least: int, most: int) -> int:
    text = request.args.get(name, str(usual))
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= most):
        raise Refused(400, "number_malformed", "件数と番号を確かめてください。", name=name)
    return int(text)


def read_object() -> dict[str, Any]:
    """The JSON object of a call; used by the training calls too."""
    return _object(_json_body())
