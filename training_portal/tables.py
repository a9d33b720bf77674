"""The portal's dated tables, read once from the CSV files beside this module."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import jpholiday

from training_portal.days import JAPAN, months_later
from training_portal.words import KINDS, Step

Row = Mapping[str, str]
SATURDAY = 5
FOLDER = Path(__file__).parent / "tables"


def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def in_force(rows: Iterable[Row], day: date) -> Row:
    """The newest row already valid on a day; before the oldest, the oldest."""
    known = list(rows)
    begun = [row for row in known if row["valid_from"] <= day.isoformat()]
    return max(begun, key=_valid_from) if begun else min(known, key=_valid_from)


def _valid_from(row: Row) -> str:
    return row["valid_from"]


@dataclass(frozen=True)
class Tables:
    """Everything the portal computes with; nothing of it stands in code."""

    status_words: dict[tuple[str, str], str]
    reasons: dict[str, Row]
    fees: tuple[Row, ...]
    deadlines: tuple[Row, ...]
    weight_tax: tuple[Row, ...]
    uses: dict[str, Row]
    validity_terms: dict[tuple[str, str], int]
    payment_sources: dict[tuple[str, str], str]
    hours: dict[str, Row]
    kana: dict[str, str]
    delegates: tuple[Row, ...]

    def status_word(self, kind: str, step: Step) -> str:
        return self.status_words[kind, step]

    def words(self, code: str) -> str:
        return self.reasons[code]["words"]

    def reasons_for(self, use: str) -> tuple[Row, ...]:
        return tuple(row for row in self.reasons.values() if row["use"] == use)

    def fee_yen(self, kind: str, fee: str, applied_on: date) -> int:
        return int(in_force((row for row in self.fees if (row["kind"], row["fee"]) == (kind, fee)), applied_on)["yen"])

    def last_day(self, what: str, day: date) -> date:
        """The last day of a deadline counted from `day`."""
        row = self._deadline(what, day)
        count = int(row["count"])
        if row["unit"] == "days":
            return day + timedelta(days=count - (row["first_day_counts"] == "yes"))
        last = months_later(day, count * (12 if row["unit"] == "years" else 1))
        return last - timedelta(days=1) if row["first_day_counts"] == "yes" else last

    def shortening_questioned(self, expiry: date, applied_on: date) -> bool:
        """Whether the office asks back because the validity would be shortened, just before the window opens."""
        window_start = months_later(expiry, -int(self._deadline("shortening", applied_on)["count"]))
        asked_from = window_start - timedelta(days=int(self._deadline("shortening_questioned", applied_on)["count"]))
        return asked_from <= applied_on < window_start

    def weight_tax_yen(self, use: str, weight_kg: int, eco_class: str, years: int, day: date) -> int:
        rows = [row for row in self.weight_tax if row["use"] == use]
        valid_from = in_force(rows, day)["valid_from"]
        fitting = [row for row in rows if row["valid_from"] == valid_from and weight_kg <= int(row["up_to_kg"])]
        row = min(fitting or [max(rows, key=lambda r: int(r["up_to_kg"]))], key=lambda r: int(r["up_to_kg"]))
        return int(row[eco_class]) * years

    def opens_at(self, what: str, now: datetime) -> datetime | None:
        """None while what is asked for (lodging of a kind, or examination) is open, else the next opening."""
        row = self.hours[what]
        local = now.astimezone(JAPAN)
        for day in (local.date() + timedelta(days=n) for n in range(15)):
            if row["closed_from"] and not row["closed_until"] < f"{day:%m-%d}" < row["closed_from"]:
                continue
            if row["business_days"] == "yes" and (day.weekday() >= SATURDAY or jpholiday.is_holiday(day)):
                continue
            opens = datetime.combine(day, time.fromisoformat(row["opens"]), JAPAN)
            closes = datetime.combine(day, time(), JAPAN) + timedelta(hours=int(row["closes"][:2]))
            if opens <= local < closes:
                return None
            if local < opens:
                return opens
        raise LookupError("the hours never open")

    def _deadline(self, what: str, day: date) -> Row:
        return in_force((row for row in self.deadlines if row["what"] == what), day)


def read_tables() -> Tables:
    return Tables(
        status_words={(kind, row["step"]): row[kind] for row in _rows("status_words") for kind in KINDS},
        reasons={row["code"]: row for row in _rows("reasons")},
        fees=_rows("fees"),
        deadlines=_rows("deadlines"),
        weight_tax=_rows("weight_tax"),
        uses={row["use"]: row for row in _rows("uses")},
        validity_terms={(row["kind"], row["code"]): int(row["years"]) for row in _rows("validity_terms")},
        payment_sources={(row["kind"], row["fee"]): row["source"] for row in _rows("payment_sources")},
        hours={row["what"]: row for row in _rows("hours")},
        kana={row["kind"]: row["letters"] for row in _rows("kana")},
        delegates=_rows("delegates"),
    )
