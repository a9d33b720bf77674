"""Settings that an organization makes by itself: where its statements go, its mails, own fields, the life of passwords,
from where its people sign in.

What it is, owes and is allowed is asked for in `domain/organization_change.py` and confirmed by the operator.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from domain.field_rules import OWN_FIELDS
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.sign_in_places import read_places

STATEMENT_NAME_LENGTH = 60
OWN_FIELD_LABEL_LENGTH = 20
# A shorter life only has people write passwords down; after two years without a sign-in a user is disabled anyway.
SHORTEST_PASSWORD_LIFE, LONGEST_PASSWORD_LIFE = 30, 730


@dataclass(frozen=True)
class OwnField:
    """独自項目: how requests name it, and whether one is sent without it. Without a label it is not asked."""

    label: str = ""
    needed: bool = False


@dataclass(frozen=True)
class OrganizationSettings:
    """送付先 (empty for the own address), mails, 独自項目1–5 by their place, days after which a password is changed,

    places of signing in as `read_places` keeps them.
    """

    statement_name: str = ""
    statement_postal_code: str = ""
    statement_address_1: str = ""
    statement_address_2: str = ""
    billing_email: str = ""
    daily_mail: bool = False
    monthly_mail: bool = False
    own_fields: tuple[OwnField, ...] = ()
    password_life_days: int | None = None
    sign_in_places: str = ""


_OF_CLIENTS = frozenset(
    {"statement_name", "statement_postal_code", "statement_address_1", "statement_address_2", "own_fields"}
)


def settings_of(kind: OrganizationKind) -> tuple[str, ...]:
    """The names of what this kind of organization sets: an agent enters no requests and is billed by nobody here."""
    names = tuple(field.name for field in fields(OrganizationSettings))
    return names if kind is OrganizationKind.CLIENT else tuple(name for name in names if name not in _OF_CLIENTS)


def changed_settings(before: OrganizationSettings, after: OrganizationSettings) -> tuple[str, ...]:
    return tuple(name for name, value in vars(after).items() if getattr(before, name) != value)


def placed(own_fields: tuple[OwnField, ...]) -> tuple[OwnField, ...]:
    """All places, those without a label too."""
    return (*own_fields, *(OwnField() for _place in range(OWN_FIELDS)))[:OWN_FIELDS]


def completed(settings: OrganizationSettings) -> OrganizationSettings:
    """Every own field at its place."""
    return replace(settings, own_fields=placed(settings.own_fields))


def settings_refusals(settings: OrganizationSettings) -> Iterator[Refusal]:
    """What does not fit together, at most one refusal a field."""
    yield from _statement_refusals(settings)
    yield from _own_field_refusals(settings.own_fields)
    days = settings.password_life_days
    if days is not None and not SHORTEST_PASSWORD_LIFE <= days <= LONGEST_PASSWORD_LIFE:
        limits = {"least": SHORTEST_PASSWORD_LIFE, "most": LONGEST_PASSWORD_LIFE}
        yield Refusal("password_life_range", "password_life_days", **limits)
    try:
        read_places(settings.sign_in_places)
    except Refusal as refusal:
        yield refusal


def _statement_refusals(settings: OrganizationSettings) -> Iterator[Refusal]:
    """An address of its own is whole, or not there at all."""
    needed = ("statement_name", "statement_postal_code", "statement_address_1")
    if any(getattr(settings, name) for name in (*needed, "statement_address_2")):
        yield from (Refusal("statement_address_incomplete", name) for name in needed if not getattr(settings, name))


def _own_field_refusals(own_fields: tuple[OwnField, ...]) -> Iterator[Refusal]:
    taken: set[str] = set()
    for place, own in enumerate(own_fields, start=1):
        if own.needed and not own.label:
            yield Refusal("own_field_label_missing", f"own_{place}")
        elif len(own.label) > OWN_FIELD_LABEL_LENGTH:
            facts = {"limit": OWN_FIELD_LABEL_LENGTH, "length": len(own.label)}
            yield Refusal("text_too_long", f"own_{place}", **facts)
        elif own.label and own.label in taken:
            yield Refusal("own_field_label_twice", f"own_{place}", label=own.label)
        taken.add(own.label)
