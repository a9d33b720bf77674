"""The columns of those that were not sent."""

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.sentences import kept_sentence
from domain.table_column import CellKind, TableColumn
from usecases.requests.sent_many import SentRow


def printed() -> tuple[TableColumn[SentRow], ...]:
    return (
        TableColumn(gettext("Request number"), lambda row: str(row.number), CellKind.CODE),
        TableColumn(gettext("Kind of vehicle"), lambda row: label(row.request.kind) if row.request else ""),
        TableColumn(gettext("Plate number"), lambda row: row.request.plate if row.request else "", CellKind.CODE),
        TableColumn(
            gettext("Chassis number"), lambda row: row.request.chassis_number if row.request else "", CellKind.CODE
        ),
        TableColumn(gettext("Why it was not sent"), lambda row: kept_sentence(row.code, row.facts)),
    )
