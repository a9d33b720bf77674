"""Which certificate signs for an agent, and why nothing can be lodged when none does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.signing_certificate import Usability, signing_now
from models.signing import SigningCertificate


def usability(row: Any) -> Usability:
    """When the certificate of a row may sign: never before its entry is finished."""
    used_from = row.used_from if row.registered_at else None
    return Usability(row.id, used_from, row.not_before, row.not_after, row.stopped_at is not None)


def signing_refusal(session: Session, organization_id: int, now: datetime) -> Refusal | None:
    """Why nothing of this agent can be signed; None when something signs, or when it has never registered one.

    An agent without any certificate lodges as before there were certificates. From its first one on nothing goes
    unsigned any more, also after that one has ended or was stopped.
    """
    known = _registered(session, organization_id)
    if not known or signing_now(known, now) is not None:
        return None
    ended = [one.not_after for one in known if not one.stopped and one.not_after <= now]
    if ended:
        return Refusal("signing_certificates_ended", on=day_in_japan(max(ended)))
    ahead = [one.used_from for one in known if not one.stopped and one.used_from]
    if ahead:
        return Refusal("signing_certificates_ahead", on=min(ahead))
    return Refusal("signing_certificate_missing")


def signer_of(session: Session, organization_id: int, now: datetime) -> int | None:
    """The id of the certificate that signs for this agent."""
    return signing_now(_registered(session, organization_id), now)


def _registered(session: Session, organization_id: int) -> Sequence[Usability]:
    row = SigningCertificate
    found = session.execute(
        select(row.id, row.used_from, row.not_before, row.not_after, row.stopped_at, row.registered_at).where(
            row.organization_id == organization_id, row.registered_at.is_not(None)
        )
    )
    return [usability(one) for one in found]
