"""Who did what, in the same transaction as the act, chained per organization."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.audit_chain import GENESIS, entry_hash, first_broken
from models.audit import AuditEntry, AuditHead

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
    record: str = "",
    user_id: int | None = None,
    login_id: str = "",
    role: str = "",
    address: str = "",
    **facts: Any,
) -> None:
    """Add an entry to one organization's chain; the head row is the lock that keeps the chain single."""
    head = session.execute(
        select(AuditHead.seq, AuditHead.hash).where(AuditHead.organization_id == organization_id).with_for_update()
    ).one_or_none()
    if head is None:
        session.execute(insert(AuditHead).values(organization_id=organization_id, seq=0, hash=GENESIS))
        head_seq, head_hash = 0, GENESIS
    else:
        head_seq, head_hash = head
    entry = {
        "organization_id": organization_id,
        "seq": head_seq + 1,
        "at": now,
        "user_id": user_id,
        "login_id": login_id,
        "role": role,
        "address": address,
        "code": code,
        "record": record,
        "facts": facts,
    }
    digest = entry_hash(head_hash, entry)
    session.execute(insert(AuditEntry).values(**entry, hash=digest))
    session.execute(
        update(AuditHead).where(AuditHead.organization_id == organization_id).values(seq=head_seq + 1, hash=digest)
    )


def broken_entry(session: Session, organization_id: int) -> int | None:
    """The number of the first entry of an organization's chain that does not follow, or None when the chain holds.

    A chain that lost its last entries no longer ends in its head; the number is then that of the first one missing.
    """
    entries = session.execute(
        select(*(AuditEntry.__table__.c[name] for name in CONTENT), AuditEntry.hash)
        .where(AuditEntry.organization_id == organization_id)
        .order_by(AuditEntry.seq)
    ).all()
    place = first_broken(({name: getattr(entry, name) for name in CONTENT}, entry.hash) for entry in entries)
    if place is not None:
        return place + 1
    head = session.scalar(select(AuditHead.hash).where(AuditHead.organization_id == organization_id))
    last = entries[-1].hash if entries else GENESIS
    return None if last == (head or GENESIS) else len(entries) + 1
