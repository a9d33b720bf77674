"""Lines of the reference tables, from text to the values the rules take."""

from collections.abc import Mapping
from datetime import date

from domain.business_days import Calendar, YearEndClosure
from domain.client_certificate import CertificateTerm
from domain.deadlines import Deadline, DeadlineRow, DeadlineUnit
from domain.delegate_number import DelegateOffice
from domain.direct_debit import DebitLimit
from domain.dormancy import DormancyTerm
from domain.expiry import Expiring, ExpiryTerm
from domain.fees import FeeRow, Service
from domain.inquiry import ContactWindow, InquiryTopic
from domain.keeping import KeepingTerm, KeepingUnit, Kept
from domain.organization_status import StandingTerm
from domain.payment import FeeKind
from domain.prices import TaxRate
from domain.promise import PromiseRow
from domain.service_hours import OpenDays, OpeningHours, System
from domain.validity import ValidityWindow
from domain.vehicle import VehicleKind
from domain.weight_tax import TaxClass, WeightTaxRow

Line = Mapping[str, str]


def fee_row(line: Line) -> FeeRow:
    name = line["fee"]
    return FeeRow(
        kind=_kind(line["kind"]),
        fee=FeeKind(name) if name in set(FeeKind) else Service(name),
        amount=int(line["amount"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
        net_amount=int(line["net_amount"]) if line["net_amount"] else None,
    )


def weight_tax_row(line: Line) -> WeightTaxRow:
    return WeightTaxRow(
        tax_class=TaxClass(line["tax_class"]),
        years=int(line["years"]),
        up_to_kg=int(line["up_to_kg"]) if line["up_to_kg"] else None,
        basic=int(line["basic"]),
        ordinary=int(line["ordinary"]),
        after_13_years=int(line["after_13_years"]),
        after_18_years=int(line["after_18_years"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def deadline_row(line: Line) -> DeadlineRow:
    return DeadlineRow(
        deadline=Deadline(line["deadline"]),
        length=int(line["length"]),
        unit=DeadlineUnit(line["unit"]),
        first_day_counts=_yes(line["first_day_counts"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def validity_window(line: Line) -> ValidityWindow:
    return ValidityWindow(
        months=int(line["months"]),
        asked_days=int(line["asked_days"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def certificate_term(line: Line) -> CertificateTerm:
    return CertificateTerm(
        months=int(line["months"]),
        renew_days=int(line["renew_days"]),
        fetch_days=int(line["fetch_days"]),
        list_days=int(line["list_days"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def debit_limit(line: Line) -> DebitLimit:
    return DebitLimit(
        most=int(line["most"]),
        warn_from=int(line["warn_from"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def expiry_term_row(line: Line) -> ExpiryTerm:
    return ExpiryTerm(
        what=Expiring(line["what"]),
        life_days=int(line["life_days"]) if line["life_days"] else None,
        warn_days=tuple(int(days) for days in line["warn_days"].split()),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def year_end_closure(line: Line) -> YearEndClosure:
    return YearEndClosure(
        calendar=Calendar(line["calendar"]),
        first=_month_and_day(line["first"]),
        last=_month_and_day(line["last"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def opening_hours(line: Line) -> OpeningHours:
    return OpeningHours(
        system=System(line["system"]),
        kind=_kind(line["kind"]),
        opens=_minutes(line["opens"]),
        closes=_minutes(line["closes"]),
        days=OpenDays(line["days"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def delegate_office(line: Line) -> DelegateOffice:
    return DelegateOffice(
        number=line["number"],
        kind=VehicleKind(line["kind"]),
        office_code=line["office"],
        registered=_yes(line["registered"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def promise_row(line: Line) -> PromiseRow:
    return PromiseRow(
        name=line["promise"],
        business_days=int(line["business_days"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def dormancy_term(line: Line) -> DormancyTerm:
    return DormancyTerm(
        disable_months=int(line["disable_months"]),
        notice_months=int(line["notice_months"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def keeping_term_row(line: Line) -> KeepingTerm:
    return KeepingTerm(
        what=Kept(line["what"]),
        length=int(line["length"]),
        unit=KeepingUnit(line["unit"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def standing_term(line: Line) -> StandingTerm:
    return StandingTerm(
        notice_days=int(line["notice_days"]),
        readable_months=int(line["readable_months"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        source=line["source"],
    )


def tax_rate(line: Line) -> TaxRate:
    return TaxRate(int(line["percent"]), date.fromisoformat(line["valid_from"]), line["source"])


def contact_window(line: Line) -> ContactWindow:
    return ContactWindow(
        topic=InquiryTopic(line["topic"]),
        name=line["window"],
        phone=line["phone"],
        opens=_minutes(line["opens"]),
        closes=_minutes(line["closes"]),
        days=OpenDays(line["days"]),
        valid_from=date.fromisoformat(line["valid_from"]),
    )


def _kind(text: str) -> VehicleKind | None:
    return VehicleKind(text) if text else None


def _yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _month_and_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _minutes(text: str) -> int:
    """24:00, which `time.fromisoformat` does not know, is the end of the day."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
