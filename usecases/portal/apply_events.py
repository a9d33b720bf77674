"""Take the portal's numbered events, once and in its order, up to the first one that is missing."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.oss_status import COMPLETED
from models.applications import Application
from models.jobs import PortalEvent
from models.organizations import PortalAccount
from usecases.case_mails import CaseNews, post_case_mails
from usecases.jobs.finish import LostLease
from usecases.portal.accounts import AccountToPoll
from usecases.portal.apply_told import ENDED, UNCLEAR_LENGTH, take_told
from usecases.portal.news import Stand, news_since
from usecases.portal.refresh import ask_for_whole
from usecases.portal.told import Told, UnreadableTold, read_told

# So long a missing number may still come; after that the applications themselves are read.
GAP_PATIENCE = timedelta(minutes=2)
log = logging.getLogger("keizoku.portal")


def apply_events(
    session: Session, polled: AccountToPoll, events: Sequence[Mapping[str, Any]], last_seq: int, now: datetime
) -> int:
    """How many were taken. The place reached and every raw event are written with what they changed.

    Raises LostLease when another worker polls this account by now.
    """
    account = session.scalars(
        select(PortalAccount).where(PortalAccount.id == polled.login.account_id).with_for_update()
    ).one()
    if account.lease_holder != polled.holder:
        raise LostLease(f"account {account.id}")
    ahead = {seq: raw for raw in events if (seq := _seq(raw)) > account.event_cursor}
    ready = _gapless(ahead, account.event_cursor)
    is_missing = len(ready) < len(ahead) or (not ahead and last_seq > account.event_cursor)
    if not is_missing:
        account.gap_since = None
    elif account.gap_since is None:
        account.gap_since = now
    elif now - account.gap_since >= GAP_PATIENCE:
        ready = sorted(ahead)
        _give_up_waiting(session, account, max([*ready, last_seq]), now)
    _take(session, account, [ahead[seq] for seq in ready], now)
    if ready:
        account.event_cursor = max(account.event_cursor, ready[-1])
    session.flush()
    return len(ready)


def _seq(raw: Mapping[str, Any]) -> int:
    seq = raw.get("seq")
    return seq if isinstance(seq, int) else 0


def _key(raw: Mapping[str, Any]) -> str:
    key = raw.get("key")
    return key if isinstance(key, str) else ""


def _gapless(ahead: Mapping[int, Any], cursor: int) -> list[int]:
    ready: list[int] = []
    while cursor + 1 in ahead:
        cursor += 1
        ready.append(cursor)
    return ready


def _give_up_waiting(session: Session, account: PortalAccount, last: int, now: datetime) -> None:
    """Whichever application the missing event spoke of: all that are not over are read whole."""
    log.warning("events of account %s missing after %s", account.id, account.event_cursor)
    row = Application
    live = session.execute(
        select(row.number, row.agent_organization_id).where(
            row.agent_organization_id == account.organization_id,
            row.agent_base_id == account.base_id,
            row.kind == account.vehicle_kind,
            row.applied_at != None,  # noqa: E711 -- the column compares with its own end of time
            row.oss_status.not_in((*COMPLETED, *ENDED)),
        )
    )
    for number, organization_id in live.all():
        ask_for_whole(session, number, organization_id, now)
    account.gap_since, account.event_cursor = None, last


def _take(session: Session, account: PortalAccount, events: Sequence[Mapping[str, Any]], now: datetime) -> None:
    applications = _applications(session, account, {_key(raw) for raw in events})
    news: list[CaseNews] = []
    for raw in events:
        told = _read(account, raw)
        application = applications.get(_key(raw))
        understood = False
        if application is not None and told is not None:
            before = Stand.of(application)
            understood = take_told(session, application, told, now)
            news += news_since(before, application)
        elif application is not None:
            _show_unreadable(session, application, raw, now)
        if not understood:
            log.warning("event %s of account %s is not understood", raw.get("seq"), account.id)
        session.add(
            PortalEvent(
                account_id=account.id,
                seq=_seq(raw),
                application_id=application.id if application else None,
                received_at=now,
                raw=dict(raw),
                understood=understood,
            )
        )
    post_case_mails(session, news, now)


def _read(account: PortalAccount, raw: Mapping[str, Any]) -> Told | None:
    try:
        return read_told(raw)
    except UnreadableTold as unreadable:
        # Of what kind, not its message: that quotes what the portal sent.
        kind = type(unreadable.__cause__).__name__
        log.warning("event %s of account %s cannot be read: %s", raw.get("seq"), account.id, kind)
        return None


def _show_unreadable(session: Session, application: Application, raw: Mapping[str, Any], now: datetime) -> None:
    """Its words, or all of it as it came, stand on the agent's board; how the application is, is asked for whole."""
    if _seq(raw) <= int(application.portal_facts.get("seq", 0)):
        return
    words = raw.get("status")
    shown = words if isinstance(words, str) and words.strip() else json.dumps(raw, ensure_ascii=False)
    application.unclear, application.updated_at = shown[:UNCLEAR_LENGTH], now
    session.flush()
    ask_for_whole(session, application.number, application.agent_organization_id, now)


def _applications(session: Session, account: PortalAccount, numbers: set[str]) -> dict[str, Application]:
    """Only of this base and kind: what an account says of another's application is not believed."""
    rows = session.scalars(
        select(Application)
        .where(
            Application.number.in_(sorted(numbers)),
            Application.agent_base_id == account.base_id,
            Application.kind == account.vehicle_kind,
        )
        .order_by(Application.id)
        .with_for_update()
    )
    return {row.number: row for row in rows}
