"""What this service itself charges on a day, before tax, its tax and with it; and from when a new price may hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.dated import in_force
from domain.fees import FeeRow, Service
from domain.payment import FeeKind
from domain.refusal import Refusal
from domain.vehicle import VehicleKind

HIGHEST_PRICE = 999_999
PERCENT = 100


@dataclass(frozen=True)
class TaxRate:
    """Consumption tax in percent, from a day on."""

    percent: int
    valid_from: date
    source: str = ""

    def on(self, net: int) -> int:
        """The tax on an amount; what is less than a yen is dropped."""
        return net * self.percent // PERCENT


@dataclass(frozen=True)
class Price:
    """The price of one service, with the tax of the day that was asked about."""

    service: Service
    net: int
    rate: TaxRate
    valid_from: date

    @property
    def tax(self) -> int:
        return self.rate.on(self.net)

    @property
    def with_tax(self) -> int:
        return self.net + self.tax


@dataclass(frozen=True)
class PriceSpan:
    """One dated row with the last day on which it holds; None while nothing has taken over."""

    row: FeeRow
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.row.valid_from <= day and (self.until is None or day <= self.until)


def tax_rate_on(rates: Iterable[TaxRate], day: date) -> TaxRate:
    """Before there was a consumption tax it was nothing."""
    return in_force(rates, day) or TaxRate(0, date.min)


def price_on(rows: Iterable[FeeRow], rates: Iterable[TaxRate], service: Service, day: date) -> Price | None:
    """The price in force; None before the first row. A row that does not tell its net part is read as net."""
    row = in_force((row for row in rows if row.fee is service), day)
    if row is None:
        return None
    net = row.amount if row.net_amount is None else row.net_amount
    return Price(service, net, tax_rate_on(rates, day), row.valid_from)


def spans(rows: Iterable[FeeRow]) -> tuple[PriceSpan, ...]:
    """The rows of one fee, the latest first, each with its end."""
    found, until = [], None
    for row in sorted(rows, key=lambda row: row.valid_from, reverse=True):
        found.append(PriceSpan(row, until))
        until = row.valid_from - timedelta(days=1)
    return tuple(found)


def sorts(rows: Sequence[FeeRow]) -> tuple[tuple[VehicleKind | None, FeeKind | Service], ...]:
    """What has a price, in the order of its first rows."""
    return tuple(dict.fromkeys((row.kind, row.fee) for row in rows))


def check_new_price(valid_from: date, yen: int, day: date) -> None:
    """What is or was in force has been charged: a new price begins after today."""
    if valid_from <= day:
        raise Refusal("price_day_not_ahead", "valid_from", today=day)
    if not 0 <= yen <= HIGHEST_PRICE:
        raise Refusal("price_out_of_range", "yen", most=HIGHEST_PRICE)
