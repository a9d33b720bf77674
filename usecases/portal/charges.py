"""What a client owes for a case: rows that are only ever added, one per cause."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.fees import Service, fee_on
from domain.payment import FeeKind
from models.applications import Application, Charge
from usecases.reference import fees


class ChargeKind(StrEnum):
    """利用料, and the fees an agent advanced."""

    USAGE = "usage"
    ADVANCE_INSPECTION = "advance_inspection"
    ADVANCE_TECHNICAL_INFORMATION = "advance_technical_information"


class ConsumptionTax(StrEnum):
    """Consumption tax within the amount, or an advance that knows none."""

    TAX_INCLUDED = "tax_included"
    NOT_TAXABLE = "not_taxable"


ADVANCED = {
    FeeKind.INSPECTION: ChargeKind.ADVANCE_INSPECTION,
    FeeKind.TECHNICAL_INFORMATION: ChargeKind.ADVANCE_TECHNICAL_INFORMATION,
}


def charge_usage(session: Session, application: Application, completed_on: date, now: datetime) -> None:
    """The price in force on the day of completion, once per application."""
    row = fee_on(fees(session), application.kind, Service.USAGE, completed_on)
    if row is not None:
        cause = f"usage:{application.number}"
        _charge(
            session, application, ChargeKind.USAGE, cause, completed_on, row.amount, ConsumptionTax.TAX_INCLUDED, now
        )


def charge_advance(
    session: Session, application: Application, fee: FeeKind, advanced_on: date, amount: int, now: datetime
) -> None:
    """What the agent paid for the client, by the day it was advanced; a fee is advanced once per application."""
    cause = f"advance:{application.number}:{fee.value}"
    _charge(session, application, ADVANCED[fee], cause, advanced_on, amount, ConsumptionTax.NOT_TAXABLE, now)


def _charge(
    session: Session, application: Application, kind: ChargeKind, cause: str, day: date, amount: int,
    tax_class: ConsumptionTax, now: datetime,
) -> None:  # fmt: skip
    if session.scalar(select(Charge.id).where(Charge.cause == cause)) is not None:
        return
    session.add(
        Charge(
            cause=cause,
            kind=kind.value,
            organization_id=application.organization_id,
            base_id=application.base_id,
            application_id=application.id,
            day=day,
            amount=amount,
            tax_class=tax_class.value,
            made_at=now,
        )
    )
    session.flush()
