"""The prices of this service and the fees of the state, as the public reads them and as the operator keeps them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.fees import FeeRow, Service, fee_on
from domain.payment import FeeKind
from domain.prices import Price, PriceSpan, TaxRate, price_on, sorts, spans, tax_rate_on
from domain.vehicle import VehicleKind
from usecases.reference import fees, tax_rates

STATES_FEES = (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)


@dataclass(frozen=True)
class StatesFee:
    """What the state takes for one vehicle of a kind; no consumption tax lies on it."""

    kind: VehicleKind
    fee: FeeKind
    amount: int
    valid_from: date


@dataclass(frozen=True)
class PriceTable:
    """Prices in force, those that are announced, and the state's fees."""

    prices: tuple[Price, ...]
    coming: tuple[Price, ...]
    states_fees: tuple[StatesFee, ...]
    rate: TaxRate


@dataclass(frozen=True)
class KeptFee:
    """One sort of price with all its rows, the latest first."""

    kind: VehicleKind | None
    fee: FeeKind | Service
    spans: tuple[PriceSpan, ...]

    @property
    def taxable(self) -> bool:
        return isinstance(self.fee, Service)


def price_table(session: Session, day: date) -> PriceTable:
    rows, rates = fees(session), tax_rates(session)
    prices = tuple(price for service in Service if (price := price_on(rows, rates, service, day)) is not None)
    later = sorted({(row.valid_from, row.fee) for row in rows if row.valid_from > day and isinstance(row.fee, Service)})
    return PriceTable(
        prices=prices,
        coming=tuple(
            price for start, fee in later if (price := price_on(rows, rates, Service(fee), start)) is not None
        ),
        states_fees=tuple(_states_fees(rows, day)),
        rate=tax_rate_on(rates, day),
    )


def _states_fees(rows: tuple[FeeRow, ...], day: date) -> list[StatesFee]:
    found = [
        (kind, fee, fee_on(rows, kind, fee, day))
        for kind in (VehicleKind.REGISTERED, VehicleKind.KEI)
        for fee in STATES_FEES
    ]
    return [StatesFee(kind, fee, row.amount, row.valid_from) for kind, fee, row in found if row is not None]


def kept_fees(session: Session) -> tuple[KeptFee, ...]:
    """Every price and fee that has ever been set, sort by sort."""
    rows = fees(session)
    return tuple(
        KeptFee(kind, fee, spans(row for row in rows if (row.kind, row.fee) == (kind, fee)))
        for kind, fee in sorts(rows)
    )
