"""Issue the list of requests as a document."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from documents.document import Document
from documents.excel import list_excel
from domain.actor import Actor
from domain.table_column import TableColumn
from usecases.requests.conditions import RequestConditions
from usecases.requests.search import RequestRow, all_requests


def issue_request_list(
    session: Session,
    actor: Actor,
    conditions: RequestConditions,
    said: Sequence[tuple[str, str]],
    columns: Sequence[TableColumn[RequestRow]],
    title: str,
    now: datetime,
) -> Document:
    """Exactly the requests of the search; `said` are the conditions in words."""
    return list_excel(title, said, columns, all_requests(session, actor, conditions), now)
