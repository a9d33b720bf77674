"""表から貼り付け: what a pasted table of bases would enter, looked at cell by cell before it is added."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField
from blueprints.signup.parts import PartForm, StepForm, Typed, listed, row_after, typed_of
from domain.enrollment_writing import MOST_BASES
from domain.pasted_table import PastedTable, read_table
from domain.writing import storable

LONGEST_PASTED = 20_000
LOOK, ADD = "paste-look", "paste-add"


class PastePart(PartForm):
    """The box that a table is pasted into; what is not a base yet stays in it, tabs and line breaks too."""

    pasted = MemoField(_("Table of bases"), read=storable, longest=LONGEST_PASTED)

    def __init__(self, typed: Typed | None) -> None:
        super().__init__(typed)
        # It stays as it is; that blanks at its ends count for nothing is no change to tell of.
        self.pasted.notes.clear()


@dataclass(frozen=True)
class PastedCell:
    """A cell as it was pasted, and what is wrong with it."""

    text: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class PasteLook:
    """The pasted rows under the headings of their columns; `beyond` when there are more bases than may be entered."""

    headings: tuple[str, ...]
    rows: tuple[tuple[PastedCell, ...], ...]
    unread: tuple[str, ...]
    beyond: bool

    @property
    def faults(self) -> int:
        return sum(1 for row in self.rows for cell in row if cell.errors)

    @property
    def may_be_added(self) -> bool:
        return bool(self.rows) and not self.faults and not self.beyond


class PasteableBases(StepForm):
    """A form of bases that more of them can be pasted into."""

    numbers: list[int]
    most_bases = MOST_BASES
    look: PasteLook | None = None
    paste: PastePart

    @abstractmethod
    def rows_there(self) -> dict[int, PartForm]:
        """The bases by the number of their row."""

    @property
    def waits(self) -> bool:
        """Whether something was pasted that is not added yet."""
        return bool(self.paste.pasted.data.strip())

    def remark_on_paste(self, act: str) -> None:
        pasted = self.paste.pasted
        if len(pasted.data) > LONGEST_PASTED:
            self.blame(pasted, "text_too_long", limit=LONGEST_PASTED, length=len(pasted.data))
        elif self.waits:
            self.look = self._look()
        elif act == LOOK:
            self.blame(pasted, "field_missing")

    def with_pasted(self) -> tuple[dict[str, list[str]], str]:
        """The answers with the pasted rows among them if nothing is wrong with these; else they stay where they are."""
        fits = self.waits and len(self.paste.pasted.data) <= LONGEST_PASTED
        if not fits or not self._look().may_be_added:
            return {**self.as_typed(), **self.rows()}, "paste"
        answers, before, added = self._beside(self._table())
        return {**answers, "rows": listed([*before, *added])}, f"b{added[0]}"

    def _look(self) -> PasteLook:
        """Each pasted row is read as if it had been typed below those that are there."""
        table = self._table()
        answers, before, added = self._beside(table)
        tried = type(self)(self.draft, typed_of({**answers, "rows": listed([*before, *added])}))
        parts = [part for number, part in tried.rows_there().items() if number in added]
        for part in parts:
            part.about = ""  # the row of the table says which base it is
        tried.validate()
        shown = [
            name
            for name in self._headings()
            if any(name in row for row in table.rows) or any(part[name].errors for part in parts)
        ]
        return PasteLook(
            tuple(self._headings()[name] for name in shown),
            tuple(_cells(row, part, shown) for row, part in zip(table.rows, parts, strict=False)),
            table.unread,
            len(before) + len(added) > MOST_BASES,
        )

    @property
    def headings(self) -> list[str]:
        """Of the columns, in the order of a table that has no line of headings."""
        return [*self._headings().values()]

    def _headings(self) -> dict[str, str]:
        first = next(iter(self.rows_there().values()))
        return {field.short_name: str(field.label.text) for field in first}

    def _table(self) -> PastedTable:
        return read_table(self.paste.pasted.data, self._headings())

    def _beside(self, table: PastedTable) -> tuple[dict[str, list[str]], list[int], list[int]]:
        """The answers with the pasted rows, the rows before and those added; a row without a word gives way."""
        before = [number for number, part in self.rows_there().items() if part.said()]
        first = row_after(self.numbers)
        added = [*range(first, first + len(table.rows))]
        answers = {**self.as_typed(), self.paste.pasted.name: [""]}
        for number, row in zip(added, table.rows, strict=True):
            answers |= {f"b{number}-{name}": [text] for name, text in row.items()}
        return answers, before, added


def _cells(row: dict[str, str], part: PartForm, names: Sequence[str]) -> tuple[PastedCell, ...]:
    return tuple(PastedCell(row.get(name, ""), tuple(map(str, part[name].errors))) for name in names)
