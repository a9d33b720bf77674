"""One statement of the portal about one application, read from its JSON into our words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.application_status import Overlay
from domain.payment import FeeKind, PaymentState

PAYMENT_WORDS = {
    "納付待ち": PaymentState.AWAITING,
    "納付処理中": PaymentState.PROCESSING,
    "納付済": PaymentState.PAID,
    "再納付待ち": PaymentState.FAILED,
    "納付不要": PaymentState.WAIVED,
}
# What a column of either database holds, and years that can be counted on from.
LARGEST_NUMBER = 2**31 - 1
YEARS = range(2000, 2200)
OVERLAYS = {"中断中": Overlay.SUSPENDED, "再開中": Overlay.RESUMING}


class UnreadableTold(Exception):
    """The portal's statement lacks what every statement has; its text names the part."""


@dataclass(frozen=True)
class ToldFee:
    """One try of one fee; `state` is None for a word we do not know."""

    fee: FeeKind
    attempt: int
    amount: int
    due_on: date | None
    state: PaymentState | None
    paid_at: datetime | None
    reference: str
    reason: str


@dataclass(frozen=True)
class ToldCorrection:
    """What the office wants mended, and by when."""

    reason: str
    message: str
    due_on: date | None


@dataclass(frozen=True)
class Told:
    """Everything the portal says of an application at one moment; `seq` is the number of its event.

    `unknown_words` are words of fees that we cannot place; `changed` names what its event changed; `raw` is all of it
    as it came.
    """

    key: str
    seq: int
    at: datetime
    words: str
    receipt_number: str
    overlay: Overlay | None
    fees: tuple[ToldFee, ...]
    correction: ToldCorrection | None
    rejection: str
    completed_on: date | None
    ready_on: date | None
    examination_asked_at: datetime | None
    raw: Mapping[str, Any]
    unknown_words: tuple[str, ...]
    changed: frozenset[str]


def read_told(raw: Mapping[str, Any]) -> Told:
    """Raises UnreadableTold; what may be missing is read as not there."""
    try:
        fees, unknown = _fees(raw.get("fees") or [])
        return Told(
            key=_needed_text(raw["key"]),
            seq=_number(raw["seq"]),
            at=_needed_moment(raw["at"]),
            words=_needed_text(raw["status"]),
            receipt_number=_text(raw.get("receipt_number")),
            overlay=OVERLAYS.get(_text(raw.get("standstill"))),
            fees=fees,
            correction=_correction(raw.get("correction")),
            rejection=_rejection(raw.get("rejection")),
            completed_on=_day(raw.get("completed_on")),
            ready_on=_day(raw.get("ready_on")),
            examination_asked_at=_moment(raw.get("examination_requested_at")),
            raw={name: value for name, value in raw.items() if name != "changed"},
            unknown_words=unknown,
            changed=frozenset(map(str, raw.get("changed") or ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise UnreadableTold(str(error)) from error


def _fees(lines: list[Mapping[str, Any]]) -> tuple[tuple[ToldFee, ...], tuple[str, ...]]:
    known = [line for line in lines if line["fee"] in set(FeeKind)]
    unknown = [str(line["fee"]) for line in lines if line["fee"] not in set(FeeKind)]
    fees = tuple(
        ToldFee(
            fee=FeeKind(line["fee"]),
            attempt=_number(line["attempt"]),
            amount=_number(line["amount"]),
            due_on=_day(line.get("due_on")),
            state=PAYMENT_WORDS.get(str(line["state"])),
            paid_at=_moment(line.get("paid_at")),
            reference=_text(line.get("reference")),
            reason=_text((line.get("reason") or {}).get("words")),
        )
        for line in known
    )
    unknown += [str(line["state"]) for line in known if str(line["state"]) not in PAYMENT_WORDS]
    return fees, tuple(unknown)


def _correction(line: Mapping[str, Any] | None) -> ToldCorrection | None:
    if line is None:
        return None
    return ToldCorrection(_text(line.get("words")), _text(line.get("message")), _day(line.get("due_on")))


def _rejection(line: Mapping[str, Any] | None) -> str:
    """All reasons and the office's message, a line each."""
    if line is None:
        return ""
    parts = [_text(reason.get("words")) for reason in line.get("reasons") or ()]
    return "\n".join(part for part in (*parts, _text(line.get("message"))) if part)


def _number(value: Any) -> int:
    number = int(value)
    if not 0 <= number <= LARGEST_NUMBER:
        raise ValueError(f"a number beyond all bounds: {value}")
    return number


def _needed_text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"no text: {value!r}")
    return value


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(value: object) -> date | None:
    day = date.fromisoformat(str(value)) if value else None
    if day is not None and day.year not in YEARS:
        raise ValueError(f"a day out of our time: {value}")
    return day


def _moment(value: object) -> datetime | None:
    return _needed_moment(value) if value else None


def _needed_moment(value: object) -> datetime:
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError(f"a moment without its offset: {value}")
    if moment.year not in YEARS:
        raise ValueError(f"a moment out of our time: {value}")
    return moment
