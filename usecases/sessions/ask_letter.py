"""Take in a wish for a letter to whoever signs in by a typed name, the same whether or not there is such a person."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.organization_status import may_look
from domain.refusal import Refusal
from models.organizations import Organization
from models.users import User
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.enqueue import JobKind, enqueue
from usecases.jobs.finish import facts_in_hand
from usecases.sessions.guard import Rate, note_call
from usecases.vault import Vault

# An office of many people asks from one network; nobody needs the same letter more often.
FROM_ONE_ADDRESS = Rate(10, timedelta(minutes=10))
FOR_ONE_NAME = Rate(3, timedelta(hours=1))


@dataclass(frozen=True)
class AskLetter:
    """The names as they were typed, and from where."""

    member_code: str = field(repr=False)
    login_id: str = field(repr=False)
    address: str


def ask_letter(session: Session, vault: Vault, kind: JobKind, command: AskLetter, now: datetime) -> Refusal | None:
    """Why it was not taken; an answer, because the count of it must be kept.

    A worker looks the person up: what is done here, and how long it takes, tells nothing of who is registered.
    """
    name = f"{command.member_code}|{command.login_id.casefold()}"
    waits = [
        note_call(session, kind.value, command.address, FROM_ONE_ADDRESS, now),
        note_call(session, f"{kind.value} name", name, FOR_ONE_NAME, now),
    ]
    if any(waits):
        return Refusal("letter_asked_too_often")
    owe_letter(session, vault, kind, command.member_code, command.login_id, now)
    return None


def owe_letter(
    session: Session,
    vault: Vault,
    kind: JobKind,
    member_code: str,
    login_id: str,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Leave it to a worker; the names lie sealed until it has looked them up."""
    key = f"{kind.value}:{secrets.token_hex(16)}"
    sealed = vault.seal(json.dumps([member_code, login_id.casefold()]))
    known = {"until": until.isoformat()} if until else {}
    enqueue(session, kind, key, key, None, now, None, sealed_name=sealed, **known)


@dataclass(frozen=True)
class Addressee:
    """Who signs in by a name, at an organization whose people may."""

    user: User
    organization: Organization


def addressee_of(session: Session, vault: Vault, job: ClaimedJob, now: datetime) -> Addressee | None:
    """None for whoever does not exist or may not sign in; raises LostLease."""
    member_code, login_key = json.loads(vault.open(facts_in_hand(session, job)["sealed_name"]))
    found = session.execute(
        select(User, Organization)
        .join(Organization, Organization.id == User.organization_id)
        .where(Organization.member_code == member_code, User.login_key == login_key, User.disabled_at.is_(None))
    ).one_or_none()
    if found is None or not may_look(found.Organization.status, found.Organization.readable_until, day_in_japan(now)):
        return None
    return Addressee(found.User, found.Organization)
