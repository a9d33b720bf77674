"""A column of a table that leaves the system: its heading, its value and the kind of its cells in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
CellValue = str | int | date | datetime | None


class CellKind(StrEnum):
    TEXT = "text"
    CODE = "code"  # text of figures and letters: it keeps its leading zeros and is never counted
    DATE = "date"
    MOMENT = "moment"  # an aware datetime, shown in Japan's time to the minute
    YEN = "yen"
    NUMBER = "number"


@dataclass(frozen=True)
class TableColumn(Generic[Row]):
    """`in_sum` gives the cell of a sum's row; without it that cell stays empty."""

    heading: str
    value: Callable[[Row], CellValue]
    kind: CellKind = CellKind.TEXT
    in_sum: Callable[[Any], CellValue] | None = None
