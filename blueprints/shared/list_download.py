"""A list as an Excel file to keep, noted in the audit."""

from collections.abc import Callable, Iterable, Sequence

from flask import Response, g

from blueprints.shared.moment import now
from blueprints.shared.pages import send
from domain.table_column import Row, TableColumn
from usecases.audit import note_download
from usecases.issue_list import issue_list
from usecases.transaction import Act, noting, reading

Said = Sequence[tuple[str, str]]


def send_list(
    record: str,
    title: str,
    columns: Sequence[TableColumn[Row]],
    rows: Callable[[Act], Iterable[Row]],
    said: Callable[[Act], Said] | Said = (),
) -> Response:
    """`rows` are read while the file is made; it is noted apart, so that a long list keeps no writer waiting.

    `record` is what the audit calls it, `said` are the conditions in words.
    """
    with reading() as session:
        words = said(session) if callable(said) else said
        document = issue_list(title, words, columns, rows(session), now())
    with noting() as session:
        note_download(session, g.actor, record, now())
    return send(document)
