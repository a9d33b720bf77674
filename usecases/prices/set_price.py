"""Set a price or a fee of the state from a day to come on; what is or was in force is never touched."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.fees import Service
from domain.payment import FeeKind
from domain.prices import check_new_price, sorts, tax_rate_on
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.reference import ReferenceRow
from usecases.audit import record
from usecases.reference import fees, forget, tax_rates

LIST = "fees"


@dataclass(frozen=True)
class SetPrice:
    """So many yen from a day on: before tax for what this service charges, as they are paid for the state's fees."""

    kind: VehicleKind | None
    fee: FeeKind | Service
    valid_from: date
    yen: int
    reason: str = ""


def set_price(session: Session, actor: Actor, command: SetPrice, now: datetime) -> None:
    """A row that was announced for the same day and is not yet in force gives way to this one.

    Raises Refusal price_day_not_ahead, price_out_of_range or price_unknown.
    """
    check_new_price(command.valid_from, command.yen, day_in_japan(now))
    if (command.kind, command.fee) not in sorts(fees(session)):
        raise Refusal("price_unknown", "what")
    key = f"{command.kind.value if command.kind else ''}|{command.fee.value}"
    row = session.scalar(
        select(ReferenceRow)
        .where(
            ReferenceRow.list_name == LIST,
            ReferenceRow.row_key == key,
            ReferenceRow.valid_from == command.valid_from,
        )
        .with_for_update()
    )
    before, facts = None if row is None else row.facts["amount"], _facts(session, command)
    if row is None:
        row = ReferenceRow(list_name=LIST, row_key=key, valid_from=command.valid_from, position=0)
        session.add(row)
    row.facts, row.source, row.changed_at = facts, facts["source"], now
    session.flush()
    forget()
    record(
        session, actor, "price_set", now, record=f"price {key}"[:60], valid_from=command.valid_from.isoformat(),
        yen=command.yen, amount=facts["amount"], before=before,
    )  # fmt: skip


def _facts(session: Session, command: SetPrice) -> dict[str, str]:
    """The row as a line of the list has it: with the tax of its first day in the amount."""
    taxable = isinstance(command.fee, Service)
    tax = tax_rate_on(tax_rates(session), command.valid_from).on(command.yen) if taxable else 0
    return {
        "kind": command.kind.value if command.kind else "",
        "fee": command.fee.value,
        "amount": str(command.yen + tax),
        "net_amount": str(command.yen) if taxable else "",
        "valid_from": command.valid_from.isoformat(),
        "source": command.reason,
    }
