"""The columns and tabs of what awaits payment."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label, yen
from blueprints.shared.lists import Column, Tab, count_text
from domain.payment import FeeKind
from domain.table_column import CellKind, TableColumn
from domain.vehicle import VehicleKind
from usecases.agency.awaiting import DIFFERING, AwaitingConditions, AwaitingList, AwaitingRow
from usecases.agency.inbox import InboxChoices


def tabs(found: AwaitingList) -> list[Tab]:
    odd = found.counts[DIFFERING] or found.conditions.fee == DIFFERING
    shown = [
        ("", gettext("All fees")),
        *([(DIFFERING, gettext("Amount not as expected"))] if odd else []),
        *((fee.value, label(fee)) for fee in FeeKind),
    ]
    return [
        Tab(
            word,
            f"{count_text(found.counts[fee or 'all'])} {yen(found.sums[fee or 'all'])}",
            lists.address(fee=fee, after=None, before=None),
            fee == found.conditions.fee,
        )
        for fee, word in shown
    ]


def heads() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Request ID")),
        Column("fee", gettext("Fee or tax"), sortable=False),
        Column("amount", gettext("Amount"), sortable=False, numeric=True),
        Column("next_due_on", gettext("Pay until")),
        Column("state", gettext("Payment state"), sortable=False),
        Column("method", gettext("Paid by"), sortable=False),
        Column("plate", gettext("Plate"), sortable=False),
        Column("vehicle_user", gettext("Vehicle user"), sortable=False),
        Column("client", gettext("Client"), sortable=False),
    )


def printed() -> tuple[TableColumn[AwaitingRow], ...]:
    return (
        TableColumn(gettext("Request ID"), lambda row: row.number, CellKind.CODE),
        TableColumn(gettext("Kind of vehicle"), lambda row: label(row.kind)),
        TableColumn(gettext("Fee or tax"), lambda row: label(row.fee)),
        TableColumn(gettext("Amount"), lambda row: row.amount, CellKind.YEN),
        TableColumn(gettext("Expected amount"), lambda row: row.expected, CellKind.YEN),
        TableColumn(gettext("Pay until"), lambda row: row.due_on, CellKind.DATE),
        TableColumn(gettext("Payment state"), lambda row: label(row.state)),
        TableColumn(gettext("Reason"), lambda row: row.reason),
        TableColumn(gettext("Paid by"), lambda row: label(row.method)),
        TableColumn(gettext("Plate"), lambda row: row.plate, CellKind.CODE),
        TableColumn(gettext("Chassis number"), lambda row: row.chassis_number, CellKind.CODE),
        TableColumn(gettext("Vehicle user"), lambda row: row.vehicle_user),
        TableColumn(gettext("Client"), lambda row: f"{row.client_name} {row.base_name}"),
    )


def said(asked: AwaitingConditions, choices: InboxChoices) -> list[tuple[str, str]]:
    """The conditions in force, in words."""
    fee = gettext("Amount not as expected") if asked.fee == DIFFERING else ""
    words = {
        gettext("Fee or tax"): label(FeeKind(asked.fee)) if asked.fee in set(FeeKind) else fee,
        gettext("Kind of vehicle"): label(VehicleKind(asked.kind)) if asked.kind in set(VehicleKind) else "",
        gettext("Client"): dict(choices.clients).get(asked.client, asked.client),
    }
    return [(name, text) for name, text in words.items() if text]
