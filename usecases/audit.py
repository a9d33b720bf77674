"""Who did what, in the same transaction as the act, chained per organization."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.audit_chain import GENESIS, entry_hash, first_broken
from domain.clock import day_in_japan
from domain.keeping import Kept, keeping_term, last_day_over
from models.audit import AuditAnchor, AuditEntry, AuditHead
from models.requests import InspectionRequest
from usecases.prepared import Prepared, given
from usecases.reference import keeping_terms

ENTRIES_AT_ONCE = 1_000
# The entry that tells of the removal of those before an anchor.
ERASED = "audit_erased"
CONTENT = ("organization_id", "seq", "at", "user_id", "login_id", "role", "address", "code", "record", "facts")


def record(session: Session, actor: Actor, code: str, now: datetime, record: str = "", **facts: Any) -> None:
    """Add an entry to the chain of the actor's organization."""
    record_for(
        session, actor.organization_id, code, now, record=record, user_id=actor.user_id, login_id=actor.login_id,
        role=actor.role.value, address=actor.address, **facts,
    )  # fmt: skip


def note_download(session: Session, actor: Actor, name: str, now: datetime) -> None:
    """Apart from the making, so that a long document keeps no writer waiting."""
    record(session, actor, "downloaded", now, record=name)


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str], untold: Collection[str] = ()
) -> dict[str, list[Any]]:
    """What these fields held and hold, as an entry keeps it; of the `untold` ones not even that is kept."""
    return {name: [_kept(before[name]), _kept(after[name])] for name in names if name not in untold}


def _kept(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_kept(each) for each in value]
    if is_dataclass(value):
        return {name: _kept(each) for name, each in vars(value).items()}
    return value


def record_for(
    session: Session,
    organization_id: int,
    code: str,
    now: datetime,
    *,
    owner_of: int | None = None,
    record: str = "",
    user_id: int | None = None,
    login_id: str = "",
    role: str = "",
    address: str = "",
    **facts: Any,
) -> None:
    """Add an entry to one organization's chain, and to that of the client whose request has the number `owner_of`.

    The head rows are the locks that keep the chains single; a trigger moves them on to the new entries.
    """
    # What the session has yet to write takes its locks first.
    session.flush()
    # One spelling of the moment, as it is read back: it is part of what is hashed.
    entries, at = [], now.astimezone(UTC)
    for chain, (seq, previous) in sorted(_heads(session, organization_id, owner_of).items()):
        entry = {
            "organization_id": chain,
            "seq": seq + 1,
            "at": at,
            "user_id": user_id,
            "login_id": login_id,
            "role": role,
            "address": address,
            "code": code,
            "record": record,
            "facts": facts,
        }
        entries.append({**entry, "hash": entry_hash(previous, entry)})
    written = {f"{name}_{place}": value for place, entry in enumerate(entries) for name, value in entry.items()}
    _adding(len(entries)).run(session, **written)


def _heads(session: Session, organization_id: int, owner_of: int | None) -> dict[int, tuple[int, str]]:
    """Number and hash of the last entry of each chain, locked in the order of organizations."""
    if owner_of is None:
        found, owner = _HEAD.all(session, organization_id=organization_id), None
    else:
        found = _HEAD_AND_OWNERS.all(session, organization_id=organization_id, number=owner_of)
        owner = found[0].owner if found else session.scalar(_OWNER, {"number": owner_of})
    begun = {row.organization_id: (row.seq, row.hash) for row in found}
    return dict.fromkeys((organization_id, owner or organization_id), (0, GENESIS)) | begun


def record_for_both(
    session: Session, actor: Actor, organization_id: int, code: str, now: datetime, record: str, **facts: Any
) -> None:
    """An act on another organization: in its own audit, and in that of who acts."""
    for audited in sorted({actor.organization_id, organization_id}):
        record_for(
            session, audited, code, now, record=record, user_id=actor.user_id, login_id=actor.login_id,
            role=actor.role.value, address=actor.address, **facts,
        )  # fmt: skip


# The table itself: what is kept as a text needs none of a session's care.
_ENTRIES: Any = AuditEntry.__table__
_COLUMNS = (AuditHead.organization_id, AuditHead.seq, AuditHead.hash)
_HEAD = Prepared(select(*_COLUMNS).where(AuditHead.organization_id == given("organization_id")).with_for_update())
_OWNER = select(InspectionRequest.organization_id.label("owner")).where(InspectionRequest.id == given("number"))
_HEAD_AND_OWNERS = Prepared(
    select(*_COLUMNS, _OWNER.scalar_subquery().label("owner"))
    .where(AuditHead.organization_id.in_((given("organization_id"), _OWNER.scalar_subquery())))
    .order_by(AuditHead.organization_id)
    .with_for_update()
)


@lru_cache
def _adding(entries: int) -> Prepared:
    """So many entries in one statement."""
    columns = [column for column in _ENTRIES.columns if column.name != "id"]
    rows = [
        {column.name: given(f"{column.name}_{place}", column.type) for column in columns} for place in range(entries)
    ]
    return Prepared(insert(_ENTRIES).values(rows).inline())


def latest_anchor(session: Session, organization_id: int) -> AuditAnchor | None:
    """Up to where the chain was removed because its time was over."""
    anchors = select(AuditAnchor).where(AuditAnchor.organization_id == organization_id)
    return session.scalar(anchors.order_by(AuditAnchor.seq.desc()).limit(1))


def broken_entry(session: Session, organization_id: int) -> int | None:
    """The number of the first entry of an organization's chain that does not follow, or None when the chain holds.

    A chain that lost its last entries no longer ends in its head; the number is then that of the first one missing.
    One that was removed up to an anchor follows from there, if an entry of its own tells of the same removal, and the
    anchor's entry was old enough for it.
    """
    while True:
        anchor = latest_anchor(session, organization_id)
        found = _broken_after(session, organization_id, anchor)
        # Where a reading is no snapshot, the chain may have been shortened between the two.
        if found is None or _seq_of(latest_anchor(session, organization_id)) == _seq_of(anchor):
            return found


def _seq_of(anchor: AuditAnchor | None) -> int:
    return anchor.seq if anchor else 0


def _broken_after(session: Session, organization_id: int, anchor: AuditAnchor | None) -> int | None:
    # First, so that what others add meanwhile, where a reading is no snapshot, only lies beyond it.
    head = session.execute(
        select(AuditHead.seq, AuditHead.hash).where(AuditHead.organization_id == organization_id)
    ).one_or_none()
    query = select(*(AuditEntry.__table__.c[name] for name in CONTENT), AuditEntry.hash)
    query = query.where(AuditEntry.organization_id == organization_id).order_by(AuditEntry.seq)
    last, read = (anchor.hash, anchor.seq) if anchor else (GENESIS, 0)
    begins, is_told = last, anchor is None

    def entries() -> Iterator[tuple[Mapping[str, object], str]]:
        nonlocal last, read, is_told
        for entry in found:
            yield {name: getattr(entry, name) for name in CONTENT}, entry.hash
            read += 1
            is_told = is_told or (entry.code == ERASED and _tells(entry, anchor))
            if head is None or read <= head.seq:
                last = entry.hash

    with session.execute(query.execution_options(yield_per=ENTRIES_AT_ONCE)) as found:
        place = first_broken(entries(), begins)
    if place is not None:
        return _seq_of(anchor) + place + 1
    if anchor is not None and not (is_told and _was_over(session, anchor)):
        return anchor.seq
    return None if last == (head.hash if head else GENESIS) else read + 1


def _tells(entry: Any, anchor: AuditAnchor | None) -> bool:
    """Whether an entry tells of this very removal."""
    told = (entry.facts.get("last_seq"), entry.facts.get("last_hash"), entry.facts.get("count"), entry.at)
    return anchor is not None and told == (anchor.seq, anchor.hash, anchor.count, anchor.made_at)


def _was_over(session: Session, anchor: AuditAnchor) -> bool:
    """Whether the time of the anchor's entry was over on the day it was removed, and nothing is missing before it."""
    day = day_in_japan(anchor.made_at)
    term = keeping_term(keeping_terms(session), Kept.AUDIT, day)
    counted = select(func.sum(AuditAnchor.count)).where(AuditAnchor.organization_id == anchor.organization_id)
    return day_in_japan(anchor.at) <= last_day_over(term, day) and session.scalar(counted) == anchor.seq
