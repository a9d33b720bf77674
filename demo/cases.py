"""What happens to one case of the demo: the acts of both sides, each at its moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from demo.cars import Car
from domain.clock import JAPAN
from domain.payment import FeeKind
from domain.vehicle import VehicleKind


class Act(StrEnum):
    """One thing that somebody does."""

    REGISTER = "register"
    SEND = "send"
    DELETE = "delete"
    CANCEL = "cancel"
    RELEASE = "release"
    MEND = "mend"
    RETURN = "return"
    TAKE = "take"
    APPLY = "apply"
    PAY_FEES = "pay_fees"
    PAY_INSPECTION = "pay_inspection"
    PAY_TECHNICAL = "pay_technical"
    PASS = "pass"
    LOOK = "look"
    PAY_TAX = "pay_tax"
    NOTE = "note"


CALLS_OUT = frozenset({Act.APPLY, Act.PAY_FEES, Act.PAY_INSPECTION, Act.PAY_TECHNICAL, Act.PASS, Act.LOOK, Act.PAY_TAX})
# Acts that follow from what the portal said last.
NEEDS_NEWS = frozenset({Act.PAY_FEES, Act.PAY_INSPECTION, Act.PAY_TECHNICAL, Act.LOOK, Act.PAY_TAX})


class Under(StrEnum):
    """What holds at the portal for one step alone."""

    RECEPTION_HELD = "reception"
    FEE_NOTICE_HELD = "fee_notice"
    SETTLEMENT_HELD = "settlement"
    EXAMINATION_HELD = "examine"
    DEBIT_FAILS = "debit_fails"


class Way(StrEnum):
    """How far a case comes."""

    DRAFT = "draft"
    DELETED = "deleted"
    SENT = "sent"
    HELD = "held"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    RETURNED_CANCELLED = "returned_cancelled"
    TAKEN = "taken"
    ACCEPTING = "accepting"
    ACCEPTED = "accepted"
    LODGED = "lodged"
    HALF_PAID = "half_paid"
    PAYING = "paying"
    DEBIT_FAILED = "debit_failed"
    EXAMINING = "examining"
    EXAMINED = "examined"
    COMPLETED = "completed"
    MENDED = "mended"
    RELEASED = "released"
    OVERDUE = "overdue"


class Taxed(StrEnum):
    """Whether the client enters what the car is taxed by, and rightly."""

    UNKNOWN = "unknown"
    KNOWN = "known"
    MISTAKEN = "mistaken"


@dataclass(frozen=True)
class Moments:
    """When things are done on the day of a case."""

    send: datetime
    take: datetime
    apply: datetime
    first: datetime
    second: datetime
    last: datetime

    @classmethod
    def on(cls, day: date, nth: int) -> "Moments":
        """Office hours; `nth` lets the clients' acts follow each other."""
        send = _at(day, 9, 0) + timedelta(minutes=5 * (nth % 12))
        take = _at(day, 10, 10) + timedelta(minutes=nth % 12)
        return cls(send, take, _at(day, 10, 30), _at(day, 11, 30), _at(day, 13, 30), _at(day, 16, 0))

    @classmethod
    def until(cls, now: datetime, nth: int) -> "Moments":
        """The last minutes before now, all of them today."""
        start = max(_at(now.astimezone(JAPAN).date(), 0, 0), now - timedelta(minutes=90))
        part = max((now - start) / 100, timedelta(milliseconds=2))
        send, take = start + part * (10 + nth % 20), start + part * (35 + nth % 20)
        return cls(send, take, start + part * 60, start + part * 70, start + part * 80, start + part * 90)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), JAPAN)


@dataclass(frozen=True)
class Case:
    """One request and what becomes of it.

    `result` is what the portal is told to decide: result, reason, message. `paid_before` names an earlier case whose
    fees count for this one. `mandate` is who issued the electronic mandate of an official vehicle. `facts` are answers
    of the entry form other than the usual ones.
    """

    name: str
    way: Way
    car: Car
    client: str
    base: str
    day: date
    today: bool = False
    result: tuple[str, str, str] | None = None
    again_after_days: int | None = None
    paid_before: str = ""
    mandate: str = ""
    returned: tuple[str, str] = ("", "")
    settled_on_day: int = 1
    without_card: bool = False
    login: str = ""
    memo: str = ""
    taxed: Taxed = Taxed.UNKNOWN
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> VehicleKind:
        return self.car.kind

    @property
    def sender(self) -> str:
        return self.login or ("sender001" if (self.client, self.base) == ("1845678", "001") else "sender")


@dataclass(frozen=True)
class Step:
    """One act on one case."""

    at: datetime
    act: Act
    case: Case
    under: Under | None = None


def steps_of(case: Case, now: datetime, nth: int) -> list[Step]:
    """All that happens to the case, in its order."""
    moments = Moments.until(now, nth) if case.today else Moments.on(case.day, nth)
    found = _steps(case, moments)
    if case.again_after_days is not None:
        later = Moments.on(case.day + timedelta(days=case.again_after_days), nth)
        again = _lodged(replace(case, way=Way.COMPLETED, result=None), later)
        found += [replace(step, case=case) for step in again]
    taken = next((step.at for step in found if step.act is Act.TAKE), None)
    if case.memo and taken:
        found.append(Step(taken + timedelta(seconds=30), Act.NOTE, case))
    return found


def _steps(case: Case, at: Moments) -> list[Step]:
    if case.way is Way.DRAFT:
        return [Step(at.send, Act.REGISTER, case)]
    if case.way is Way.DELETED:
        return [Step(at.send, Act.REGISTER, case), Step(at.take, Act.DELETE, case)]
    sent = [Step(at.send, Act.SEND, case)]
    if case.way in (Way.SENT, Way.HELD):
        return sent
    if case.way is Way.CANCELLED:
        return [*sent, Step(at.take, Act.CANCEL, case)]
    if case.way in (Way.RETURNED, Way.RETURNED_CANCELLED, Way.MENDED):
        sent.append(Step(at.send + (at.take - at.send) / 3, Act.RETURN, case))
    if case.way is Way.RETURNED_CANCELLED:
        sent.append(Step(at.take, Act.CANCEL, case))
    if case.way is Way.MENDED:
        sent.append(Step(at.send + (at.take - at.send) / 2, Act.MEND, case))
    if case.way is Way.RELEASED:
        planned: date = case.facts["planned_on"]
        at = Moments.on(planned, 0)
        sent.append(Step(at.send - timedelta(hours=8), Act.RELEASE, case))
    if case.way in (Way.RETURNED, Way.RETURNED_CANCELLED):
        return sent
    return [*sent, *_lodged(case, at)]


def _lodged(case: Case, at: Moments) -> list[Step]:
    """From taking on. A passed examination is news of the last moment, when the tax is paid."""
    under = {Way.ACCEPTING: Under.RECEPTION_HELD, Way.ACCEPTED: Under.FEE_NOTICE_HELD}.get(case.way)
    found = [Step(at.take, Act.TAKE, case)]
    if case.way is Way.TAKEN:
        return found
    found.append(Step(at.apply, Act.APPLY, case, under))
    paying = [Step(moment, act, case) for act, moment in zip(fee_acts(case), (at.first, at.second), strict=False)]
    if case.way is Way.EXAMINING:
        *found, last = [*found, *paying]
        return [*found, replace(last, under=Under.EXAMINATION_HELD)]
    if under or case.way is Way.LODGED:
        return found
    if case.way is Way.HALF_PAID:
        return [*found, *paying[:1]]
    if case.way is Way.PAYING:
        return [*found, replace(paying[0], under=Under.SETTLEMENT_HELD)]
    if case.way is Way.OVERDUE:
        # On its last day only one of both fees is ordered, and the bank does not answer: the other one passes its day.
        last_day = Moments.on(case.day + timedelta(days=29), 0)
        return [*found, Step(last_day.first, Act.PAY_INSPECTION, case, Under.SETTLEMENT_HELD)]
    if case.way is Way.DEBIT_FAILED and case.kind is VehicleKind.REGISTERED and not case.without_card:
        return [*found, replace(paying[0], under=Under.DEBIT_FAILS)]
    found += paying
    if case.today:
        found.append(Step(at.last, Act.PASS, case))
    told = at.last + (at.last - at.second) / 10
    if case.way is Way.EXAMINED or case.result is not None or case.facts.get("cashless"):
        return [*found, Step(told, Act.LOOK, case)]
    return [*found, Step(told, Act.PAY_TAX, case, _of_tax(case))]


def _of_tax(case: Case) -> Under | None:
    return Under.DEBIT_FAILS if case.way is Way.DEBIT_FAILED else None


def fee_acts(case: Case) -> tuple[Act, ...]:
    """The orders to pay until the examination begins: none by card, none for what is waived."""
    if case.facts.get("cashless"):
        return ()
    waived = {FeeKind.INSPECTION} if case.mandate else set()
    if case.paid_before:
        waived = {FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION}
    if case.kind is VehicleKind.KEI:
        return () if waived else (Act.PAY_FEES,)
    acts = {FeeKind.INSPECTION: Act.PAY_INSPECTION, FeeKind.TECHNICAL_INFORMATION: Act.PAY_TECHNICAL}
    return tuple(act for fee, act in acts.items() if fee not in waived)
