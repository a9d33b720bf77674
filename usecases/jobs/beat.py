"""Workers say that they live."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.jobs import WorkerBeat


def beat(session: Session, worker: str, now: datetime) -> None:
    known = session.get(WorkerBeat, worker)
    if known is None:
        session.add(WorkerBeat(worker=worker, seen_at=now))
    else:
        known.seen_at = now


def forget_worker(session: Session, worker: str) -> None:
    """A worker that stops says so itself."""
    known = session.get(WorkerBeat, worker)
    if known is not None:
        session.delete(known)
