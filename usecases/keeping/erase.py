"""Erase what was kept long enough: whole where nothing hangs on it, else the words of people in it."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from domain.keeping import Kept
from domain.rights import OrganizationKind
from models.enrollments import SignupDraft
from models.forms import Autosave, FormToken
from models.organizations import Organization
from models.requests import Car, InspectionRequest
from models.users import User
from usecases.audit import record_for
from usecases.keeping.audit_head import erase_heads
from usecases.keeping.beside import (
    drop_mandates,
    drop_search_keys,
    forget_words_of_applications,
    forget_words_of_story,
)
from usecases.keeping.left import erase_left
from usecases.keeping.over import CAR, rows_over, term_of
from usecases.requests.facts_in_row import PERSONAL

# What one transaction erases of each kind; the next minute goes on.
SLICE = 100
# More of what is small and made by every post; of what has the most to it, one.
AT_ONCE = {Kept.FORM_TOKEN: 2_000, Kept.LEFT_ORGANIZATION: 1, Kept.AUDIT: 1}
# Nobody's words, so that no audit need tell of them each night.
UNTOLD = frozenset({Kept.FORM_TOKEN})
Request = InspectionRequest
QUIETLY = {"synchronize_session": False}


def is_anything_over(session: Session, now: datetime) -> bool:
    """Looked at without a write transaction."""
    return any(
        session.scalar(rows_over(kept, term_of(session, kept, now)[1], now).limit(1)) is not None for kept in Kept
    )


def erase_over(session: Session, now: datetime) -> dict[Kept, int]:
    """A slice of each kind; how many rows of each. What another worker has in hand is left to it."""
    erased = {}
    for kept in Kept:
        _term, last_day = term_of(session, kept, now)
        query = (
            rows_over(kept, last_day, now)
            .order_by("id")
            .limit(AT_ONCE.get(kept, SLICE))
            .with_for_update(skip_locked=True)
        )
        ids = session.scalars(query).all()
        erased[kept] = len(ids)
        if ids and kept is Kept.AUDIT:
            erase_heads(session, ids, last_day, now)
        elif ids:
            counts = ERASING[kept](session, ids)
            if kept not in UNTOLD:
                _note(session, kept, counts, last_day, now)
    return erased


def _note(session: Session, kept: Kept, counts: Counter[int], last_day: date, now: datetime) -> None:
    """In the audit of each organization how many, never whose."""
    for organization_id, count in sorted(counts.items()):
        record_for(
            session, organization_id, f"{kept.value}_erased", now, count=count, kept_since=last_day.isoformat()
        )  # fmt: skip


def _erase_drafts(session: Session, ids: Sequence[int]) -> Counter[int]:
    """Nobody's yet: the operator's audit knows."""
    session.execute(delete(SignupDraft).where(SignupDraft.id.in_(ids)).execution_options(**QUIETLY))
    operator = select(Organization.id).where(Organization.kind == OrganizationKind.OPERATOR).order_by(Organization.id)
    return Counter({session.scalars(operator.limit(1)).one(): len(ids)})


def _erase_autosaves(session: Session, ids: Sequence[int]) -> Counter[int]:
    of_users = select(User.organization_id).join(Autosave, Autosave.user_id == User.id).where(Autosave.id.in_(ids))
    counts = Counter(session.scalars(of_users))
    session.execute(delete(Autosave).where(Autosave.id.in_(ids)).execution_options(**QUIETLY))
    return counts


def _erase_tokens(session: Session, ids: Sequence[str]) -> Counter[int]:
    """A token lasts as long as a session at most; the page it led to stands in its row."""
    session.execute(delete(FormToken).where(FormToken.token.in_(ids)).execution_options(**QUIETLY))
    return Counter()


def _erase_deleted(session: Session, ids: Sequence[int]) -> Counter[int]:
    """The row itself stays: its number is never given again, and its story names it."""
    counts = _erase_vehicle_users(session, ids)
    of_cars = update(Request).where(Request.id.in_(ids)).execution_options(**QUIETLY)
    session.execute(of_cars.values(dict.fromkeys(CAR, "")))
    return counts


def _erase_vehicle_users(session: Session, ids: Sequence[int]) -> Counter[int]:
    """Name, address and free words, here, at the applications and in what was lodged; figures and days stay."""
    rows = session.execute(select(Request.organization_id, Request.car_id).where(Request.id.in_(ids))).all()
    drop_mandates(session, ids)
    drop_search_keys(session, ids, {row.organization_id for row in rows})
    empty = dict.fromkeys(PERSONAL, "") | {"own_fields": [], "returned_text": ""}
    # Not through the rows' versions and moments: nobody changed anything.
    of_requests = update(Request).where(Request.id.in_(ids)).execution_options(**QUIETLY)
    session.execute(of_requests.values(empty))
    forget_words_of_story(session, ids)
    forget_words_of_applications(session, ids)
    _forget_users_of_cars(session, {row.car_id for row in rows if row.car_id is not None})
    return Counter(row.organization_id for row in rows)


def _forget_users_of_cars(session: Session, cars: set[int]) -> None:
    """A car keeps its user as long as a request of it does."""
    names = ("user_name", "representative", "address_1", "address_2")
    held = exists().where(
        Request.organization_id == Car.organization_id, Request.car_id == Car.id,
        or_(Request.user_name != "", Request.address_1 != ""),
    )  # fmt: skip
    unheld = update(Car).where(Car.id.in_(cars), ~held).execution_options(**QUIETLY)
    session.execute(unheld.values(dict.fromkeys(names, "")))


ERASING: dict[Kept, Callable[[Session, Sequence[Any]], Counter[int]]] = {
    Kept.SIGNUP_DRAFT: _erase_drafts,
    Kept.AUTOSAVE: _erase_autosaves,
    Kept.FORM_TOKEN: _erase_tokens,
    Kept.DELETED_REQUEST: _erase_deleted,
    Kept.VEHICLE_USER: _erase_vehicle_users,
    Kept.LEFT_ORGANIZATION: erase_left,
}
