"""Issue a list as an Excel document: all its rows, and the conditions that chose them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from documents.document import Document
from documents.excel import list_excel
from domain.table_column import Row, TableColumn


def issue_list(
    title: str,
    said: Sequence[tuple[str, str]],
    columns: Sequence[TableColumn[Row]],
    rows: Iterable[Row],
    now: datetime,
) -> Document:
    """`said` are the conditions in words."""
    return list_excel(title, said, columns, rows, now)
