"""The columns of the list of applications, on screen and in Excel."""

from collections.abc import Callable, Collection, Sequence

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column
from blueprints.shared.parties import agent_words, base_words, status_words
from domain.actor import Actor
from domain.table_column import CellKind, TableColumn
from domain.vehicle import VehicleKind
from usecases.applications.conditions import ApplicationConditions
from usecases.applications.search import ApplicationRow, sorts_for
from usecases.scope import sees_names


def heads(actor: Actor, conditions: ApplicationConditions) -> tuple[Column, ...]:
    sortable: Collection[str] = sorts_for(actor)
    named = (
        ("number", gettext("Application no.")),
        ("status", gettext("Application status")),
        ("oss_status", gettext("OSS status")),
        ("plate", gettext("Plate")),
        ("chassis", gettext("Chassis number")),
        *((("user", gettext("Vehicle user")),) if sees_names(actor) else ()),
        ("base", gettext("Base")),
        ("agent", gettext("Agent")),
        ("office", gettext("Office")),
        ("sent_at", gettext("Sent at")),
        ("applied_at", gettext("Applied at")),
        ("next_due_on", gettext("Next deadline")),
        ("completed_on", completed_heading(conditions.kind)),
    )
    return tuple(Column(key, text, sortable=key in sortable) for key, text in named)


def completed_heading(kind: VehicleKind | None) -> str:
    """登録完了日 of registered cars, 検査記録完了日 of kei ones."""
    if kind is None:
        return gettext("Completed on")
    return gettext("Registered on") if kind is VehicleKind.REGISTERED else gettext("Inspection recorded on")


def printed(
    actor: Actor, conditions: ApplicationConditions, own_labels: Sequence[str] = ()
) -> tuple[TableColumn[ApplicationRow], ...]:
    """`own_labels` are those of the client's own fields by their place; one without a label is left out."""
    name = (TableColumn[ApplicationRow](gettext("Vehicle user"), lambda row: row.user_name),)
    return (
        TableColumn(gettext("Application no."), lambda row: row.number, CellKind.CODE),
        TableColumn(gettext("Application status"), lambda row: status_words(row.status, row.oss_status)),
        TableColumn(gettext("OSS status"), lambda row: row.oss_words or label(row.oss_status)),
        TableColumn(gettext("Vehicle kind"), lambda row: label(row.kind)),
        TableColumn(gettext("Plate number"), lambda row: row.plate, CellKind.CODE),
        TableColumn(gettext("Chassis number"), lambda row: row.chassis_number, CellKind.CODE),
        *(name if sees_names(actor) else ()),
        TableColumn(gettext("Base"), lambda row: base_words(row, actor.organization_kind)),
        TableColumn(gettext("Agent"), lambda row: agent_words(row, actor.organization_kind)),
        TableColumn(gettext("Office"), lambda row: row.office_name),
        TableColumn(gettext("Sent at"), lambda row: row.sent_at, CellKind.MOMENT),
        TableColumn(gettext("Applied at"), lambda row: row.applied_at, CellKind.MOMENT),
        TableColumn(gettext("Next deadline"), lambda row: row.next_due_on, CellKind.DATE),
        TableColumn(completed_heading(conditions.kind), lambda row: row.completed_on, CellKind.DATE),
        TableColumn(gettext("Receipt number"), lambda row: row.receipt_number, CellKind.CODE),
        TableColumn(gettext("Option code"), lambda row: row.option_code, CellKind.CODE),
        *(TableColumn(title, _own_field(place)) for place, title in enumerate(own_labels) if title),
    )


def _own_field(place: int) -> Callable[[ApplicationRow], str]:
    return lambda row: row.own_fields[place] if place < len(row.own_fields) else ""
