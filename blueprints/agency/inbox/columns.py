"""The columns and tabs of the inbox, on screen and in Excel, and its conditions in words."""

from flask import g

from blueprints.agency.words import check_lines
from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab, count_text
from domain.table_column import CellKind, TableColumn
from domain.vehicle import VehicleKind
from usecases.agency.inbox import Inbox, InboxChoices, InboxConditions, InboxRow
from usecases.scope import sees_names


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


def printed() -> tuple[TableColumn[InboxRow], ...]:
    names = (TableColumn[InboxRow](gettext("Vehicle user"), lambda row: row.vehicle_user),)
    return (
        TableColumn(gettext("Request ID"), lambda row: str(row.number), CellKind.CODE),
        TableColumn(gettext("Kind of vehicle"), lambda row: label(row.kind)),
        TableColumn(gettext("Automatic checks"), _checks),
        TableColumn(gettext("Expiry date"), lambda row: row.expiry_on, CellKind.DATE),
        TableColumn(gettext("Plate"), lambda row: row.plate, CellKind.CODE),
        TableColumn(gettext("Chassis number"), lambda row: row.chassis_number, CellKind.CODE),
        *(names if sees_names(g.actor) else ()),
        TableColumn(gettext("Client"), lambda row: f"{row.around.client_name} {row.around.base_name}"),
        TableColumn(gettext("Our base"), lambda row: row.around.agent_base_name),
        TableColumn(gettext("Sent at"), lambda row: row.sent_at, CellKind.MOMENT),
    )


def _checks(row: InboxRow) -> str:
    """How they ended, then each remark: a sheet has no page to look it up on."""
    return "\n".join([label(row.outcome), *(text for check in row.remarked for text, _numbers in check_lines(check))])


def said(asked: InboxConditions, choices: InboxChoices) -> list[tuple[str, str]]:
    """The conditions in force, in words."""
    words = {
        gettext("Kind of vehicle"): label(VehicleKind(asked.kind)) if asked.kind in set(VehicleKind) else "",
        gettext("Our base"): dict(choices.bases).get(asked.base, asked.base),
        gettext("Client"): dict(choices.clients).get(asked.client, asked.client),
    }
    return [(name, text) for name, text in words.items() if text]
