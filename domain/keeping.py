"""保存期間: for how long what people typed is kept, and from which day on it is erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.dated import in_force
from domain.months import months_later
from domain.refusal import Refusal


class Kept(StrEnum):
    """申込の下書き, 途中保存, 送られた画面の控え, 削除した依頼, 終わった依頼の使用者, 退会した組織の人, 操作の記録."""

    SIGNUP_DRAFT = "signup_draft"
    AUTOSAVE = "autosave"
    FORM_TOKEN = "form_token"  # noqa: S105 -- the mark of a posted form opens nothing
    DELETED_REQUEST = "deleted_request"
    VEHICLE_USER = "vehicle_user"
    LEFT_ORGANIZATION = "left_organization"
    AUDIT = "audit"


class KeepingUnit(StrEnum):
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True)
class KeepingTerm:
    """A row of the reference data: the length counts from the day of saving, of deletion, or of the end."""

    what: Kept
    length: int
    unit: KeepingUnit
    valid_from: date
    source: str = ""


def keeping_term(rows: Iterable[KeepingTerm], what: Kept, day: date) -> KeepingTerm:
    """Raises keeping_term_unknown before the first row."""
    row = in_force((row for row in rows if row.what is what), day)
    if row is None:
        raise Refusal("keeping_term_unknown")
    return row


def last_day_kept(began: date, term: KeepingTerm) -> date:
    if term.unit is KeepingUnit.DAYS:
        return began + timedelta(days=term.length)
    return months_later(began, term.length)


def day_erased(began: date, rows: Iterable[KeepingTerm], what: Kept, today: date) -> date:
    """The first day after its term; a longer term that is in force by then keeps it longer. What is over goes today."""
    known = tuple(rows)
    day = today
    for _row in range(len(known) + 1):
        after = last_day_kept(began, keeping_term(known, what, day)) + timedelta(days=1)
        if after <= day:
            break
        day = after
    return day


def last_day_over(term: KeepingTerm, today: date) -> date:
    """What began on this day or before is over today."""
    if term.unit is KeepingUnit.DAYS:
        return today - timedelta(days=term.length + 1)
    # Months differ in length: the corresponding day itself may be kept until today.
    corresponding = months_later(today, -term.length)
    return corresponding if last_day_kept(corresponding, term) < today else corresponding - timedelta(days=1)
