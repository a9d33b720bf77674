"""Who did what, in the same transaction as the act, chained per organization."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.audit_chain import GENESIS, entry_hash
from models.audit import AuditEntry, AuditHead


def record(session: Session, actor: Actor, code: str, now: datetime, record: str = "", **facts: Any) -> None:
    """Add an entry to the chain of the actor's organization."""
    record_for(
        session, actor.organization_id, code, now, record=record, user_id=actor.user_id, login_id=actor.login_id,
        role=actor.role.value, **facts,
    )  # fmt: skip


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
