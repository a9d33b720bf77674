"""Issue the inbox as a document."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from documents.document import Document
from documents.excel import list_excel
from domain.actor import Actor
from domain.table_column import TableColumn
from usecases.agency.inbox import InboxConditions, InboxRow, all_arrived
from usecases.listing import Wish


def issue_inbox(
    session: Session,
    actor: Actor,
    conditions: InboxConditions,
    wish: Wish,
    said: Sequence[tuple[str, str]],
    columns: Sequence[TableColumn[InboxRow]],
    title: str,
    now: datetime,
) -> Document:
    """Exactly the requests of the search, in its order; `said` are the conditions in words."""
    return list_excel(title, said, columns, all_arrived(session, actor, conditions, wish, now), now)
