"""Which answers of a request a template presets, how they are put right, and how they are kept."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from domain.refusal import Refusal
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind
from domain.vehicle_user import VehicleUserKind
from usecases.requests.facts import RequestFacts, read_facts

Answers = Mapping[str, Any]
"""By the names of `RequestFacts`; what is not preset is not among them."""

# Days, papers, waivers, the mandate and the card are looked up for each car anew: presetting them would hide that.
_OF_BOTH = (
    "agent_base_id", "vehicle_user_name", "address_1", "address_2", "shortening_allowed", "parking_receipt",
    "renewal_place", "delegate_number", "option_code", "own_fields", "memo",
)  # fmt: skip
PRESET: Mapping[VehicleKind, tuple[str, ...]] = {
    VehicleKind.REGISTERED: ("user_kind", "representative", "validity_term", "cashless", *_OF_BOTH),
    VehicleKind.KEI: (*_OF_BOTH, "account_id", "pickup"),
}
_READ: Mapping[str, Callable[[Any], Any]] = {
    "user_kind": VehicleUserKind, "renewal_place": RenewalPlace, "pickup": Pickup, "own_fields": tuple,
}  # fmt: skip


def read_answers(
    kind: VehicleKind, typed: Answers, today: date, terms: Collection[str]
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """What is preset, put right, and every refusal of it; what this kind is not asked falls away."""
    given = {name: typed[name] for name in PRESET[kind] if name in typed and is_said(typed[name])}
    facts, refusals = read_facts(RequestFacts(kind=kind, base_id=0, **given), today, terms)
    right = {name: getattr(facts, name) for name in given}
    return {name: value for name, value in right.items() if is_said(value)}, refusals


def is_said(value: Any) -> bool:
    """Whether there is anything in it; own fields have a place each, said or not."""
    return any(value) if isinstance(value, tuple) else bool(value)


def written_answers(answers: Answers) -> dict[str, Any]:
    """As JSON keeps them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in answers.items()}


def kept_answers(kept: Answers) -> dict[str, Any]:
    """And back."""
    return {name: _READ[name](value) if name in _READ else value for name, value in kept.items()}


def answers_of(facts: RequestFacts) -> dict[str, Any]:
    """What a template made of a request would preset."""
    return {name: value for name in PRESET[facts.kind] if is_said(value := getattr(facts, name))}
