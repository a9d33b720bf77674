"""Dated reference data: read from the database, remembered for a minute."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from domain.business_days import YearEndClosure
from domain.client_certificate import CertificateTerm
from domain.deadlines import DeadlineRow
from domain.delegate_number import offices_of_numbers
from domain.direct_debit import DebitLimit
from domain.dormancy import DormancyTerm
from domain.expiry import ExpiryTerm
from domain.fees import FeeRow
from domain.inquiry import ContactWindow
from domain.keeping import KeepingTerm
from domain.organization_status import StandingTerm
from domain.prices import TaxRate
from domain.promise import PromiseRow
from domain.reference_rows import (
    certificate_term,
    contact_window,
    deadline_row,
    debit_limit,
    delegate_office,
    dormancy_term,
    expiry_term_row,
    fee_row,
    keeping_term_row,
    opening_hours,
    promise_row,
    standing_term,
    tax_rate,
    validity_window,
    weight_tax_row,
    year_end_closure,
)
from domain.service_hours import OpeningHours
from domain.validity import ValidityWindow
from domain.vehicle import VehicleKind
from domain.weight_tax import WeightTaxRow
from models.reference import ReferenceRow

REMEMBERED_SECONDS = 60.0
Row = TypeVar("Row")

_remembered: dict[tuple[str, str], tuple[float, Any]] = {}
_changes = 0


def rows(session: Session | Connection, list_name: str, read: Callable[[Mapping[str, str]], Row]) -> tuple[Row, ...]:
    """All rows of a list, in the order of its file, each as `read` makes it."""
    bound = session.get_bind() if isinstance(session, Session) else session
    mark = (str(bound.engine.url), f"{list_name}:{read.__module__}.{read.__qualname__}")
    known = _remembered.get(mark)
    if known is not None and time.monotonic() - known[0] < REMEMBERED_SECONDS:
        found: tuple[Row, ...] = known[1]
        return found
    facts = session.scalars(
        select(ReferenceRow.facts)
        .where(ReferenceRow.list_name == list_name)
        .order_by(ReferenceRow.valid_from, ReferenceRow.position)
    )
    found = tuple(read(line) for line in facts)
    if known is None or known[1] != found:
        _note_change()
    _remembered[mark] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Read everything anew at the next question."""
    _remembered.clear()
    _note_change()


def changes() -> int:
    """How often a list turned out to be another than before; whoever keeps what was made of them looks here."""
    return _changes


def _note_change() -> None:
    global _changes
    _changes += 1


@dataclass(frozen=True)
class Office:
    """申請先: a transport branch office or an office of the kei inspection association."""

    kind: str
    prefecture: str
    name: str
    code: str
    counter_hours: str


@dataclass(frozen=True)
class ValidityTermRow:
    """車検証有効期間 as offered in the form."""

    term: str
    years: int
    name: str
    valid_from: date


@dataclass(frozen=True)
class Branch:
    """支部: a promotion association's branch, which acts as agent in the district of one transport branch office."""

    transport_bureau: str
    office: str
    association: str
    postal_code: str
    address: str
    phone: str


def _branch(line: Mapping[str, str]) -> Branch:
    return Branch(**{name: line[name] for name in Branch.__dataclass_fields__})


def _office(line: Mapping[str, str]) -> Office:
    return Office(line["kind"], line["prefecture"], line["name"], line["code"], line["counter_hours"])


def _term(line: Mapping[str, str]) -> ValidityTermRow:
    return ValidityTermRow(line["term"], int(line["years"]), line["name"], date.fromisoformat(line["valid_from"]))


def _region(line: Mapping[str, str]) -> str:
    return line["region"]


def fees(session: Session) -> tuple[FeeRow, ...]:
    return rows(session, "fees", fee_row)


def tax_rates(session: Session) -> tuple[TaxRate, ...]:
    return rows(session, "consumption_tax", tax_rate)


def contact_windows(session: Session) -> tuple[ContactWindow, ...]:
    return rows(session, "contact_windows", contact_window)


def branches(session: Session) -> tuple[Branch, ...]:
    return rows(session, "branch_offices", _branch)


def weight_taxes(session: Session) -> tuple[WeightTaxRow, ...]:
    return rows(session, "weight_tax", weight_tax_row)


def deadlines(session: Session) -> tuple[DeadlineRow, ...]:
    return rows(session, "deadlines", deadline_row)


def promises(session: Session) -> tuple[PromiseRow, ...]:
    return rows(session, "promises", promise_row)


def validity_windows(session: Session) -> tuple[ValidityWindow, ...]:
    return rows(session, "validity_windows", validity_window)


def certificate_terms(session: Session) -> tuple[CertificateTerm, ...]:
    return rows(session, "certificate_terms", certificate_term)


def debit_limits(session: Session) -> tuple[DebitLimit, ...]:
    return rows(session, "debit_limits", debit_limit)


def expiry_terms(session: Session) -> tuple[ExpiryTerm, ...]:
    return rows(session, "expiry_terms", expiry_term_row)


def standing_terms(session: Session) -> tuple[StandingTerm, ...]:
    return rows(session, "standing_terms", standing_term)


def dormancy_terms(session: Session) -> tuple[DormancyTerm, ...]:
    return rows(session, "dormancy_terms", dormancy_term)


def keeping_terms(session: Session) -> tuple[KeepingTerm, ...]:
    return rows(session, "keeping_terms", keeping_term_row)


def closures(session: Session | Connection) -> tuple[YearEndClosure, ...]:
    return rows(session, "closures", year_end_closure)


def service_hours(session: Session | Connection) -> tuple[OpeningHours, ...]:
    return rows(session, "service_hours", opening_hours)


def offices(session: Session) -> tuple[Office, ...]:
    return rows(session, "offices", _office)


def office_name(session: Session, code: str) -> str:
    """Empty for a code that is not known."""
    return next((office.name for office in offices(session) if office.code == code), "")


def offices_of_delegates(session: Session, kind: VehicleKind, day: date) -> dict[str, frozenset[str]]:
    """The codes of the offices at which each known delegate number is registered that day."""
    return offices_of_numbers(rows(session, "delegate_offices", delegate_office), kind, day)


def validity_terms(session: Session) -> tuple[ValidityTermRow, ...]:
    return rows(session, "validity_terms", _term)


def plate_regions(session: Session) -> tuple[str, ...]:
    return rows(session, "plate_regions", _region)
