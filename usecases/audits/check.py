"""Look through the chains of the audit, each once a day, and keep what was found."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, func, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.audit import AuditAnchor, AuditCheck, AuditHead
from models.database import INSERT
from models.organizations import Organization
from usecases.audit import broken_entry, record

CHECKED_EVERY = timedelta(days=1)
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
MOST_BROKEN_NAMED = 20


@dataclass(frozen=True)
class BrokenChain:
    """An organization whose audit was touched, and the first entry that does not follow."""

    member_code: str
    name: str
    seq: int
    checked_at: datetime


@dataclass(frozen=True)
class Removed:
    """How many entries went when their time was over, of how many chains, and when and at what number last."""

    entries: int = 0
    chains: int = 0
    latest: datetime | None = None
    member_code: str = ""
    seq: int = 0


NOTHING_REMOVED = Removed()


@dataclass(frozen=True)
class ChainState:
    """How many chains there are, how many of them are due, when the oldest check was, and which chains are broken.

    `removed` is what the chains that were shortened begin with.
    """

    chains: int
    due: int
    oldest: datetime | None
    latest: datetime | None
    broken: tuple[BrokenChain, ...]
    removed: Removed = NOTHING_REMOVED


def next_due(session: Session, now: datetime) -> int | None:
    """The organization that waits longest for its check."""
    return session.scalar(
        select(AuditHead.organization_id)
        .outerjoin(AuditCheck, AuditCheck.organization_id == AuditHead.organization_id)
        .where(_is_due(now))
        .order_by(AuditCheck.checked_at.is_not(None), AuditCheck.checked_at, AuditHead.organization_id)
        .limit(1)
    )


def member_codes(session: Session) -> dict[int, str]:
    """Of the organizations that have a chain."""
    rows = session.execute(
        select(Organization.id, Organization.member_code)
        .join(AuditHead, AuditHead.organization_id == Organization.id)
        .order_by(Organization.member_code)
    )
    return {row.id: row.member_code for row in rows}


def check_chain(session: Session, organization_id: int) -> int | None:
    """The number of the first entry that does not follow; a reading alone, however long the chain."""
    return broken_entry(session, organization_id)


def keep_check(session: Session, organization_id: int, broken_at: int | None, now: datetime) -> None:
    """Two workers may have looked through the same chain; they found the same."""
    found = {"checked_at": now, "broken_at": broken_at}
    insert = INSERT[session.get_bind().dialect.name](AuditCheck).values(organization_id=organization_id, **found)
    session.execute(insert.on_conflict_do_update(index_elements=["organization_id"], set_=found))


def ask_for_checks(session: Session, actor: Actor, now: datetime) -> None:
    """All chains are due at once; the worker looks through them one after another."""
    for kept in session.scalars(select(AuditCheck)):
        kept.checked_at = AT_ONCE
    record(session, actor, "audit_check_asked", now)


def chain_state(session: Session, now: datetime) -> ChainState:
    checked, anchor = AuditCheck.checked_at, AuditAnchor
    row = session.execute(
        select(
            func.count().label("chains"), func.count().filter(_is_due(now)).label("due"),
            func.min(checked).filter(checked > AT_ONCE).label("oldest"),
            func.max(checked).filter(checked > AT_ONCE).label("latest"),
            func.count(AuditCheck.broken_at).label("broken"),
            _of_anchors(select(func.sum(anchor.count)), "entries"),
            _of_anchors(select(func.count(anchor.organization_id.distinct())), "shortened"),
            _of_anchors(select(anchor.made_at).order_by(anchor.id.desc()).limit(1), "latest_removed"),
            _of_anchors(select(anchor.seq).order_by(anchor.id.desc()).limit(1), "removed_seq"),
            _of_anchors(
                select(Organization.member_code).join(anchor, anchor.organization_id == Organization.id)
                .order_by(anchor.id.desc()).limit(1),
                "removed_of",
            ),
        )
        .select_from(AuditHead)
        .outerjoin(AuditCheck, AuditCheck.organization_id == AuditHead.organization_id)
    ).one()  # fmt: skip
    return ChainState(
        row.chains, row.due, row.oldest, row.latest, _broken(session) if row.broken else (), _removed(row)
    )


def _broken(session: Session) -> tuple[BrokenChain, ...]:
    rows = session.execute(
        select(Organization.member_code, Organization.name, AuditCheck.broken_at, AuditCheck.checked_at)
        .join(AuditCheck, AuditCheck.organization_id == Organization.id)
        .where(AuditCheck.broken_at.is_not(None))
        .order_by(Organization.member_code)
        .limit(MOST_BROKEN_NAMED)
    )
    return tuple(BrokenChain(row.member_code, row.name, row.broken_at or 0, row.checked_at) for row in rows)


def _of_anchors(query: Select[Any], name: str) -> Label[Any]:
    return query.scalar_subquery().label(name)


def _removed(row: Any) -> Removed:
    if row.latest_removed is None:
        return NOTHING_REMOVED
    return Removed(row.entries, row.shortened, row.latest_removed, row.removed_of, row.removed_seq)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(AuditCheck.organization_id.is_(None), AuditCheck.checked_at <= now - CHECKED_EVERY)
