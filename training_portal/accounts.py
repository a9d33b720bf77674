"""Payer IDs and bulk user IDs: issued once each, with a password that can grow old and an ID that can die."""

import hashlib
import hmac
import re
import secrets
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from training_portal.days import day_of, read_moment, written
from training_portal.desk import Desk
from training_portal.office_settings import next_number, read_setting
from training_portal.refused import Refused
from training_portal.words import KINDS

ID_SHAPE = re.compile(r"[0-9A-Za-z]{4,20}")
PASSWORD_SHAPE = re.compile(r"[!-~]{8,64}")
MOST_DEBIT_ACCOUNTS = 500
SCRYPT = {"n": 2**12, "r": 8, "p": 1}


class PasswordCheck:
    """Remembers in this process which password was right, so that only the first call pays for the slow hash."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._right: dict[str, bytes] = {}

    def is_right(self, stored: str, password: str) -> bool:
        mark = hmac.digest(self._key, password.encode("utf-8", "surrogatepass"), "sha256")
        known = self._right.get(stored)
        if known is not None:
            return hmac.compare_digest(known, mark)
        salt, expected = (bytes.fromhex(part) for part in stored.split("$"))
        right = hmac.compare_digest(_hashed(password, salt), expected)
        if right:
            self._right[stored] = mark
        return right


def issue_account(desk: Desk, order: Mapping[str, Any]) -> dict[str, str]:
    """Raises Refused; what is not given (IDs, password) is drawn, and the password is told this once."""
    number = next_number(desk.connection, "accounts")
    kind, agent_name = order.get("kind"), str(order.get("agent_name") or "").strip()
    account = {
        "bulk_user_id": str(order.get("bulk_user_id") or f"B{number:09d}"),
        "payer_id": str(order.get("payer_id") or f"P{number:09d}"),
        "password": str(order.get("password") or secrets.token_urlsafe(12)),
    }
    if (
        kind not in KINDS
        or not agent_name
        or not PASSWORD_SHAPE.fullmatch(account["password"])
        or not all(ID_SHAPE.fullmatch(account[name]) for name in ("bulk_user_id", "payer_id"))
    ):
        raise Refused(422, "account_malformed", "代理人名、区分、ID、パスワード（8字以上）を確かめてください。")
    now = written(desk.now)
    try:
        desk.connection.execute(
            "INSERT INTO accounts (bulk_user_id, payer_id, agent_name, kind, password, password_changed_at, used_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (account["bulk_user_id"], account["payer_id"], agent_name, kind, _stored(account["password"]), now, now),
        )
    except sqlite3.IntegrityError:
        raise Refused(409, "account_taken", "このIDはすでに発行されています。IDは1人に1つずつです。") from None
    return {**account, "agent_name": agent_name, "kind": str(kind)}


def accounts(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    return connection.execute(
        "SELECT id, bulk_user_id, payer_id, agent_name, kind, password_changed_at, used_at, deleted_at, last_seq"
        " FROM accounts ORDER BY id"
    ).fetchall()


def authenticate(
    desk: Desk, passwords: PasswordCheck, bulk_user_id: str, password: str, to_change_password: bool = False
) -> sqlite3.Row:
    """Raises Refused with the reason an account cannot act."""
    row: sqlite3.Row | None = desk.connection.execute(
        "SELECT * FROM accounts WHERE bulk_user_id = ?", (bulk_user_id,)
    ).fetchone()
    if row is None or not passwords.is_right(row["password"], password):
        raise Refused(401, "wrong_credentials", "一括利用者IDまたはパスワードが違います。")
    used_on = day_of(read_moment(row["used_at"]))
    if row["deleted_at"] or day_of(desk.now) > desk.tables.last_day("account_unused", used_on):
        raise account_deleted()
    if not to_change_password and _password_is_old(desk, row):
        raise password_expired()
    _note_use(desk, row)
    return row


def account_deleted() -> Refused:
    return Refused(403, "account_deleted", "このIDは失効しています。")


def password_expired() -> Refused:
    return Refused(403, "password_expired", "パスワードの有効期間が過ぎています。変更してください。")


def change_password(desk: Desk, row: sqlite3.Row, passwords: PasswordCheck, new_password: object) -> None:
    if not isinstance(new_password, str) or not PASSWORD_SHAPE.fullmatch(new_password):
        raise Refused(422, "password_malformed", "パスワードは半角の英数字と記号8〜64文字で指定してください。")
    if passwords.is_right(row["password"], new_password):
        raise Refused(422, "password_unchanged", "いまと違うパスワードを指定してください。")
    desk.connection.execute(
        "UPDATE accounts SET password = ?, password_changed_at = ? WHERE id = ?",
        (_stored(new_password), written(desk.now), row["id"]),
    )


def set_deleted(desk: Desk, bulk_user_id: str, deleted: bool) -> None:
    changed = desk.connection.execute(
        "UPDATE accounts SET deleted_at = ? WHERE bulk_user_id = ?",
        (written(desk.now) if deleted else None, bulk_user_id),
    )
    if changed.rowcount == 0:
        raise unknown_account()


def set_debit_account(desk: Desk, bulk_user_id: str, reference: str, refused_reason: str) -> None:
    """A direct-debit account of the payer ID; an empty reason means that it can be debited."""
    row = desk.connection.execute("SELECT id FROM accounts WHERE bulk_user_id = ?", (bulk_user_id,)).fetchone()
    if row is None:
        raise unknown_account()
    if not reference or refused_reason not in {"", *(r["code"] for r in desk.tables.reasons_for("payment"))}:
        raise Refused(422, "debit_account_malformed", "口座の番号と理由を確かめてください。")
    desk.connection.execute(
        "INSERT INTO debit_accounts VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET refused_reason = excluded.refused_reason",
        (row["id"], reference, refused_reason),
    )
    kept = desk.connection.execute("SELECT count(*) AS n FROM debit_accounts WHERE account_id = ?", (row["id"],))
    if kept.fetchone()["n"] > MOST_DEBIT_ACCOUNTS:
        raise Refused(409, "too_many_debit_accounts", f"口座は{MOST_DEBIT_ACCOUNTS}件までです。")


def unknown_account() -> Refused:
    return Refused(404, "unknown_account", "この一括利用者IDはありません。")


def _password_is_old(desk: Desk, row: sqlite3.Row) -> bool:
    if not read_setting(desk.connection, "password_life"):
        return False
    changed_on = day_of(read_moment(row["password_changed_at"]))
    return day_of(desk.now) > desk.tables.last_day("password", changed_on)


def _note_use(desk: Desk, row: sqlite3.Row) -> None:
    if abs(_age(desk.now, row["used_at"])) >= timedelta(days=1):
        desk.connection.execute("UPDATE accounts SET used_at = ? WHERE id = ?", (written(desk.now), row["id"]))


def _age(now: datetime, text: str) -> timedelta:
    return now - read_moment(text)


def _stored(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_hashed(password, salt).hex()}"


def _hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, **SCRYPT)
