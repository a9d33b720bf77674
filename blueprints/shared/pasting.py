"""A table handed over at once: pasted into a box or as a CSV file, and its rows with what is wrong in each cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Response, g
from wtforms import FileField
from wtforms.validators import StopValidation

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, put
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.moment import now
from blueprints.shared.pages import send
from blueprints.shared.sentences import sentence
from blueprints.shared.uploads import posted_file
from domain.csv_text import LARGEST_CSV, read_csv_text
from domain.refusal import Refusal
from domain.writing import storable
from usecases.audit import note_download
from usecases.document import csv_template
from usecases.transaction import noting

LONGEST_PASTED = 100_000
# A page of hundreds of rows helps nobody: of the right ones so many are shown, of the wrong ones more.
SHOWN_WHOLE, RIGHT_SHOWN, WRONG_SHOWN = 60, 20, 100


class CsvField(FileField):
    """A CSV file; its data is the text, None when none was chosen."""

    data: str | None

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, render_kw={"accept": ".csv,.txt,.tsv"}, **given)

    def process_formdata(self, valuelist: Sequence[str]) -> None:  # noqa: ARG002
        self.data = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        try:
            posted = posted_file(self.name, LARGEST_CSV)
            self.data = read_csv_text(posted.body, self.name) if posted else None
        except Refusal as refusal:
            raise StopValidation(sentence(refusal, field=str(self.label.text))) from None


class PasteForm(KeizokuForm):
    """A file takes the place of what stands in the box; from there it goes on, so that nothing is chosen twice."""

    pasted = MemoField(_("Table"), read=storable, longest=LONGEST_PASTED)
    file = CsvField(_("CSV file"))

    def take_file(self) -> bool:
        """Put a file's text into the box; False when the form cannot be read as it is."""
        whole = self.validate()
        self.pasted.notes.clear()
        if self.file.data is not None and not self.file.errors:
            put(self.pasted, self.file.data)
            self.pasted.typed = self.file.data
            self.pasted.errors = []
            return bool(self.pasted.validate(self))
        return whole


def send_template(title: str, headings: Mapping[str, str], record: str) -> Response:
    """An empty table with its line of headings; `record` is what the audit calls it."""
    document = csv_template(title, [*headings.values()])
    with noting() as session:
        note_download(session, g.actor, record, now())
    return send(document)


class ReadRow(Protocol):
    """A row as a table's reader gives it."""

    @property
    def cells(self) -> Mapping[str, str]: ...

    @property
    def wrong(self) -> Mapping[str, Refusal]: ...


@dataclass(frozen=True)
class Line:
    """A row of the dry run: its number, and each cell with the sentence of what is wrong with it."""

    number: int
    cells: tuple[tuple[str, str], ...]


def columns_of(rows: Sequence[ReadRow], headings: Mapping[str, str]) -> dict[str, str]:
    """The headings of what stands in the table or is missing from it; a column that nobody filled takes no room."""
    return {
        name: title for name, title in headings.items() if any(row.cells.get(name) or name in row.wrong for row in rows)
    }


def lines_of(rows: Sequence[ReadRow], headings: Mapping[str, str]) -> tuple[Line, ...]:
    """In the order of the table; of a long one the wrong rows, and some of the right ones."""
    wrong = [nth for nth, row in enumerate(rows) if row.wrong]
    right = [nth for nth, row in enumerate(rows) if not row.wrong]
    shown = right if len(rows) <= SHOWN_WHOLE else right[:RIGHT_SHOWN]
    return tuple(Line(nth + 1, _cells(rows[nth], headings)) for nth in sorted([*wrong[:WRONG_SHOWN], *shown]))


def _cells(row: ReadRow, headings: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (row.cells.get(name, ""), sentence(row.wrong[name], field=title) if name in row.wrong else "")
        for name, title in headings.items()
    )
