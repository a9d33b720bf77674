"""What runs out soon of an agent's own, told on the first page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.expiry import Expiring, expiry_term
from domain.rights import Right
from domain.signing_certificate import is_renewed, signing_now
from domain.vehicle import VehicleKind
from usecases.portal_accounts.find import PASSWORD, own_accounts
from usecases.reference import expiry_terms
from usecases.signing.find import usabilities


@dataclass(frozen=True)
class Ending:
    """What ends, when, and in how many days; already ended when `days_left` is negative."""

    what: Expiring
    ends_on: date
    days_left: int
    base_name: str = ""
    kind: VehicleKind | None = None


def endings(session: Session, actor: Actor, now: datetime) -> tuple[Ending, ...]:
    """For the administrators, who renew it or have it renewed."""
    if not actor.may(Right.CHANGE_PORTAL_ACCOUNTS):
        return ()
    return (*_certificates(session, actor, now), *_passwords(session, actor, now))


def _passwords(session: Session, actor: Actor, now: datetime) -> Iterator[Ending]:
    for one in own_accounts(session, actor, now):
        if one.due and one.ends_on is not None and one.days_left is not None:
            yield Ending(PASSWORD[one.kind], one.ends_on, one.days_left, one.base_name, one.kind)


def _certificates(session: Session, actor: Actor, now: datetime) -> Iterator[Ending]:
    """The one that signs, unless it is renewed; when none does, the one that ended last."""
    known = [one for one in usabilities(session, actor).values() if one.used_from and not one.stopped]
    signing = signing_now(known, now)
    shown = next((one for one in known if one.id == signing), None)
    if shown is None:
        over = [one for one in known if one.not_after <= now]
        shown = max(over, key=lambda one: one.not_after, default=None)
    if shown is None or is_renewed(shown, known):
        return
    ends_on, today = day_in_japan(shown.not_after), day_in_japan(now)
    term = expiry_term(expiry_terms(session), Expiring.SIGNING_CERTIFICATE, today)
    days_left = (ends_on - today).days if signing else -1
    if days_left <= max(term.warn_days, default=0):
        yield Ending(Expiring.SIGNING_CERTIFICATE, ends_on, days_left)
