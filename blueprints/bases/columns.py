"""The columns of the list of bases, on screen and in Excel."""

from blueprints.shared.catalogue import gettext
from blueprints.shared.lists import Column
from domain.table_column import CellKind, TableColumn
from usecases.bases.search import BaseConditions, BaseRow


def heads() -> tuple[Column, ...]:
    return (
        Column("code", gettext("Base code")),
        Column("name", gettext("Base name")),
        Column("short_name", gettext("Short name")),
        Column("delegate_number", gettext("Delegate number")),
        Column("delegate_until", gettext("Last day of the delegate number"), sortable=False),
        Column("phone", gettext("Phone"), sortable=False),
        Column("updated_at", gettext("Updated at")),
    )


def printed() -> tuple[TableColumn[BaseRow], ...]:
    return (
        TableColumn(gettext("Base code"), lambda row: row.code, CellKind.CODE),
        TableColumn(gettext("Base name"), lambda row: row.name),
        TableColumn(gettext("Short name"), lambda row: row.short_name),
        TableColumn(gettext("Delegate number"), lambda row: row.delegate_number, CellKind.CODE),
        TableColumn(gettext("Last day of the delegate number"), lambda row: row.delegate_until, CellKind.DATE),
        TableColumn(gettext("Phone"), lambda row: row.phone, CellKind.CODE),
        TableColumn(gettext("Updated at"), lambda row: row.updated_at, CellKind.MOMENT),
    )


def said(conditions: BaseConditions) -> list[tuple[str, str]]:
    """The conditions in force, in words."""
    labels = {"code": gettext("Base code"), "name": gettext("Base name"), "delegate_number": gettext("Delegate number")}
    said = [(labels[name], value) for name, value in vars(conditions).items() if value and name in labels]
    if conditions.ends:
        said.append((gettext("Last day of the delegate number"), gettext("soon or over")))
    return said
