"""Sign a person in: one answer for every failure, a lock after several, a session kept on the server.

Who has a second factor waits for it; `second_step` takes it.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, delete, select, update
from sqlalchemy.orm import Session

from domain.client_certificate import ShownCertificate
from domain.clock import day_in_japan
from domain.device import UNKNOWN_DEVICE, Device
from domain.organization_status import may_look
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.sign_in_places import is_at_a_place
from domain.staff_defaults import StartMenu, menus_of
from models.organizations import Organization
from models.second_factors import PendingSignIn
from models.users import User, UserSession
from usecases.audit import record_for
from usecases.client_certificates.check import NO_CERTIFICATE, Certified, check_certificate
from usecases.jobs.enqueue import JobKind
from usecases.second_factor.check import has_second_factor
from usecases.sessions import guard
from usecases.sessions.ask_letter import owe_letter
from usecases.sessions.passwords import hashed, matches, needs_rehash
from usecases.sessions.telling import TERMS, Said, written
from usecases.terms.standing import news_of_terms
from usecases.vault import Vault

TOKEN_BYTES = 32
CODE_AWAITED = timedelta(minutes=10)
ELSEWHERE = "sign_in_from_elsewhere"


@dataclass(frozen=True)
class SignIn:
    """What was typed, from where, on which device, and which client certificate the browser showed."""

    member_code: str
    login_id: str
    password: str
    address: str
    certificate: ShownCertificate | None = None
    device: Device = UNKNOWN_DEVICE


@dataclass(frozen=True)
class SignedIn:
    """A new session's token, or that of a sign-in that waits for its code; only the browser keeps it. Or why none."""

    token: str = ""
    second_step: str = ""
    user_id: int = 0
    refusal: Refusal | None = None
    codes_left: int | None = None
    """How many recovery codes are left, after one of them was used."""
    menu: StartMenu | None = None
    """The page that the user chose to begin on, as far as the role still has it."""


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Gate:
    """The organization at whose door one stands."""

    id: int
    open: bool
    certificate_required: bool
    places: str


def open_session(
    session: Session,
    user_id: int,
    address: str,
    now: datetime,
    told: Sequence[Said] = (),
    certified: Certified = NO_CERTIFICATE,
    terms_due: int = 0,
    device: Device = UNKNOWN_DEVICE,
) -> str:
    """A new session's token; the database keeps only its hash. `told` is what its first page says.

    `terms_due` is the version of the terms whose changes are confirmed first.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        UserSession(
            token_hash=token_hash(token), user_id=user_id, started_at=now, seen_at=now, address=address,
            told=written(told), certificate_fingerprint=certified.fingerprint, certificate_until=certified.until,
            terms_due=terms_due, browser=device.browser, platform=device.platform,
        )
    )  # fmt: skip
    session.flush()
    return token


def sign_in(session: Session, vault: Vault, command: SignIn, rule: guard.LockRule, now: datetime) -> SignedIn:
    """Open a session. A failure is an answer, not an exception, because the count of it must be kept.

    Whoever is locked by it is told by mail, if there is such a person: a worker finds out.
    """
    name = guard.name_key(command.member_code, command.login_id)
    if guard.locked_until(session, guard.address_key(command.address), now):
        return SignedIn(refusal=Refusal("sign_in_too_many"))
    user, gate = _find(session, command, now)
    organization_id = gate.id if gate else None
    may = gate is not None and gate.open and user is not None and user.disabled_at is None
    locked = guard.locked_until(session, name, now)
    # The password is compared even when the name is locked: the time taken must tell nothing.
    right = matches(user.password_hash if user else None, command.password) and may
    if locked:
        return SignedIn(refusal=Refusal("sign_in_locked", until=locked))
    if user is None or gate is None or not right:
        return _failed(session, vault, command, name, rule, organization_id, now)
    if user.one_time_until and user.one_time_until < now:
        return _failed(session, vault, command, name, rule, organization_id, now)
    try:
        # Only now: what an organization asks for besides is told to nobody who does not know a password.
        check_place(command.address, gate.places)
        certified = check_certificate(session, gate.id, gate.certificate_required, command.certificate, now)
    except Refusal as refusal:
        return _refused(session, user, command, refusal, now)
    if not _is_still(session, user, command.password):
        return _failed(session, vault, command, name, rule, organization_id, now)
    if needs_rehash(user.password_hash):
        session.execute(_quietly(user).values(password_hash=hashed(command.password)))
    if has_second_factor(session, user.id):
        # Not forgiven yet: wrong codes count on, however often the password is right.
        return SignedIn(second_step=_wait(session, user, command.device, certified, now), user_id=user.id)
    return let_in(session, user, name, command, certified, now)


def check_place(address: str, places: str) -> None:
    """Raises Refusal for somebody who is not where the organization lets its people sign in."""
    if not is_at_a_place(address, places):
        raise Refusal(ELSEWHERE, address=address)


def _start(user: User) -> StartMenu | None:
    """Nobody but an agent's people ever has one; the role may have changed since."""
    return user.default_menu if user.default_menu in menus_of(OrganizationKind.AGENT, user.role) else None


def let_in(
    session: Session, user: User, name: str, command: SignIn, certified: Certified, now: datetime, **facts: Any
) -> SignedIn:
    """Everything was right: forget the failures, open the session, note it with the facts."""
    guard.forgive(session, name)
    news = news_of_terms(session, user, now)
    # The password was made unknown when misuse was reported: whoever is in now was given another by an administrator.
    over = {"suspected_at": None, "dormancy_told_at": None}
    session.execute(_quietly(user).values(last_sign_in_at=now, terms_seen=news.tell or User.terms_seen, **over))
    told: list[Said] = [(TERMS, str(news.tell))] if news.tell else []
    token = open_session(session, user.id, command.address, now, told, certified, news.confirm, command.device)
    _record(session, "signed_in", user, command, now, **facts)
    return SignedIn(token=token, user_id=user.id, menu=_start(user))


def _is_still(session: Session, user: User, password: str) -> bool:
    """Locked from here on: whoever changes the password, reports misuse or switches the user off ends this session too.

    While the password was compared somebody may have done so, or another sign-in has hashed it anew.
    """
    current = select(User.password_hash).where(User.id == user.id, User.disabled_at.is_(None))
    stored = session.scalar(current.with_for_update(key_share=True))
    return stored == user.password_hash or matches(stored, password)


def _quietly(user: User) -> Update:
    """Not through the row's version: signing in must not make an open edit of the user, or a second sign-in, stale."""
    return update(User).where(User.id == user.id).execution_options(synchronize_session=False)


def _wait(session: Session, user: User, device: Device, certified: Certified, now: datetime) -> str:
    """The token of a sign-in whose code is awaited; those that were given up are forgotten."""
    session.execute(delete(PendingSignIn).where(PendingSignIn.ends_at <= now))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        PendingSignIn(
            token_hash=token_hash(token), user_id=user.id, ends_at=now + CODE_AWAITED, browser=device.browser,
            platform=device.platform, certificate_fingerprint=certified.fingerprint,
            certificate_until=certified.until,
        )
    )  # fmt: skip
    session.flush()
    return token


def _find(session: Session, command: SignIn, now: datetime) -> tuple[User | None, Gate | None]:
    row = session.execute(
        select(
            Organization.id,
            Organization.status,
            Organization.readable_until,
            Organization.certificate_required,
            Organization.sign_in_places,
        ).where(Organization.member_code == command.member_code)
    ).one_or_none()
    if row is None:
        return None, None
    user = session.scalar(
        select(User).where(User.organization_id == row.id, User.login_key == command.login_id.casefold())
    )
    is_open = may_look(row.status, row.readable_until, day_in_japan(now))
    return user, Gate(row.id, is_open, row.certificate_required, row.sign_in_places)


def _failed(
    session: Session,
    vault: Vault,
    command: SignIn,
    name: str,
    rule: guard.LockRule,
    organization_id: int | None,
    now: datetime,
) -> SignedIn:
    guard.note_address_failure(session, command.address, now)
    until = guard.note_failure(session, name, rule, now)
    if until:
        owe_letter(session, vault, JobKind.LOCKED, command.member_code, command.login_id, now, until)
    if organization_id is not None:
        code = "sign_in_locked" if until else "sign_in_failed"
        record_for(session, organization_id, code, now, login_id=command.login_id[:32], address=command.address)
    return SignedIn(refusal=Refusal("sign_in_locked", until=until) if until else Refusal("sign_in_wrong"))


def _refused(session: Session, user: User, command: SignIn, refusal: Refusal, now: datetime) -> SignedIn:
    """Name and password are right: not a guess at them that could lock the name, but one at the second lock."""
    guard.note_address_failure(session, command.address, now)
    if refusal.code == ELSEWHERE:
        _record(session, "sign_in_place_refused", user, command, now)
    else:
        _record(session, "sign_in_certificate_refused", user, command, now, answer=refusal.code)
    return SignedIn(refusal=refusal)


def _record(session: Session, code: str, user: User, command: SignIn, now: datetime, **facts: Any) -> None:
    record_for(
        session, user.organization_id, code, now, user_id=user.id, login_id=user.login_id, role=user.role.value,
        address=command.address, **facts,
    )  # fmt: skip
