"""The columns and tabs of the boards."""

from flask import url_for

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab, count_text
from blueprints.shared.parties import status_words
from blueprints.shared.portal_errors import error_text
from domain.table_column import CellKind, TableColumn
from usecases.agency.sending import Sending
from usecases.agency.work_list import WorkList, WorkRow, WorkTab


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


def printed() -> tuple[TableColumn[WorkRow], ...]:
    return (
        TableColumn(gettext("Request ID"), lambda row: row.number, CellKind.CODE),
        TableColumn(gettext("Kind of vehicle"), lambda row: label(row.kind)),
        TableColumn(gettext("Status"), lambda row: status_words(row.status, row.oss_status)),
        TableColumn(gettext("Reason"), lambda row: row.reason),
        TableColumn(gettext("Plate"), lambda row: row.plate, CellKind.CODE),
        TableColumn(gettext("Chassis number"), lambda row: row.chassis_number, CellKind.CODE),
        TableColumn(gettext("Vehicle user"), lambda row: row.vehicle_user),
        TableColumn(gettext("Client"), lambda row: f"{row.client_name} {row.base_name}"),
        TableColumn(gettext("Office to apply at"), lambda row: row.office_name),
        TableColumn(gettext("Sending"), lambda row: _sending(row.sending)),
        TableColumn(gettext("Next deadline"), lambda row: row.next_due_on, CellKind.DATE),
        TableColumn(gettext("Updated at"), lambda row: row.updated_at, CellKind.MOMENT),
    )


def _sending(sending: Sending | None) -> str:
    """How the last order stands, and what kept it."""
    if sending is None:
        return ""
    kept = "" if sending.state == "done" else error_text(sending.error)
    return f"{label(sending.state)} {kept}".strip()
