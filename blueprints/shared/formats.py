"""How values look to people: days, moments, money and the words of enums."""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum

from flask import Flask
from markupsafe import Markup, escape

from blueprints.shared.catalogue import language, word
from domain.clock import JAPAN
from domain.japanese_date import long_date, short_date

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BETWEEN_WORDS = re.compile(
    "(?<=.)(?=運輸支局|(?<!軽)自動車検査|検査登録事務|検査協会|主管事務所|(?<!主管)事務所"
    "|納付待ち|処理中|審査中|補正要求|管理手数料|(?<!管理)手数料|株式会社|有限会社)|(?<=株式会社|有限会社)(?=.)"
)


def day(value: date | None) -> str:
    return "" if value is None else short_date(value)


def long_day(value: date | None) -> str:
    if value is None:
        return ""
    return long_date(value) if language() == "ja" else f"{WEEKDAYS[value.weekday()]} {value:%Y-%m-%d}"


def moment(value: datetime | None) -> str:
    return "" if value is None else value.astimezone(JAPAN).isoformat(" ", "minutes")[:16].replace("-", "/")


def clock_time(minutes: int) -> str:
    """Minutes after midnight as the hands of a clock show them; 1440 is 24:00."""
    return f"{minutes // 60}:{minutes % 60:02}"


def stamp(value: date | None) -> Markup:
    """A day or a moment as the `<time>` of a list or a story."""
    if value is None:
        return Markup()
    shown = moment(value) if isinstance(value, datetime) else day(value)
    return Markup(f'<time datetime="{value.isoformat()}">{shown}</time>')  # noqa: S704 -- figures and signs


def plate_words(text: str) -> Markup:
    """A plate for a narrow column: broken, if at all, where the plate itself has its two lines."""
    upper, *lower = text.rsplit(" ", 2)
    if not lower:
        return escape(text)
    parts = (escape(upper), escape(" ".join(lower)))
    return Markup('<span class="nowrap">{}</span> <span class="nowrap">{}</span>'.format(*parts))  # noqa: S704 -- escaped


def broken(text: str) -> Markup:
    """A long name or status for a narrow column: broken, if at all, between its words."""
    return Markup("<wbr>").join(_BETWEEN_WORDS.split(text))


def yen(amount: int | None) -> str:
    if amount is None:
        return ""
    return f"{amount:,}円" if language() == "ja" else f"¥{amount:,}"


def label(member: Enum | None) -> str:
    """The word of an enum member; its msgid is `Class.MEMBER`."""
    return "" if member is None else word(f"{type(member).__name__}.{member.name}")


def fact(value: object) -> object:
    """A refusal's fact as it stands in a sentence."""
    if isinstance(value, tuple):
        return "、".join(str(fact(one)) for one in value)
    if isinstance(value, Enum):
        return label(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(JAPAN):%H:%M}"
    if isinstance(value, date):
        return day(value)
    return value


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "long_day": long_day,
    "moment": moment,
    "stamp": stamp,
    "plate_words": plate_words,
    "broken": broken,
    "yen": yen,
    "label": label,
}


def add_formats(app: Flask) -> None:
    app.jinja_env.filters.update(FILTERS)
