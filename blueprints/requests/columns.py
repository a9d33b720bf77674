"""The columns of the list of requests, on screen and in Excel, and its conditions in words."""

from collections.abc import Callable, Sequence

from flask import g

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import day, label
from blueprints.shared.lists import Column
from blueprints.shared.parties import updated_by_words
from domain.request_status import RequestStatus
from domain.table_column import CellKind, TableColumn
from domain.vehicle import VehicleKind
from usecases.requests.choices import SearchChoices
from usecases.requests.conditions import RequestConcern, RequestConditions
from usecases.requests.search import RequestRow, sorts_for
from usecases.scope import sees_names


def heads() -> tuple[Column, ...]:
    sortable = sorts_for(g.actor)
    columns = (
        ("number", gettext("Request number")),
        ("status", gettext("Request status")),
        ("plate", gettext("Plate number")),
        ("chassis", gettext("Chassis number")),
        ("vehicle_user", gettext("Vehicle user")),
        ("base", gettext("Base")),
        ("agent", gettext("Agent")),
        ("planned_on", gettext("Planned on")),
        ("expiry_on", gettext("Expires on")),
        ("updated_by", gettext("Updated by")),
        ("updated_at", gettext("Updated at")),
    )
    shown = [pair for pair in columns if pair[0] != "vehicle_user" or sees_names(g.actor)]
    return tuple(Column(key, text, sortable=key in sortable) for key, text in shown)


def printed(own_labels: Sequence[str] = ()) -> tuple[TableColumn[RequestRow], ...]:
    """`own_labels` are those of the client's own fields by their place; one without a label is left out."""
    names = (TableColumn[RequestRow](gettext("Vehicle user"), lambda row: row.vehicle_user),)
    return (
        TableColumn(gettext("Request number"), lambda row: str(row.number), CellKind.CODE),
        TableColumn(gettext("Kind of vehicle"), lambda row: label(row.kind)),
        TableColumn(gettext("Request status"), lambda row: label(row.status)),
        TableColumn(gettext("Plate number"), lambda row: row.plate, CellKind.CODE),
        TableColumn(gettext("Chassis number"), lambda row: row.chassis_number, CellKind.CODE),
        *(names if sees_names(g.actor) else ()),
        TableColumn(gettext("Base"), lambda row: row.base),
        TableColumn(gettext("Agent"), lambda row: row.agent),
        TableColumn(gettext("Planned on"), lambda row: row.planned_on, CellKind.DATE),
        TableColumn(gettext("Expires on"), lambda row: row.expiry_on, CellKind.DATE),
        TableColumn(gettext("Updated by"), updated_by_words),
        TableColumn(gettext("Updated at"), lambda row: row.updated_at, CellKind.MOMENT),
        TableColumn(gettext("Option code"), lambda row: row.option_code, CellKind.CODE),
        *(TableColumn(title, _own_field(place)) for place, title in enumerate(own_labels) if title),
    )


def _own_field(place: int) -> Callable[[RequestRow], str]:
    return lambda row: row.own_fields[place] if place < len(row.own_fields) else ""


def said(asked: RequestConditions, choices: SearchChoices) -> list[tuple[str, str]]:
    """The conditions in force, in words."""
    words = {
        gettext("Kind of vehicle"): label(VehicleKind(asked.kind)) if asked.kind in set(VehicleKind) else "",
        gettext("Request number"): asked.number,
        gettext("Plate"): asked.plate,
        gettext("Chassis number"): asked.chassis,
        gettext("Vehicle user"): asked.vehicle_user,
        gettext("Request status"): label(RequestStatus(asked.status)) if asked.status in set(RequestStatus) else "",
        gettext("Concern"): label(RequestConcern(asked.concern)) if asked.concern in set(RequestConcern) else "",
        gettext("Base"): dict(choices.bases).get(asked.base, asked.base),
        gettext("Agent"): dict(choices.agents).get(asked.agent, asked.agent),
        gettext("Planned from"): day(asked.planned_from),
        gettext("Planned until"): day(asked.planned_until),
        gettext("Entered by"): dict(choices.people).get(asked.entered_by, asked.entered_by),
        gettext("Memo"): asked.memo,
        gettext("Option code"): asked.option,
    }
    own = [(called, getattr(asked, name)) for name, called in choices.own_fields]
    return [(name, text) for name, text in (*words.items(), *own) if text]
