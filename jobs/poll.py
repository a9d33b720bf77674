"""Ask for the events of one account, page by page, and take them."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from gateways.portal import AccountDead, PortalFailure, PortalGateway
from jobs.credentials import credentials
from usecases.jobs.finish import LostLease
from usecases.portal.accounts import AccountToPoll, release_account, stop_account
from usecases.portal.apply_events import apply_events
from usecases.transaction import transaction

PAGE = 500
log = logging.getLogger("keizoku.jobs")


def poll_account(portal: PortalGateway, polled: AccountToPoll, every: timedelta, clock: Callable[[], datetime]) -> None:
    """The account is given back afterwards, to be asked again after a while, or at once when there is more."""
    again_in, used_at = every, None
    try:
        page = portal.events(credentials(polled.login), polled.cursor, PAGE)
        used_at = clock()
        with transaction() as session:
            events = [event.raw for event in page.events]
            taken = apply_events(session, polled, events, page.last_seq, clock())
        if taken and page.last_seq > polled.cursor + taken:
            again_in = timedelta()
    except LostLease:
        return
    except AccountDead as dead:
        with transaction() as session:
            stop_account(session, polled.login, dead.code, clock())
    except PortalFailure as failure:
        log.warning("events of account %s: %s", polled.login.account_id, failure.code)
    with transaction() as session:
        release_account(session, polled, clock() + again_in, used_at)
