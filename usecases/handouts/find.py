"""Find one document of the operator's, as the operator sees it: shown or not, with all its versions."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.handout import HandoutState, state_of
from domain.refusal import Refusal
from models.files import File
from models.handouts import Handout, HandoutEdition
from models.users import User


@dataclass(frozen=True)
class EditionRow:
    """One version of a document; `by` is empty when nobody put it there by hand."""

    edition: int
    file_name: str
    size: int
    shown_from: date
    made_at: datetime
    by: str
    is_shown: bool


def find_handout(session: Session, number: int, lock: bool = False) -> Handout:
    """Raises Refusal not_found."""
    query = select(Handout).where(Handout.id == number)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found


def state_now(session: Session, handout: Handout, now: datetime) -> HandoutState:
    query = select(func.min(HandoutEdition.shown_from)).where(HandoutEdition.handout_id == handout.id)
    first = session.scalars(query).one()
    assert first is not None, "it came with its first version"
    return state_of(first, handout.withdrawn_at is not None, day_in_japan(now))


def editions_of(session: Session, handout: Handout, now: datetime) -> tuple[EditionRow, ...]:
    """The newest first; the one that readers see is marked."""
    row, today = HandoutEdition, day_in_japan(now)
    query = (
        select(row.edition, File.name, File.size, row.shown_from, row.made_at, User.name.label("by"))
        .join(File, File.id == row.file_id)
        .outerjoin(User, User.id == row.made_by)
        .where(row.handout_id == handout.id)
        .order_by(row.edition.desc())
    )
    found = session.execute(query).all()
    open_now = [one.edition for one in found if one.shown_from <= today and handout.withdrawn_at is None]
    return tuple(
        EditionRow(
            one.edition, one.name, one.size, one.shown_from, one.made_at, one.by or "", one.edition in open_now[:1]
        )
        for one in found
    )  # fmt: skip
