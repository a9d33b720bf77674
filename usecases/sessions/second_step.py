"""The second step of a sign-in: the code of the app, or a recovery code, of whoever knew the password."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.device import Device
from domain.organization_status import may_look
from domain.refusal import Refusal
from models.organizations import Organization
from models.second_factors import PendingSignIn
from models.users import User, UserSession
from usecases.audit import record_for
from usecases.client_certificates.check import Certified
from usecases.jobs.enqueue import JobKind
from usecases.second_factor.check import CodeKind, recovery_codes_left, use_code
from usecases.sessions import guard
from usecases.sessions.ask_letter import owe_letter
from usecases.sessions.sign_in import SignedIn, SignIn, check_place, let_in, token_hash
from usecases.sessions.telling import Said
from usecases.vault import Vault

GONE = "second_step_gone"


@dataclass(frozen=True)
class SecondStep:
    """The token of the first step and the code as typed."""

    token: str = field(repr=False)
    code: str = field(repr=False)
    address: str


def is_awaited(session: Session, token: str, now: datetime) -> bool:
    """Whether a code may still be typed for this first step."""
    return session.scalar(select(PendingSignIn.id).where(*_awaited(token, now))) is not None


def take_second_step(
    session: Session, vault: Vault, command: SecondStep, rule: guard.LockRule, now: datetime
) -> SignedIn:
    """Open a session. A wrong code is an answer, because the count of it must be kept."""
    if guard.locked_until(session, guard.address_key(command.address), now):
        return SignedIn(refusal=Refusal("sign_in_too_many"))
    pending, user, organization = _waiting(session, command.token, now)
    if pending is None:
        return SignedIn(refusal=Refusal(GONE))
    name = guard.name_key(organization.member_code, user.login_id)
    if (locked := guard.locked_until(session, name, now)) is not None:
        return SignedIn(refusal=Refusal("sign_in_locked", until=locked))
    try:
        check_place(command.address, organization.sign_in_places)
    except Refusal as refusal:
        _record(session, "sign_in_place_refused", user, command, now)
        return SignedIn(refusal=refusal)
    kind = use_code(session, vault, user.id, command.code, now)
    if kind is None:
        return _failed(session, vault, user, organization.member_code, command, rule, now)
    certified = Certified(pending.certificate_fingerprint, pending.certificate_until)
    device = Device(pending.browser, pending.platform)
    session.execute(delete(PendingSignIn).where(PendingSignIn.id == pending.id))
    shown = SignIn(organization.member_code, user.login_id, "", command.address, device=device)
    answer = let_in(session, user, name, shown, certified, now, second_factor=kind.value)
    left = recovery_codes_left(session, user.id) if kind is CodeKind.RECOVERY else None
    return SignedIn(token=answer.token, user_id=user.id, codes_left=left, menu=answer.menu)


def say_first(session: Session, token: str, said: Said) -> None:
    """Have the first page of a session that was just opened say this besides."""
    opened = session.scalars(select(UserSession).where(UserSession.token_hash == token_hash(token))).one()
    opened.told = [*opened.told, list(said)]


def _waiting(session: Session, token: str, now: datetime) -> Any:
    """The first step, its user and the organization, locked; three times None when there is none any more."""
    found = session.execute(
        select(PendingSignIn, User, Organization)
        .join(User, User.id == PendingSignIn.user_id)
        .join(Organization, Organization.id == User.organization_id)
        .where(*_awaited(token, now), User.disabled_at.is_(None))
        .with_for_update(of=(PendingSignIn, User), key_share=True)
    ).one_or_none()
    if found is None or not may_look(found.Organization.status, found.Organization.readable_until, day_in_japan(now)):
        return None, None, None
    return found


def _awaited(token: str, now: datetime) -> tuple[Any, ...]:
    return PendingSignIn.token_hash == token_hash(token), PendingSignIn.ends_at > now


def _failed(
    session: Session,
    vault: Vault,
    user: User,
    member_code: str,
    command: SecondStep,
    rule: guard.LockRule,
    now: datetime,
) -> SignedIn:
    guard.note_address_failure(session, command.address, now)
    until = guard.note_failure(session, guard.name_key(member_code, user.login_id), rule, now)
    if until:
        owe_letter(session, vault, JobKind.LOCKED, member_code, user.login_id, now, until)
    _record(session, "sign_in_locked" if until else "sign_in_code_wrong", user, command, now)
    return SignedIn(refusal=Refusal("sign_in_locked", until=until) if until else Refusal("second_code_wrong", "code"))


def _record(session: Session, code: str, user: User, command: SecondStep, now: datetime) -> None:
    record_for(
        session, user.organization_id, code, now, user_id=user.id, login_id=user.login_id, role=user.role.value,
        address=command.address,
    )  # fmt: skip
