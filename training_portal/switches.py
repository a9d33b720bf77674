"""Misbehaviours that a person or a test turns on: which exist, whom they strike, and how often."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from training_portal.days import read_moment, written
from training_portal.refused import Refused
from training_portal.tables import Tables

CALLS = {
    "lodge": "申請",
    "state": "照会",
    "pay": "納付",
    "correct": "補正",
    "withdraw": "取下げ",
    "suspend": "中断",
    "resume": "再開",
    "events": "出来事",
    "password": "パスワード",
}
SWITCHES = {
    "slow": "遅い応答",
    "silent": "応答なし（時間切れ）",
    "error": "500エラー",
    "garbage": "壊れた本文",
    "lost": "受け付けたあと応答が消える",
    "redirect": "別の場所への転送",
    "huge": "大きすぎる本文",
    "event_twice": "同じ出来事が2回",
    "events_out_of_order": "出来事の順序が逆",
    "event_gap": "出来事が1つ抜ける",
    "outside_hours": "受付時間外",
    "password_expired": "パスワード期限切れ",
    "account_deleted": "ID失効",
    "debit_failed": "口座振替の失敗",
}
OF_EVENTS = ("event_twice", "events_out_of_order", "event_gap")
OF_THE_BANK = "debit_failed"
USUAL_SECONDS = {"slow": 3.0, "silent": 35.0}
LONGEST_SECONDS = 120.0
USUAL_DEBIT_FAULT = "insufficient_funds"


@dataclass(frozen=True)
class Switch:
    """One misbehaviour now at work; `remaining` None means until it is turned off."""

    id: int
    name: str
    calls: tuple[str, ...]
    account: str
    remaining: int | None
    seconds: float
    acts: bool
    reason: str
    opens_at: str | None


def turn_on(connection: sqlite3.Connection, tables: Tables, order: Mapping[str, Any]) -> Switch:
    """{name, count, calls, account, seconds, acts, reason, opens_at}; all but the name may be left out."""
    name, count, calls = str(order.get("name")), order.get("count"), order.get("calls") or []
    seconds = order.get("seconds", USUAL_SECONDS.get(name, 0.0))
    reason = str(order.get("reason") or "") or (USUAL_DEBIT_FAULT if name == OF_THE_BANK else "")
    fits = (
        name in SWITCHES
        and (count is None or (isinstance(count, int) and 0 < count < 1_000_000))
        and isinstance(calls, list)
        and all(str(call) in CALLS for call in calls)
        and isinstance(seconds, int | float)
        and 0 <= seconds <= LONGEST_SECONDS
        and (name != OF_THE_BANK or reason in {row["code"] for row in tables.reasons_for("payment")})
    )
    if not fits:
        raise Refused(422, "switch_malformed", "スイッチの名前、回数、対象、秒数、理由を確かめてください。")
    cursor = connection.execute(
        "INSERT INTO switches (name, calls, account, remaining, seconds, acts, reason, opens_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            name,
            ",".join(map(str, calls)),
            str(order.get("account") or ""),
            count,
            float(seconds),
            bool(order.get("acts", name == "lost")),
            reason,
            _moment(order.get("opens_at")),
        ),
    )
    return next(switch for switch in switches_on(connection) if switch.id == cursor.lastrowid)


def turn_off(connection: sqlite3.Connection, name: str | None = None) -> None:
    """All of them when no name is given."""
    connection.execute("DELETE FROM switches WHERE ?1 IS NULL OR name = ?1", (name,))


def switches_on(connection: sqlite3.Connection) -> list[Switch]:
    return [_read(row) for row in connection.execute("SELECT * FROM switches ORDER BY id")]


def take(connection: sqlite3.Connection, call: str, bulk_user_id: str) -> Switch | None:
    """The oldest switch that strikes this call; one of its times is used up."""
    for switch in switches_on(connection):
        strikes = (
            switch.name != OF_THE_BANK
            and (not switch.calls or call in switch.calls)
            and (not switch.account or switch.account == bulk_user_id)
            and (switch.name not in OF_EVENTS or call == "events")
        )
        if strikes:
            _use_up(connection, switch)
            return switch
    return None


def take_debit_fault(connection: sqlite3.Connection, account_id: int) -> str | None:
    """The code of the reason for which the bank refuses the next payment."""
    row = connection.execute("SELECT bulk_user_id FROM accounts WHERE id = ?", (account_id,)).fetchone()
    for switch in switches_on(connection):
        if switch.name == OF_THE_BANK and switch.account in ("", row["bulk_user_id"]):
            _use_up(connection, switch)
            return switch.reason
    return None


def mixed_up(events: list[str], switch: Switch | None) -> list[str]:
    """A page of events as the misbehaving portal hands it out; the numbers inside stay true."""
    if switch is None or not events:
        return events
    middle = len(events) // 2
    if switch.name == "event_twice":
        return [*events[: middle + 1], *events[middle:]]
    if switch.name == "events_out_of_order":
        return events[::-1]
    if switch.name == "event_gap":
        return [*events[:middle], *events[middle + 1 :]]
    return events


def _use_up(connection: sqlite3.Connection, switch: Switch) -> None:
    if switch.remaining == 1:
        connection.execute("DELETE FROM switches WHERE id = ?", (switch.id,))
    elif switch.remaining is not None:
        connection.execute("UPDATE switches SET remaining = remaining - 1 WHERE id = ?", (switch.id,))


def _moment(text: Any) -> str | None:
    if not text:
        return None
    try:
        return written(read_moment(str(text)))
    except ValueError:
        raise Refused(422, "switch_malformed", "再開の日時はISO形式（時差つき）で指定してください。") from None


def _read(row: sqlite3.Row) -> Switch:
    calls = tuple(row["calls"].split(",")) if row["calls"] else ()
    return Switch(
        row["id"],
        row["name"],
        calls,
        row["account"],
        row["remaining"],
        row["seconds"],
        bool(row["acts"]),
        row["reason"],
        row["opens_at"],
    )
