"""Change a password at the portal: the new one is tried first, because a call before may have got through after all."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from domain.retry import gives_up_after
from gateways.portal import AccountDead, PortalClosed, PortalGateway, PortalRefused, PortalUnreachable
from jobs.credentials import credentials
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import LostLease, finish_job, put_back_job, retry_job
from usecases.portal.accounts import PORTAL_CLOSED
from usecases.portal_accounts.change_password import (
    PasswordChange,
    note_change_refused,
    note_change_unknown,
    note_changed,
    read_change,
)
from usecases.transaction import Act, reading, transaction
from usecases.vault import Vault

CLOSED_WAIT = timedelta(minutes=5)
# Whoever is not let in with the new password is not let in because it is not the one.
NOT_THE_ONE = "wrong_credentials"
log = logging.getLogger("keizoku.jobs")
Note = Callable[[Act, ClaimedJob, datetime], None]


def change_password(
    portal: PortalGateway, vault: Vault, retry: timedelta, job: ClaimedJob, clock: Callable[[], datetime]
) -> None:
    with reading() as session:
        change = read_change(session, vault, job)
    try:
        note = finish_job if change is None else _ask(portal, job, change, retry, clock)
        with transaction() as session:
            note(session, job, clock())
    except LostLease:
        log.warning("%s was taken over by another worker", job.dedup_key)


def _ask(
    portal: PortalGateway, job: ClaimedJob, change: PasswordChange, retry: timedelta, clock: Callable[[], datetime]
) -> Note:
    """What is to be noted, whatever the portal answers."""
    if gives_up_after(job.attempts - 1):
        return _again("interrupted_too_often", retry)
    try:
        if not _holds(portal, change):
            portal.change_password(credentials(change.old), change.new.password)
        return lambda session, job, now: note_changed(session, job, change, now)
    except PortalRefused as refused:
        return _refused(refused.code)
    except AccountDead as dead:
        return _refused(dead.code)
    except PortalClosed as closed:
        opens_at = max(closed.opens_at or clock() + CLOSED_WAIT, clock() + retry)
        return lambda session, job, _now: put_back_job(session, job, PORTAL_CLOSED, opens_at)
    except PortalUnreachable as unreachable:
        return _again(unreachable.code, retry)


def _holds(portal: PortalGateway, change: PasswordChange) -> bool:
    """Whether the portal lets us in with the new one already."""
    try:
        portal.events(credentials(change.new), 0, 1)
    except AccountDead as dead:
        if dead.code == NOT_THE_ONE:
            return False
        raise
    return True


def _refused(code: str) -> Note:
    return lambda session, job, now: note_change_refused(session, job, code, now)


def _again(code: str, retry: timedelta) -> Note:
    def note(session: Act, job: ClaimedJob, now: datetime) -> None:
        if not retry_job(session, job, code, retry, now):
            note_change_unknown(session, job, code, now)

    return note
