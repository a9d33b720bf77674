"""Issue the list of bases as a document."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from documents.document import Document
from documents.excel import list_excel
from domain.actor import Actor
from domain.table_column import TableColumn
from usecases.bases.search import BaseConditions, BaseRow, all_bases
from usecases.listing import Wish


def issue_base_list(
    session: Session,
    actor: Actor,
    conditions: BaseConditions,
    wish: Wish,
    said: Sequence[tuple[str, str]],
    columns: Sequence[TableColumn[BaseRow]],
    title: str,
    now: datetime,
) -> Document:
    """Exactly the bases of the search, in its order; `said` are the conditions in words."""
    return list_excel(title, said, columns, all_bases(session, actor, conditions, wish), now)
