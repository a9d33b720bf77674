"""Ask for one application to be read whole at the portal."""

from datetime import datetime

from sqlalchemy.orm import Session

from usecases.jobs.enqueue import JobKind, enqueue_for_application, has_open_job


def ask_for_whole(session: Session, number: str, organization_id: int, now: datetime) -> None:
    """One reading at a time: while one is on its way, another adds nothing."""
    if has_open_job(session, JobKind.REFRESH, number):
        return
    enqueue_for_application(
        session, JobKind.REFRESH, f"refresh:{number}:{now.isoformat()}", number, organization_id, now
    )
