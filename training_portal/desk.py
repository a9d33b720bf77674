"""One call's view of the portal: one transaction, one present moment, its cases, events and timers."""

import json
import sqlite3
from datetime import datetime
from typing import Any

from training_portal import registers
from training_portal.case import Case, read_case
from training_portal.days import day_of, written
from training_portal.office_settings import due_at, next_number, read_setting
from training_portal.refused import Refused
from training_portal.tables import Tables
from training_portal.words import OVER, UNTIL_EXAMINED, Step


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Desk:
    """All writing of cases goes through `tell`, so that no change stays unheard."""

    def __init__(self, connection: sqlite3.Connection, tables: Tables, now: datetime) -> None:
        self.connection = connection
        self.tables = tables
        self.now = now

    def find(self, account_id: int, key: str) -> Case:
        row = self.connection.execute(
            "SELECT * FROM applications WHERE account_id = ? AND key = ?", (account_id, key)
        ).fetchone()
        if row is None:
            raise Refused(404, "unknown_application", "この申請番号の申請はありません。")
        return self._read(row)

    def find_by_id(self, application_id: int) -> Case:
        row = self.connection.execute("SELECT * FROM applications WHERE id = ?", (application_id,)).fetchone()
        if row is None:
            raise Refused(404, "unknown_application", "この申請番号の申請はありません。")
        return self._read(row)

    def find_by_receipt_number(self, receipt_number: str) -> Case | None:
        row = self.connection.execute(
            "SELECT * FROM applications WHERE receipt_number = ?", (receipt_number,)
        ).fetchone()
        return None if row is None else self._read(row)

    def open_case(self, account_id: int, lodgement: dict[str, Any]) -> Case:
        plate = lodgement["plate"]
        plate_text = f"{plate['region']}{plate['class_number']}{plate['kana']}{plate['serial']}"
        now = written(self.now)
        cursor = self.connection.execute(
            "INSERT INTO applications (account_id, key, kind, step, plate, chassis_key, updated_at, lodged, document,"
            " told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}', '{}')",
            (
                account_id,
                lodgement["key"],
                lodgement["kind"],
                Step.ACCEPTING,
                plate_text,
                registers.chassis_key(lodgement["chassis_number"]),
                now,
                compact(lodgement),
            ),
        )
        if cursor.lastrowid is None:
            raise RuntimeError("the new application has no row")
        return Case(
            id=cursor.lastrowid,
            account_id=account_id,
            key=lodgement["key"],
            kind=lodgement["kind"],
            cashless=lodgement["cashless"],
            received_at=now,
            lodgement=lodgement,
        )

    def tell(self, case: Case, at: datetime) -> None:
        """Keep the case and number one event of it, unless the agent knows all of it already."""
        word = self.tables.status_word(case.kind, Step(case.step))
        suspendable = case.step in UNTIL_EXAMINED and case.standstill is None
        facts = case.facts(word, suspendable)
        changed = [name for name, value in facts.items() if case.told.get(name) != value]
        if not changed:
            self._keep(case)
            return
        moment = written(at)
        seq = self.connection.execute(
            "UPDATE accounts SET last_seq = last_seq + 1, last_event_at = ? WHERE id = ? RETURNING last_seq",
            (moment, case.account_id),
        ).fetchone()["last_seq"]
        case.told = {"seq": seq, "at": moment, **facts}
        self.connection.execute(
            "INSERT INTO events VALUES (?, ?, ?)", (case.account_id, seq, compact({**case.told, "changed": changed}))
        )
        self._keep(case)
        if case.step in OVER:
            self.forget_timers(case)

    def arm(self, case: Case, act: str, at: datetime, argument: str = "") -> None:
        """Let the portal act by itself after the delay set for it."""
        seconds = read_setting(self.connection, f"delay_{act}")
        self._set_timer(case, act, argument, at, due_at(act, at, seconds))

    def arm_at(self, case: Case, act: str, at: datetime, argument: str = "") -> None:
        self._set_timer(case, act, argument, at, written(at))

    def forget_timers(self, case: Case, act: str | None = None) -> None:
        if act is None:
            self.connection.execute("DELETE FROM timers WHERE application_id = ?", (case.id,))
        else:
            self.connection.execute("DELETE FROM timers WHERE application_id = ? AND act = ?", (case.id, act))

    def new_receipt_number(self, at: datetime) -> str:
        """19 digits: the day of reception and a running number."""
        return f"{day_of(at):%Y%m%d}{next_number(self.connection, 'receipt_numbers'):011d}"

    def new_payment_reference(self) -> str:
        return f"{next_number(self.connection, 'payment_references'):016d}"

    def count(self, case: Case, what: str) -> None:
        count(self.connection, self.bulk_user_id(case.account_id), case.key, what)

    def bulk_user_id(self, account_id: int) -> str:
        row = self.connection.execute("SELECT bulk_user_id FROM accounts WHERE id = ?", (account_id,)).fetchone()
        return str(row["bulk_user_id"])

    def reason(self, code: str) -> dict[str, str]:
        return {"code": code, "words": self.tables.words(code)}

    def _keep(self, case: Case) -> None:
        self.connection.execute(
            "UPDATE applications SET step = ?, receipt_number = ?, updated_at = ?, document = ?, told = ? WHERE id = ?",
            (case.step, case.receipt_number, case.told["at"], compact(case.document()), compact(case.told), case.id),
        )

    def _set_timer(self, case: Case, act: str, argument: str, since: datetime, at: str | None) -> None:
        self.connection.execute(
            "INSERT INTO timers (application_id, act, argument, since, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (application_id, act, argument) DO UPDATE SET since = excluded.since, at = excluded.at",
            (case.id, act, argument, written(since), at),
        )

    def _read(self, row: sqlite3.Row) -> Case:
        return read_case(row, json.loads(row["document"]), json.loads(row["lodged"]), json.loads(row["told"]))


def count(connection: sqlite3.Connection, bulk_user_id: str, key: str, what: str) -> None:
    connection.execute(
        "INSERT INTO counts VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
        (bulk_user_id, key, what),
    )
