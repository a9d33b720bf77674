"""Ask for the mails of a morning: reminders, statements of the day before, advances of the month before."""

from datetime import datetime

from usecases.jobs.mornings import begin_morning_jobs, is_morning_due
from usecases.transaction import reading, transaction


def begin_morning(now: datetime) -> None:
    """Looks first: it is done once a day, and a look keeps no writer waiting."""
    with reading() as session:
        is_due = is_morning_due(session, now)
    if is_due:
        with transaction() as session:
            begin_morning_jobs(session, now)
