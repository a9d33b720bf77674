"""Dates as people in Japan type them, and as they are shown back."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from domain.refusal import Refusal

_LONGEST = 40
_FIRST_YEAR, _LAST_YEAR = 1868, 2199
# A short year is read in the era of today; so far ahead it was meant as something else.
_YEARS_AHEAD = 10
# Two-digit years from 20 on were printed in 平成; 令和20年 is 2038, when no paper certificate is valid any more.
_FIRST_HEISEI_YEAR_ON_PAPER = 20

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Era:
    name: str
    letter: str
    begins: date

    def western(self, year: int) -> int:
        return self.begins.year + year - 1


REIWA = Era("令和", "R", date(2019, 5, 1))
HEISEI = Era("平成", "H", date(1989, 1, 8))
ERAS = (
    REIWA,
    HEISEI,
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 1, 25)),
)
_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter)}

_DASHES = str.maketrans("‐‑‒–—―−ー", "--------")
_WEEKDAY = re.compile(rf"\(?[{WEEKDAYS}](?:曜日?)?\)?$")
_ERA = "(?P<era>令和|平成|昭和|大正|明治|[令平昭大明RHSTM])"
_YEAR, _MONTH, _DAY = "(?P<year>[0-9]{1,2}|元)", "(?P<month>[0-9]{1,2})", "(?P<day>[0-9]{1,2})"
_IN_WORDS = f"年 ?{_MONTH} ?月 ?{_DAY} ?日?"
_BETWEEN = " ?[/.-] ?| "
_WITH_SIGNS = f"(?P<sign>{_BETWEEN}){_MONTH}(?:{_BETWEEN}){_DAY}"
_TWO_DIGITS = "(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
_SPELLINGS = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?P<western>[0-9]{{4}}) ?(?:{_IN_WORDS})",
        f"(?P<western>[0-9]{{4}}){_WITH_SIGNS}",
        f"(?P<western>[0-9]{{4}}){_TWO_DIGITS}",
        f"{_ERA}[ .]?{_YEAR} ?(?:{_IN_WORDS})",
        f"{_ERA}[ .]?{_YEAR}{_WITH_SIGNS}",
        f"{_ERA}(?P<year>[0-9]{{2}}){_TWO_DIGITS}",
        f"{_YEAR} ?(?:{_IN_WORDS})",
        f"{_YEAR}{_WITH_SIGNS}",
        f"{_MONTH}(?:{_BETWEEN}){_DAY}",
        f"{_MONTH} ?月 ?{_DAY} ?日?",
    )
)
_MONTH_SPELLINGS = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?P<western>[0-9]{{4}}) ?年 ?{_MONTH} ?月?",
        f"(?P<western>[0-9]{{4}})(?:{_BETWEEN}){_MONTH}",
        "(?P<western>[0-9]{4})(?P<month>[0-9]{2})",
        f"{_ERA}[ .]?{_YEAR} ?年 ?{_MONTH} ?月?",
        f"{_ERA}[ .]?{_YEAR}(?:{_BETWEEN}){_MONTH}",
        f"{_ERA}(?P<year>[0-9]{{2}})(?P<month>[0-9]{{2}})",
    )
)


def read_date(text: str, today: date, field: str) -> date:
    """A typed date; without an era the year is that of today's, without a year it is this year.

    Raises date_unreadable, or date_not_there for a day no calendar has.
    """
    if len(text) > _LONGEST:
        raise Refusal("date_unreadable", field)
    line = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).upper().split())
    line = _WEEKDAY.sub("", line).strip() or line
    for spelling in _SPELLINGS:
        found = spelling.fullmatch(line)
        if found:
            return _day(found.groupdict(), today, field)
    raise Refusal("date_unreadable", field)


def read_month(text: str, field: str) -> str:
    """A typed month as YYYY-MM; its year is written in full or with its era. Raises month_unreadable."""
    short = text if len(text) <= _LONGEST else ""
    line = " ".join(unicodedata.normalize("NFKC", short).translate(_DASHES).upper().split())
    parts = next((found.groupdict() for spelling in _MONTH_SPELLINGS if (found := spelling.fullmatch(line))), None)
    if parts is None:
        raise Refusal("month_unreadable", field)
    year_of_era = 1 if parts.get("year") == "元" else int(parts.get("year") or 0)
    year = int(parts["western"]) if parts.get("western") else _BY_SIGN[parts["era"]].western(year_of_era)
    month = int(parts["month"])
    is_there = 1 <= month <= 12 and _FIRST_YEAR <= year <= _LAST_YEAR and (parts.get("western") or year_of_era)
    if not is_there:
        raise Refusal("month_unreadable", field)
    return f"{year:04d}-{month:02d}"


def _day(found: dict[str, str | None], today: date, field: str) -> date:
    month, day = int(found["month"] or 0), int(found["day"] or 0)
    year_of_era = 1 if found.get("year") == "元" else int(found.get("year") or 0)
    if found.get("western"):
        return calendar_day(int(found["western"] or 0), month, day, field)
    if found.get("era"):
        return era_day(_BY_SIGN[found["era"] or ""], year_of_era, month, day, field)
    if not year_of_era:
        return calendar_day(today.year, month, day, field)
    era = era_of(today)
    if era.western(year_of_era) > today.year + _YEARS_AHEAD:
        raise Refusal("date_unreadable", field)
    return era_day(era, year_of_era, month, day, field)


def calendar_day(year: int, month: int, day: int, field: str) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Refusal("date_unreadable", field)
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal("date_not_there", field, written=f"{year}年{month}月{day}日") from None


def era_day(era: Era, year: int, month: int, day: int, field: str) -> date:
    """Years past an era's end are read on: certificates were printed with 平成32年."""
    written = f"{era.name}{_year_words(year)}{month}月{day}日"
    try:
        found = date(era.western(year), month, day)
    except ValueError:
        raise Refusal("date_not_there", field, written=written) from None
    if year < 1 or found < era.begins:
        raise Refusal("date_not_there", field, written=written)
    return found


def era_named(sign: str) -> Era | None:
    """The era of 令和, 令 or R."""
    return _BY_SIGN.get(sign)


def era_of(day: date) -> Era:
    return next((era for era in ERAS if day >= era.begins), ERAS[-1])


def certificate_issue_date(digits: str, field: str = "certificate_number") -> date:
    """The date of issue at the end of a paper certificate's number: 051205 is 令和5年12月5日."""
    if not re.fullmatch("[0-9]{6}", digits):
        raise Refusal("date_unreadable", field)
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return era_day(HEISEI if year >= _FIRST_HEISEI_YEAR_ON_PAPER else REIWA, year, month, day, field)


def long_date(day: date) -> str:
    """2026年11月22日（令和8年・日）"""
    era = era_of(day)
    era_year = _year_words(day.year - era.begins.year + 1)
    return f"{day.year}年{day.month}月{day.day}日（{era.name}{era_year}・{WEEKDAYS[day.weekday()]}）"


def short_date(day: date) -> str:
    """2026/11/22"""
    return f"{day.year:04d}/{day.month:02d}/{day.day:02d}"


def era_date(day: date) -> str:
    """令和8年11月22日"""
    era = era_of(day)
    return f"{era.name}{_year_words(day.year - era.begins.year + 1)}{day.month}月{day.day}日"


def _year_words(year: int) -> str:
    return "元年" if year == 1 else f"{year}年"
