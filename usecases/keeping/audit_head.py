"""Take entries of the audit whose time is over from the head of their chain, leaving an anchor the rest follows."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.clock import utc_range_of_day
from models.audit import AuditAnchor, AuditEntry
from usecases.audit import latest_anchor, record_for

# So many entries of a chain at once.
ENTRIES = 2_000


def erase_heads(session: Session, ids: Sequence[int], last_day: date, now: datetime) -> Counter[int]:
    """How many entries of each organization; its own record tells of it, for the check to compare with the anchor."""
    return Counter({number: _erase_head(session, number, last_day, now) for number in ids})


def _erase_head(session: Session, organization_id: int, last_day: date, now: datetime) -> int:
    """Only as far as all are over: an entry may be older than the one before it."""
    entry, before = AuditEntry, utc_range_of_day(last_day)[1]
    first = session.execute(
        select(entry.seq, entry.at, entry.hash)
        .where(entry.organization_id == organization_id)
        .order_by(entry.seq)
        .limit(ENTRIES)
    ).all()
    over = list(takewhile(lambda row: row.at < before, first))
    if not over:
        return 0
    last, known = over[-1], latest_anchor(session, organization_id)
    count = last.seq - (known.seq if known else 0)
    session.add(
        AuditAnchor(organization_id=organization_id, seq=last.seq, hash=last.hash, at=last.at, count=count, made_at=now)
    )
    # The database lets nothing go that no anchor stands for.
    session.flush()
    gone = delete(entry).where(entry.organization_id == organization_id, entry.seq <= last.seq)
    session.execute(gone.execution_options(synchronize_session=False))
    record_for(
        session, organization_id, "audit_erased", now, count=count, last_seq=last.seq, last_hash=last.hash,
        kept_since=last_day.isoformat(),
    )  # fmt: skip
    return count
