"""The columns of the list of templates, and one template in words."""

from enum import Enum
from typing import Any

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column
from usecases.request_templates.find import ShownTemplate
from usecases.request_templates.offers import TemplateOffers

Pairs = list[tuple[str, str]]


def heads() -> tuple[Column, ...]:
    return (
        Column("name", gettext("Name of the template")),
        Column("kind", gettext("Kind of vehicle"), sortable=False),
        Column("base", gettext("For which base"), sortable=False),
        Column("person", gettext("For which person"), sortable=False),
        Column("updated_at", gettext("Updated at")),
    )


def preset_pairs(shown: ShownTemplate, offers: TemplateOffers) -> Pairs:
    """What the template presets but its memo, in the order of the form; what it leaves open is not named."""
    entry, answers = offers.entry, shown.answers
    words = {
        "agent_base_id": dict(entry.agents).get(str(answers.get("agent_base_id")), gettext("can no longer be asked")),
        "validity_term": dict(entry.terms).get(answers.get("validity_term", ""), ""),
    }
    pairs = [(title, words.get(name) or _said(answers[name])) for name, title in _titles() if name in answers]
    labels = (*entry.own_field_labels, "", "", "", "", "")
    own = [
        (labels[place - 1] or gettext("Own field %(place)s", place=place), text)
        for place, text in enumerate(answers.get("own_fields", ()), start=1)
        if text
    ]
    return [*pairs, *own]


def _titles() -> Pairs:
    return [
        ("agent_base_id", gettext("Agent to ask")),
        ("user_kind", gettext("In the name of")),
        ("vehicle_user_name", gettext("Name of the vehicle user")),
        ("representative", gettext("Representative")),
        ("address_1", gettext("Address 1")),
        ("address_2", gettext("Address 2")),
        ("validity_term", gettext("Validity of the new certificate")),
        ("shortening_allowed", gettext("Validity may be shortened")),
        ("parking_receipt", gettext("Receipt for the parking penalty at hand")),
        ("cashless", gettext("Pay cashless (by card)")),
        ("account_id", gettext("Account ID")),
        ("renewal_place", gettext("Renewal place")),
        ("delegate_number", gettext("Delegate number for this one")),
        ("pickup", gettext("Pickup of the papers")),
        ("option_code", gettext("Option code")),
    ]


def _said(value: Any) -> str:
    return gettext("yes") if value is True else label(value) if isinstance(value, Enum) else str(value)
