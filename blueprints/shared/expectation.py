"""What we expect a renewal to cost, in words that say how it was computed."""

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import day, label, yen
from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from domain.weight_tax import TaxBasis
from usecases.requests.expected_fees import ExpectedFee


def fee_name(fee: FeeKind, kind: VehicleKind) -> str:
    return gettext(f"FeeKind.{fee.name}{'' if kind is VehicleKind.KEI else '_REGISTERED'}")


def how_taxed(basis: TaxBasis) -> str:
    """自家用乗用、1,500kgまで、エコカー以外、13年未満、2年、2026/05/01からの税額表"""
    row = basis.row
    if row is None:
        return label(basis.eco)
    weight = [] if row.up_to_kg is None else [gettext("up to %(weight)s kg", weight=f"{row.up_to_kg:,}")]
    age = [label(basis.age)] if basis.age else []
    years = gettext("%(years)s years", years=row.years)
    table = gettext("table since %(day)s", day=day(row.valid_from))
    return gettext("comma").join([label(row.tax_class), *weight, label(basis.eco), *age, years, table])


def fee_words(expected: ExpectedFee) -> str:
    """The amount with what it rests on, or that only the portal will tell it."""
    expectation = expected.expectation
    if expectation.amount is None:
        return gettext("settled when it is asked for")
    if expected.basis is not None:
        reason = how_taxed(expected.basis)
    elif expectation.waived is not None:
        reason = label(expectation.waived)
    else:
        reason = gettext("since %(day)s", day=day(expectation.valid_from))
    amount = gettext("expected %(amount)s", amount=yen(expectation.amount))
    return gettext("%(amount)s (%(reason)s)", amount=amount, reason=reason)
