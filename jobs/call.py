"""Carry out one claimed job: read what is to be sent, call the portal without a transaction, apply its answer."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from domain.retry import gives_up_after
from gateways.portal import AccountDead, PortalClosed, PortalGateway, PortalRefused, PortalUnreachable, Statement
from jobs.credentials import credentials
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.enqueue import JobKind
from usecases.jobs.finish import LostLease, fail_job, put_back_job, retry_job
from usecases.portal.accounts import ACCOUNT_STOPPED, PORTAL_CLOSED, STOPPED_WAIT, stop_account
from usecases.portal.outgoing import (
    Outgoing,
    knows_payment,
    note_given_up,
    note_lodging_refused,
    note_paying_refused,
    note_taken_over,
    note_whole,
    read_outgoing,
)
from usecases.portal.told import UnreadableTold, read_told
from usecases.signing.sign import Signer, Unsigned, keep_signature, sign
from usecases.transaction import Act, reading, transaction
from usecases.vault import Vault

# When a closed portal does not say when it opens, and it is looked for again.
CLOSED_WAIT = timedelta(minutes=5)
log = logging.getLogger("keizoku.jobs")
Note = Callable[[Act, ClaimedJob, datetime], None]


def run_job(
    portal: PortalGateway, vault: Vault, retry: timedelta, job: ClaimedJob, clock: Callable[[], datetime]
) -> None:
    with reading() as session:
        outgoing = read_outgoing(session, vault, job, clock())
    try:
        outgoing = _signed(outgoing)
        note = _no_account(clock()) if outgoing is None else _call(portal, job, outgoing, retry, clock)
        with transaction() as session:
            note(session, job, clock())
    except LostLease:
        log.warning("job %s was taken over by another worker", job.dedup_key)


def _signed(outgoing: Outgoing | None) -> Outgoing | None:
    """What is to be signed gets its signature, which is kept before it goes: each further try sends the same one."""
    if outgoing is None or not isinstance(outgoing.signer, Signer):
        return outgoing
    signature = sign(outgoing.body, outgoing.signer)
    with transaction() as session:
        kept = keep_signature(session, outgoing.number, outgoing.body, signature)
    return replace(outgoing, signature=kept, signer=None)


def _no_account(now: datetime) -> Note:
    return lambda session, job, _now: put_back_job(session, job, ACCOUNT_STOPPED, now + STOPPED_WAIT)


def _call(
    portal: PortalGateway, job: ClaimedJob, outgoing: Outgoing, retry: timedelta, clock: Callable[[], datetime]
) -> Note:
    """What is to be noted, whatever the portal answers."""
    if gives_up_after(job.attempts - 1):
        return _again("interrupted_too_often", retry)
    try:
        return _ask(portal, job, outgoing)
    except PortalRefused as refused:
        return _refused(outgoing, refused.code)
    except PortalClosed as closed:
        opens_at = max(closed.opens_at or clock() + CLOSED_WAIT, clock() + retry)
        return lambda session, job, _now: put_back_job(session, job, PORTAL_CLOSED, opens_at)
    except AccountDead as dead:
        return _account_dead(outgoing, dead.code)
    except PortalUnreachable as unreachable:
        return _again(unreachable.code, retry)
    except UnreadableTold:
        return _again("answer_unreadable", retry)


def _ask(portal: PortalGateway, job: ClaimedJob, outgoing: Outgoing) -> Note:
    """A second try first looks whether the first one arrived after all."""
    account = credentials(outgoing.login)
    is_refresh = job.kind == JobKind.REFRESH
    if is_refresh or job.attempts > 1:
        state = portal.state(account, outgoing.number)
        if state is None and is_refresh:
            return lambda session, job, now: fail_job(session, job, "unknown_application", now)
        if state is not None and (is_refresh or _is_there(job, outgoing, state)):
            told = read_told(state.raw)
            return lambda session, job, now: note_whole(session, job, told, now)
    if outgoing.fee is not None:
        portal.pay(account, outgoing.number, outgoing.fee, outgoing.idempotency_key)
    else:
        if isinstance(outgoing.signer, Unsigned):
            return _refused(outgoing, outgoing.signer.code)
        portal.lodge(account, outgoing.number, outgoing.body, outgoing.signature)
    return lambda session, job, now: note_taken_over(session, job, outgoing, now)


def _is_there(job: ClaimedJob, outgoing: Outgoing, state: Statement) -> bool:
    if outgoing.fee is None:
        return job.kind == JobKind.LODGE
    return knows_payment(state.raw, outgoing.fee, outgoing.attempt)


def _refused(outgoing: Outgoing, code: str) -> Note:
    if outgoing.fee is None:
        return lambda session, job, now: note_lodging_refused(session, job, code, now)
    return lambda session, job, now: note_paying_refused(session, job, outgoing, code, now)


def _account_dead(outgoing: Outgoing, code: str) -> Note:
    def note(session: Act, job: ClaimedJob, now: datetime) -> None:
        put_back_job(session, job, ACCOUNT_STOPPED, now + STOPPED_WAIT)
        stop_account(session, outgoing.login, code, now)

    return note


def _again(code: str, retry: timedelta) -> Note:
    def note(session: Act, job: ClaimedJob, now: datetime) -> None:
        if not retry_job(session, job, code, retry, now):
            note_given_up(session, job, code, now)

    return note
