"""The portal's registers: delegates, cars with their papers and cards, and results forced for one car."""

import hashlib
import sqlite3
from dataclasses import dataclass
from typing import Any

from training_portal.lodgement import DELEGATE_NUMBER
from training_portal.refused import Refused
from training_portal.tables import Tables
from training_portal.words import KEI, KINDS

CARDS = {"valid": "登録あり", "none": "登録なし", "refused": "利用不可"}
ECO_CLASSES = {"eco": "エコカー（本則）", "general": "一般", "over_13": "13年経過", "over_18": "18年経過"}
# Out of 20 cars, by a number drawn from the chassis number.
ECO_CLASS_SHARES = ("eco",) * 5 + ("general",) * 9 + ("over_13",) * 4 + ("over_18",) * 2
RESULTS = ("pass", "correction", "rejection", "not_accepted")


@dataclass(frozen=True)
class Car:
    """What the state knows of a car, whatever was lodged."""

    chassis_key: str
    kind: str
    chassis_number: str
    weight_kg: int
    use: str
    eco_class: str
    card: str
    parking_penalty: bool
    conformity_certificate: bool
    policy: bool


def chassis_key(chassis_number: str) -> str:
    """Equal for spellings that a person takes for the same number."""
    return chassis_number.upper().replace("-", "").replace("O", "0").replace("I", "1")


def car_of(connection: sqlite3.Connection, kind: str, chassis_number: str) -> Car:
    """A car never seen before gets its weight, use and class from its chassis number alone."""
    key = chassis_key(chassis_number)
    row = _car_row(connection, kind, key)
    if row is None:
        drawn = hashlib.sha256(f"{kind}|{key}".encode()).digest()
        usual, rarer = ("kei_private", "kei_business") if kind == KEI else ("private_passenger", "private_cargo")
        use = usual if drawn[0] < 218 else rarer
        weight = 680 + drawn[1] % 40 * 10 if kind == KEI else 1000 + drawn[1] % 128 * 10
        connection.execute(
            "INSERT INTO cars (chassis_key, kind, chassis_number, weight_kg, use, eco_class, card)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, kind, chassis_number, weight, use, ECO_CLASS_SHARES[drawn[2] % 20], "valid"),
        )
        row = _car_row(connection, kind, key)
    return _read_car(row)


def change_car(
    connection: sqlite3.Connection, tables: Tables, kind: str, chassis_number: str, changes: dict[str, Any]
) -> Car:
    """Only what is named in `changes` changes."""
    old = car_of(connection, kind, chassis_number)
    if set(changes) - {*Car.__dataclass_fields__} or {"chassis_key", "kind"} & set(changes):
        raise Refused(422, "car_malformed", "自動車の項目名を確かめてください。")
    new = Car(**{**vars(old), **changes})
    fits = (
        all(isinstance(text, str) for text in (new.chassis_number, new.use, new.eco_class, new.card))
        and 0 < len(new.chassis_number) <= 23
        and isinstance(new.weight_kg, int)
        and 0 < new.weight_kg < 100_000
        and tables.uses.get(new.use, {}).get("kind") == kind
        and new.eco_class in ECO_CLASSES
        and new.card in CARDS
        and all(isinstance(v, bool) for v in (new.parking_penalty, new.conformity_certificate, new.policy))
    )
    if not fits:
        raise Refused(422, "car_malformed", "自動車の重量、用途、区分、カードの値を確かめてください。")
    connection.execute(
        "UPDATE cars SET chassis_number = ?, weight_kg = ?, use = ?, eco_class = ?, card = ?, parking_penalty = ?,"
        " conformity_certificate = ?, policy = ? WHERE chassis_key = ? AND kind = ?",
        (
            new.chassis_number,
            new.weight_kg,
            new.use,
            new.eco_class,
            new.card,
            new.parking_penalty,
            new.conformity_certificate,
            new.policy,
            old.chassis_key,
            kind,
        ),
    )
    return new


def cars(connection: sqlite3.Connection, part: str = "", limit: int = 50) -> list[Car]:
    key = chassis_key(part)
    rows = connection.execute(
        "SELECT * FROM cars WHERE instr(chassis_key, ?) ORDER BY chassis_key, kind LIMIT ?", (key, limit)
    )
    return [_read_car(row) for row in rows]


def add_delegate(connection: sqlite3.Connection, kind: str, number: str, office_code: str, name: str) -> None:
    """An empty office code means that the number counts at every office."""
    if kind not in KINDS or not DELEGATE_NUMBER.fullmatch(number) or not name.strip():
        raise Refused(422, "delegate_malformed", "委託番号は半角英数字10桁、名称は1文字以上で入力してください。")
    connection.execute(
        "INSERT INTO delegates (number, kind, office_code, name) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET name = excluded.name",
        (number, kind, office_code, name.strip()),
    )


def remove_delegate(connection: sqlite3.Connection, kind: str, number: str, office_code: str) -> None:
    connection.execute(
        "DELETE FROM delegates WHERE number = ? AND kind = ? AND office_code = ?", (number, kind, office_code)
    )


def delegates(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    return connection.execute("SELECT * FROM delegates ORDER BY kind DESC, number, office_code").fetchall()


def delegate_fault(connection: sqlite3.Connection, lodgement: dict[str, Any]) -> str | None:
    """The code of the reason for which the delegate number is not accepted."""
    if lodgement["renewal_place"] == "office":
        return None
    if not lodgement["delegate_number"]:
        return "delegate_missing"
    rows = _delegate_rows(connection, lodgement)
    if not rows:
        return "delegate_unknown"
    if not any(row["office_code"] in ("", lodgement["office"]["code"]) for row in rows):
        return "delegate_other_office"
    return None


def delegate_name(connection: sqlite3.Connection, lodgement: dict[str, Any]) -> str:
    return str(_delegate_rows(connection, lodgement)[0]["name"])


def force_result(
    connection: sqlite3.Connection,
    tables: Tables,
    chassis_number: str,
    result: str,
    reason: str = "",
    message: str = "",
    times: int | None = 1,
) -> None:
    """Decides what becomes of the next applications for one car; `times` None means until taken away."""
    uses = {"correction": "correction", "rejection": "rejection", "not_accepted": "not_accepted"}
    known = {row["code"] for row in tables.reasons_for(uses.get(result, ""))}
    if result not in RESULTS or (result in uses and reason not in known):
        raise Refused(422, "result_unknown", "結果と理由の組み合わせを確かめてください。")
    connection.execute(
        "INSERT INTO forced_results (chassis_key, result, reason, message, remaining) VALUES (?, ?, ?, ?, ?)",
        (chassis_key(chassis_number), result, reason, message, times),
    )


def forget_forced_results(connection: sqlite3.Connection, chassis_number: str) -> None:
    connection.execute("DELETE FROM forced_results WHERE chassis_key = ?", (chassis_key(chassis_number),))


def take_forced_result(connection: sqlite3.Connection, chassis_number: str, at_reception: bool) -> sqlite3.Row | None:
    """The oldest result forced for this car and this moment of its life; one of its times is used up."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM forced_results WHERE chassis_key = ? AND (result = 'not_accepted') = ? ORDER BY id LIMIT 1",
        (chassis_key(chassis_number), at_reception),
    ).fetchone()
    if row is not None and row["remaining"] is not None:
        if row["remaining"] == 1:
            connection.execute("DELETE FROM forced_results WHERE id = ?", (row["id"],))
        else:
            connection.execute("UPDATE forced_results SET remaining = remaining - 1 WHERE id = ?", (row["id"],))
    return row


def has_forced_result(connection: sqlite3.Connection, chassis_number: str) -> bool:
    return (
        connection.execute(
            "SELECT 1 FROM forced_results WHERE chassis_key = ? AND result <> 'not_accepted'",
            (chassis_key(chassis_number),),
        ).fetchone()
        is not None
    )


def _delegate_rows(connection: sqlite3.Connection, lodgement: dict[str, Any]) -> list[sqlite3.Row]:
    return connection.execute(
        "SELECT * FROM delegates WHERE number = ? AND kind = ? ORDER BY office_code",
        (lodgement["delegate_number"], lodgement["kind"]),
    ).fetchall()


def _car_row(connection: sqlite3.Connection, kind: str, key: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM cars WHERE chassis_key = ? AND kind = ?", (key, kind)
    ).fetchone()
    return row


def _read_car(row: sqlite3.Row | None) -> Car:
    if row is None:
        raise LookupError("the car was just written")
    flags = ("parking_penalty", "conformity_certificate", "policy")
    values: dict[str, Any] = {name: row[name] for name in Car.__dataclass_fields__}
    return Car(**values | {name: bool(row[name]) for name in flags})
