"""Make the letters that an act asked for: to every organization a few at a time, or to a single person."""

import logging
from collections.abc import Callable
from datetime import datetime

from usecases.billing.daily_mail import write_daily_slice
from usecases.billing.monthly_mail import write_monthly_slice
from usecases.deadlines.remind import remind_slice
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.enqueue import JobKind
from usecases.jobs.finish import LostLease, fail_job
from usecases.notices.letters import write_notice_slice
from usecases.sessions.send_misuse_link import send_misuse_link
from usecases.sessions.send_reset import send_reset
from usecases.sessions.tell_ids import tell_ids
from usecases.sessions.tell_locked import tell_locked
from usecases.stops.letters import write_stop_slice
from usecases.terms.letters import write_slice
from usecases.transaction import Act, transaction
from usecases.vault import Vault

# What brought the worker down so often is left to a person.
MOST_TRIES = 3
WRITERS: dict[str, Callable[[Act, Vault, ClaimedJob, datetime], None]] = {
    JobKind.TERMS_CHANGED: write_slice,
    JobKind.IDS_ASKED: tell_ids,
    JobKind.RESET_ASKED: send_reset,
    JobKind.LOCKED: tell_locked,
    JobKind.MISUSE_ASKED: send_misuse_link,
    JobKind.DUE_SOON: remind_slice,
    JobKind.DAILY_STATEMENTS: write_daily_slice,
    JobKind.MONTHLY_ADVANCES: write_monthly_slice,
    JobKind.NOTICE_GIVEN: write_notice_slice,
    JobKind.STOP_PLANNED: write_stop_slice,
}
log = logging.getLogger("keizoku.jobs")


def write_letters(vault: Vault, job: ClaimedJob, clock: Callable[[], datetime]) -> None:
    try:
        with transaction() as session:
            if job.attempts > MOST_TRIES:
                fail_job(session, job, "interrupted_too_often", clock())
            else:
                WRITERS[job.kind](session, vault, job, clock())
    except LostLease:
        log.warning("%s was taken over by another worker", job.dedup_key)
