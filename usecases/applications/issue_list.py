"""Issue the list of applications as a document."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from documents.document import Document
from documents.excel import list_excel
from domain.actor import Actor
from domain.table_column import TableColumn
from usecases.applications.conditions import ApplicationConditions
from usecases.applications.search import ApplicationRow, all_applications
from usecases.audit import record
from usecases.listing import Wish


def issue_application_list(
    session: Session,
    actor: Actor,
    conditions: ApplicationConditions,
    wish: Wish,
    said: Sequence[tuple[str, str]],
    columns: Sequence[TableColumn[ApplicationRow]],
    title: str,
    now: datetime,
) -> Document:
    """Exactly the applications of the search, in its order; `said` are the conditions in words."""
    return list_excel(title, said, columns, all_applications(session, actor, conditions, wish, now), now)


def note_list_issued(session: Session, actor: Actor, now: datetime) -> None:
    """Apart from the making, so that a long list keeps no writer waiting."""
    record(session, actor, "downloaded", now, record="applications.xlsx")
