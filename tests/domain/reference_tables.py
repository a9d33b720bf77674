"""The reference tables as they are shipped, for tests that quote real prices and days."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from domain.business_days import Calendar, YearEndClosure
from domain.reference_rows import (
    Line,
    deadline_row,
    fee_row,
    opening_hours,
    validity_window,
    weight_tax_row,
    year_end_closure,
)

REFERENCE = Path(__file__).parents[2] / "reference"

Row = TypeVar("Row")


def lines(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rows(name: str, row: Callable[[Line], Row]) -> tuple[Row, ...]:
    return tuple(row(line) for line in lines(name))


FEES = _rows("fees", fee_row)
WEIGHT_TAX = _rows("weight_tax", weight_tax_row)
DEADLINES = _rows("deadlines", deadline_row)
WINDOWS = _rows("validity_windows", validity_window)
HOURS = _rows("service_hours", opening_hours)
CLOSURES: dict[Calendar, YearEndClosure] = {row.calendar: row for row in _rows("closures", year_end_closure)}
