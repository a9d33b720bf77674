"""What the state's fees and this service cost on a day, and what the portal told instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dated import in_force
from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from domain.waiver import Waiver, WaiverReason


class Service(StrEnum):
    """What this service itself charges: per completed application, 保適証, 記録簿 and debit."""

    USAGE = "usage"
    CERTIFICATE = "certificate"
    RECORD = "record"
    DEBIT = "debit"


@dataclass(frozen=True)
class FeeRow:
    """One price from one day on, in yen; `net_amount` is the part before tax where it is known.

    `kind` is None for what costs the same for every vehicle.
    """

    kind: VehicleKind | None
    fee: FeeKind | Service
    amount: int
    valid_from: date
    source: str = ""
    net_amount: int | None = None


@dataclass(frozen=True)
class Expectation:
    """What we expect before the portal tells; an unknown amount is 「納付待ちで確定」, never a guess."""

    amount: int | None
    waived: WaiverReason | None = None
    valid_from: date | None = None
    source: str = ""

    @property
    def is_known(self) -> bool:
        return self.amount is not None


UNKNOWN = Expectation(amount=None)


def fee_on(rows: Iterable[FeeRow], vehicle_kind: VehicleKind, fee: FeeKind | Service, day: date) -> FeeRow | None:
    """The price in force: on the day applied for the state's fees, on the day of the act for the service's own."""
    return in_force((row for row in rows if row.fee is fee and row.kind in {None, vehicle_kind}), day)


def expected_fee(
    rows: Iterable[FeeRow], vehicle_kind: VehicleKind, fee: FeeKind, day: date, waiver: Waiver | None = None
) -> Expectation:
    """For the weight tax see `weight_tax.weight_tax`."""
    if waiver and waiver.fee is fee:
        return Expectation(amount=0, waived=waiver.reason)
    row = fee_on(rows, vehicle_kind, fee, day)
    return Expectation(row.amount, valid_from=row.valid_from, source=row.source) if row else UNKNOWN


def differs(expected: Expectation, told: int | None) -> bool:
    """Whether both amounts are known and disagree: the portal's counts, and the page says so."""
    return expected.amount is not None and told is not None and expected.amount != told
