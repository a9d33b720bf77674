"""The columns and tabs of the boards."""

from flask import url_for

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab, count_text
from usecases.agency.work_list import WorkList, WorkTab


def tabs(found: WorkList) -> list[Tab]:
    return [
        Tab(label(tab), count_text(found.counts[tab]), url_for("agency_boards.search", tab=tab.value), tab is found.tab)
        for tab in WorkTab
    ]


def heads() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Request ID")),
        Column("status", gettext("Status"), sortable=False),
        Column("plate", gettext("Plate"), sortable=False),
        Column("chassis", gettext("Chassis number"), sortable=False),
        Column("vehicle_user", gettext("Vehicle user"), sortable=False),
        Column("client", gettext("Client"), sortable=False),
        Column("office", gettext("Office to apply at"), sortable=False),
        Column("sending", gettext("Sending"), sortable=False),
        Column("next_due_on", gettext("Next deadline")),
        Column("updated_at", gettext("Updated at")),
    )
