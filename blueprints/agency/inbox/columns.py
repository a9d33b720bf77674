"""The columns and tabs of the inbox."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab, count_text
from domain.vehicle import VehicleKind
from usecases.agency.inbox import Inbox


def tabs(found: Inbox) -> list[Tab]:
    """すべて, 登録車, 軽."""
    shown = [("", gettext("All")), *((kind.value, label(kind)) for kind in VehicleKind)]
    return [
        Tab(
            word,
            count_text(found.counts[kind or "all"]),
            lists.address(kind=kind, after=None, before=None),
            kind == found.conditions.kind,
        )
        for kind, word in shown
    ]


def heads() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Request ID"), sortable=False),
        Column("checks", gettext("Automatic checks"), sortable=False),
        Column("expiry_on", gettext("Expiry date")),
        Column("plate", gettext("Plate"), sortable=False),
        Column("chassis", gettext("Chassis number"), sortable=False),
        Column("vehicle_user", gettext("Vehicle user"), sortable=False),
        Column("client", gettext("Client"), sortable=False),
        Column("agent_base", gettext("Our base"), sortable=False),
        Column("sent_at", gettext("Sent at"), sortable=False),
    )
