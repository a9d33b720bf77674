"""The columns of the Excel of deleted requests."""

from flask import g

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from domain.table_column import CellKind, TableColumn
from usecases.requests.deleted import DeletedRow
from usecases.scope import sees_names


def printed() -> tuple[TableColumn[DeletedRow], ...]:
    names = (TableColumn[DeletedRow](gettext("Vehicle user"), lambda row: row.vehicle_user),)
    return (
        TableColumn(gettext("Request number"), lambda row: str(row.number), CellKind.CODE),
        TableColumn(gettext("Can be restored until"), lambda row: row.restorable_until, CellKind.MOMENT),
        TableColumn(gettext("Plate number"), lambda row: row.plate, CellKind.CODE),
        TableColumn(gettext("Chassis number"), lambda row: row.chassis_number, CellKind.CODE),
        *(names if sees_names(g.actor) else ()),
        TableColumn(gettext("Base"), lambda row: row.base),
        TableColumn(gettext("Request status"), lambda row: label(row.status)),
        TableColumn(gettext("Deleted at"), lambda row: row.deleted_at, CellKind.MOMENT),
        TableColumn(gettext("Deleted by"), lambda row: row.deleted_by),
    )
