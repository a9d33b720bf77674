"""The month by which fees are stated and use is billed: a calendar month in Japan."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from domain.clock import utc_range_of_day
from domain.refusal import Refusal

_WRITTEN = re.compile(r"([0-9]{4})(?:([0-9]{2})|[-/.年]([0-9]{1,2})月?)")


@dataclass(frozen=True, order=True)
class BillingMonth:
    year: int
    month: int

    def __post_init__(self) -> None:
        # The neighbours and the last day must exist too.
        if not (1900 <= self.year <= 9000 and 1 <= self.month <= 12):
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Read 202611, also full-width or written 2026-11, 2026/11, 2026年11月; refuses what is no month."""
        found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", typed).strip())
        try:
            if found:
                return cls(int(found[1]), int(found[2] or found[3]))
        except ValueError:
            pass
        raise Refusal("billing_month_unreadable", field="month", typed=typed)

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}{self.month:02}"

    @property
    def text(self) -> str:
        return f"{self.year}年{self.month}月"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def utc_range(self) -> tuple[datetime, datetime]:
        """The half-open UTC range [from, until) of the month's days in Japan."""
        return utc_range_of_day(self.first_day, self.last_day)

    @property
    def previous(self) -> "BillingMonth":
        return self.plus(-1)

    @property
    def next(self) -> "BillingMonth":
        return self.plus(1)

    def plus(self, months: int) -> "BillingMonth":
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return BillingMonth(year, month + 1)
