"""What a renewal will cost by our own dated tables, before the portal names the amounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.dated import in_force
from domain.fees import UNKNOWN, Expectation, expected_fee
from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from domain.weight_tax import TaxBasis, TaxedCar, lacking, tax_basis, weight_tax
from usecases.reference import fees, validity_terms, weight_taxes
from usecases.requests.check import KEI_TERM
from usecases.requests.facts import RequestFacts

# The same facts under the names of the entry form.
_FIELD_OF = {"eco": "eco_class"}


@dataclass(frozen=True)
class ExpectedFee:
    """One fee; `basis` says how a weight tax was computed, and `lacks` names the fields without which it is unknown."""

    fee: FeeKind
    expectation: Expectation
    basis: TaxBasis | None = None
    lacks: tuple[str, ...] = ()


def expected_fees(session: Session, facts: RequestFacts, day: date) -> tuple[ExpectedFee, ...]:
    """All three, as if applied on that day."""
    waivers = {waiver.fee: waiver for waiver in facts.waivers}
    plain = (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)
    rows = fees(session)
    named = (ExpectedFee(fee, expected_fee(rows, facts.kind, fee, day, waivers.get(fee))) for fee in plain)
    return (*named, expected_tax(session, facts, day))


def expected_tax(session: Session, facts: RequestFacts, day: date) -> ExpectedFee:
    car = _taxed_car(facts)
    lacks = tuple(_FIELD_OF.get(name, name) for name in lacking(car))
    years = _years(session, facts, day)
    if lacks or years is None:
        return ExpectedFee(FeeKind.WEIGHT_TAX, UNKNOWN, lacks=lacks)
    rows = weight_taxes(session)
    return ExpectedFee(FeeKind.WEIGHT_TAX, weight_tax(rows, car, years, day), tax_basis(rows, car, years, day))


def in_yen(expected: Iterable[ExpectedFee]) -> dict[str, int]:
    """The known amounts by fee, as an application keeps them."""
    return {each.fee.value: each.expectation.amount for each in expected if each.expectation.amount is not None}


def applying_day(facts: RequestFacts, today: date) -> date:
    """The day whose tables count as long as nothing was applied for."""
    return max(facts.planned_on or today, today)


def _taxed_car(facts: RequestFacts) -> TaxedCar:
    month = facts.first_registered
    return TaxedCar(
        tax_class=facts.tax_class,
        weight_kg=facts.weight_kg,
        first_registered=date.fromisoformat(f"{month}-01") if month else None,
        eco=facts.eco_class,
    )


def _years(session: Session, facts: RequestFacts, day: date) -> int | None:
    """The new validity's length, by the terms in force."""
    term = KEI_TERM.value if facts.kind is VehicleKind.KEI else facts.validity_term
    row = in_force((row for row in validity_terms(session) if row.term == term), day)
    return row.years if row else None
