"""資料: what the operator hands out, as which kind, from when it is shown and how long it counts as new."""

from datetime import date, timedelta
from enum import StrEnum

from domain.refusal import Refusal
from domain.upload import FileKind

LONGEST_TITLE, LONGEST_TEXT = 100, 300
FILE_KINDS = (FileKind.PDF, FileKind.XLSX, FileKind.CSV, FileKind.ZIP)
NEW_FOR = timedelta(days=30)


class HandoutKind(StrEnum):
    """様式, 手引き, ひな形, 車両使用者への説明."""

    FORM = "form"
    GUIDE = "guide"
    TEMPLATE = "template"
    EXPLANATION = "explanation"


class HandoutState(StrEnum):
    """掲載前, 掲載中, 取り下げ."""

    COMING = "coming"
    SHOWN = "shown"
    WITHDRAWN = "withdrawn"


def state_of(first_shown: date, is_withdrawn: bool, today: date) -> HandoutState:
    """`first_shown` is the earliest day of any of its versions."""
    if is_withdrawn:
        return HandoutState.WITHDRAWN
    return HandoutState.COMING if today < first_shown else HandoutState.SHOWN


def is_new(day: date, today: date) -> bool:
    """Whether it came within the last 30 days."""
    return today - day < NEW_FOR


def check_shown_from(shown_from: date, today: date) -> None:
    """Raises handout_from_past."""
    if shown_from < today:
        raise Refusal("handout_from_past", "shown_from", today=today)
