"""What a person may set at the portal while it runs: its clock, its delays, its hours and its password life."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta

from training_portal.days import read_moment, written
from training_portal.refused import Refused

# Seconds from the cause until the portal acts by itself.
DELAYS = {
    "reception": "申請受付処理中 → 申請受付",
    "fee_notice": "申請受付 → 次の手続",
    "settlement": "納付 → 反映",
    "examine": "審査",
    "withdrawal": "取下中 → 取下",
    "resumption": "再開中 → 再開",
    "handover": "交付待ち → 交付完了",
}
ONLY_BY_HAND_AT_ZERO = frozenset({"examine", "handover"})
LONGEST_DELAY = 10 * 366 * 86_400
SECOND = 1_000_000
# Beyond them a deadline would leave the calendar.
YEARS = range(2000, 2100)


def read_setting(connection: sqlite3.Connection, name: str, default: int = 0) -> int:
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return default if row is None else int(row["value"])


def write_setting(connection: sqlite3.Connection, name: str, value: int) -> None:
    connection.execute(
        "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value)
    )


def next_number(connection: sqlite3.Connection, name: str) -> int:
    number = read_setting(connection, name) + 1
    write_setting(connection, name, number)
    return number


def portal_now(connection: sqlite3.Connection, real_now: datetime) -> datetime:
    return real_now + timedelta(microseconds=read_setting(connection, "clock_offset"))


def refuse_time_before_events(connection: sqlite3.Connection, now: datetime) -> None:
    """Events are numbered in the order of their moments, so the clock never stands before the last one."""
    last = connection.execute("SELECT max(last_event_at) AS at FROM accounts").fetchone()["at"]
    if last is not None and written(now) < last:
        raise Refused(409, "clock_before_events", "最後の出来事より前の日時には戻せません。", last_event_at=last)


def asked_moment(order: Mapping[str, object], now: datetime, real_now: datetime) -> datetime:
    """The moment named by {now}, {advance_seconds} or {real: true}."""
    try:
        if order.get("real"):
            return real_now
        if "advance_seconds" in order:
            return now + timedelta(seconds=float(str(order["advance_seconds"])))
        return read_moment(str(order["now"]))
    except (KeyError, ValueError, OverflowError):
        raise Refused(422, "clock_malformed", "日時はISO形式（時差つき）か、進める秒数で指定してください。") from None


def set_clock(connection: sqlite3.Connection, moment: datetime, real_now: datetime) -> None:
    if moment.year not in YEARS:
        raise Refused(422, "clock_malformed", f"時計は{YEARS[0]}年から{YEARS[-1]}年までの日時にしてください。")
    refuse_time_before_events(connection, moment)
    offset = moment - real_now
    write_setting(connection, "clock_offset", (offset.days * 86_400 + offset.seconds) * SECOND + offset.microseconds)


def due_at(name: str, since: datetime, seconds: int) -> str | None:
    """None: only a person brings it about."""
    if seconds == 0 and name in ONLY_BY_HAND_AT_ZERO:
        return None
    return written(since + timedelta(seconds=seconds))


def set_delay(
    connection: sqlite3.Connection, name: str, seconds: int, now: datetime, *, waiting_stay: bool = False
) -> None:
    """Cases already waiting follow the new delay too, none before now; with `waiting_stay` they wait on as before."""
    if name not in DELAYS or not 0 <= seconds <= LONGEST_DELAY:
        raise Refused(422, "delay_unknown", "設定する項目と秒数を確かめてください。")
    write_setting(connection, f"delay_{name}", seconds)
    if waiting_stay:
        return
    for timer in connection.execute("SELECT id, since FROM timers WHERE act = ?", (name,)).fetchall():
        at = due_at(name, read_moment(timer["since"]), seconds)
        connection.execute("UPDATE timers SET at = ? WHERE id = ?", (at and max(at, written(now)), timer["id"]))
