"""Erase what is known of the people of an organization that left long enough ago; its name and figures stay."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from models.applications import CaseEvent
from models.files import File
from models.organizations import Organization
from models.requests import InspectionRequest, Mandate
from models.users import User
from usecases.files.keep import drop_file
from usecases.keeping.beside import set_each
from usecases.keeping.left_tables import EMPTIED, OWNED_BY, dropped

QUIETLY = {"synchronize_session": False}
# Lines of stories that one transaction takes the names out of; a big organization has a hundred thousand.
LINES = 2_000


def holds_people() -> Any:
    """Whether anything is left to erase, told by the organization itself and its users, which go last."""
    texts = [name for name, empty in EMPTIED[Organization].items() if empty == ""]
    return or_(
        *(getattr(Organization, name) != "" for name in texts),
        exists().where(User.organization_id == Organization.id, User.login_id != ""),
    )


def erase_left(session: Session, ids: Sequence[int]) -> Counter[int]:
    """Which organizations were erased to the end; one with a long story is gone on with the next time."""
    return Counter(
        number for number in ids if not _forget_names_in_stories(session, number) and _erase(session, number)
    )


def _forget_names_in_stories(session: Session, organization_id: int) -> bool:
    """Whether there may be more than one transaction takes; the next look finds them."""
    requests = select(InspectionRequest.id).where(InspectionRequest.organization_id == organization_id)
    named = (
        select(CaseEvent.id, CaseEvent.facts, CaseEvent.actor_organization_id, CaseEvent.code)
        .where(
            CaseEvent.request_id.in_(requests.scalar_subquery()),
            CaseEvent.actor_organization_id == organization_id,
            CaseEvent.actor_name != "",
        )
        .order_by(CaseEvent.id)
        .limit(LINES)
    )
    lines = session.execute(named).all()
    heirs: dict[int, Any] = {line.id: {} for line in lines if line.code == "request_handed_over"}
    set_each(session, CaseEvent, "facts", heirs)
    set_each(session, CaseEvent, "actor_name", {line.id: "" for line in lines})
    return len(lines) == LINES


def _erase(session: Session, organization_id: int) -> bool:
    files = _files(session, organization_id)
    for table, concerned in dropped(organization_id):
        session.execute(delete(table).where(concerned).execution_options(**QUIETLY))
    for file in files:
        drop_file(session, file)
    for table, values in EMPTIED.items():
        owner = getattr(table, OWNED_BY.get(table, "organization_id"))
        # Not through the rows' versions and moments: nobody changed anything.
        session.execute(update(table).where(owner == organization_id).values(dict(values)).execution_options(**QUIETLY))
    return True


def _files(session: Session, organization_id: int) -> Sequence[File]:
    """Those of mandates go with their requests, which have a term of their own."""
    own = select(File).where(File.organization_id == organization_id, ~exists().where(Mandate.file_id == File.id))
    return session.scalars(own).all()
