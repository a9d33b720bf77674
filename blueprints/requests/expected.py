"""What a request is expected to cost, and what was told for it, as its page shows them."""

from collections.abc import Iterable

from blueprints.shared.catalogue import gettext
from blueprints.shared.expectation import fee_name, fee_words
from blueprints.shared.formats import label
from domain.vehicle import VehicleKind
from usecases.requests.expected_fees import ExpectedFee
from usecases.requests.facts import RequestFacts

Pairs = list[tuple[str, str]]


def expected_pairs(expected: Iterable[ExpectedFee], kind: VehicleKind) -> Pairs:
    return [(fee_name(each.fee, kind), fee_words(each)) for each in expected]


def taxed_by(facts: RequestFacts) -> Pairs:
    """What was told of what decides the weight tax; a month alone says nothing of it."""
    weight = f"{facts.weight_kg:,}" if facts.weight_kg else ""
    told = [
        (gettext("Tax class"), label(facts.tax_class)),
        (gettext("Eco-car class"), label(facts.eco_class)),
        (gettext("Weight (kg)"), weight if facts.kind is VehicleKind.REGISTERED else ""),
    ]
    pairs = [pair for pair in told if pair[1]]
    month = (gettext("Month of first registration"), facts.first_registered.replace("-", "/"))
    return [*pairs, month] if pairs and facts.first_registered else pairs
