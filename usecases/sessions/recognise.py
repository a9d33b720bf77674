"""Recognise who holds a session token: session, user, organization and bases in one statement."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.client_certificate import ShownCertificate
from domain.clock import day_in_japan
from domain.organization_status import OrganizationStatus, may_look
from domain.password_life import PasswordLife, PasswordState, life_of
from domain.rights import Role
from domain.sign_in_places import is_at_a_place
from domain.use_function import functions_on, read_terms
from models.organizations import Organization
from models.users import User, UserBase, UserSession
from usecases.client_certificates.check import NO_CERTIFICATE, Certified
from usecases.prepared import Prepared, given
from usecases.sessions.sign_in import token_hash
from usecases.sessions.telling import Said

NOTED_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lives without use, and at most."""

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Recognised:
    """A living session: who it is, when it ends if unused, whether its use should be noted, what waits to be said.

    `standing` is how the organization stands; one that left is read until a day.
    """

    session_id: int
    actor: Actor
    must_change_password: bool
    password_life: PasswordLife
    single_keys: bool
    low_rows: bool
    ends_at: datetime
    note_due: bool
    told: tuple[Said, ...] = ()
    certified: Certified = NO_CERTIFICATE
    standing: OrganizationStatus = OrganizationStatus.ACTIVE
    readable_until: date | None = None
    terms_due: int = 0


_HOLDER = Prepared(
    select(
        UserSession.id, UserSession.started_at, UserSession.seen_at, UserSession.ended_at, UserSession.told,
        User.id.label("user_id"), User.login_id, User.name, User.role, User.all_bases, User.language,
        User.page_size, User.single_keys, User.low_rows, User.must_change_password, User.password_changed_at,
        User.disabled_at,
        Organization.id.label("organization_id"), Organization.kind, Organization.name.label("organization_name"),
        Organization.member_code, Organization.status, Organization.password_life_days, UserBase.base_id,
        Organization.sign_in_places,
        UserSession.certificate_fingerprint, UserSession.certificate_until, Organization.certificate_required,
        Organization.readable_until, Organization.function_terms, UserSession.terms_due,
    )
    .join(User, User.id == UserSession.user_id)
    .join(Organization, Organization.id == User.organization_id)
    .outerjoin(UserBase, UserBase.user_id == User.id)
    .where(UserSession.token_hash == given("token_hash"))
)  # fmt: skip


def recognise(
    database: Connection,
    token: str,
    limits: SessionLimits,
    now: datetime,
    address: str = "",
    shown: ShownCertificate | None = None,
) -> Recognised | None:
    """Who holds the token now; None when the session ended, lapsed or its user may no longer sign in.

    Where a certificate is asked for, the browser shows with each request the one it signed in with; where places are
    set, each request comes from one of them.
    """
    rows = _HOLDER.all(database, token_hash=token_hash(token))
    if not rows:
        return None
    row = rows[0]
    certified = Certified(row.certificate_fingerprint, row.certificate_until)
    last = row.started_at + limits.longest
    if row.certificate_required:
        if not certified.is_shown_by(shown):
            return None
        last = min(last, certified.until or last)
    ends_at = min(row.seen_at + limits.idle, last)
    looks = may_look(row.status, row.readable_until, day_in_japan(now))
    if row.ended_at or row.disabled_at or not looks or ends_at <= now or not is_at_a_place(address, row.sign_in_places):
        return None
    everywhere = row.all_bases or row.role is Role.ADMIN
    bases = None if everywhere else frozenset(found.base_id for found in rows if found.base_id is not None)
    life = life_of(row.password_changed_at, row.password_life_days, now)
    return Recognised(
        session_id=row.id,
        actor=Actor(
            user_id=row.user_id,
            login_id=row.login_id,
            name=row.name,
            role=row.role,
            organization_id=row.organization_id,
            organization_kind=row.kind,
            organization_name=row.organization_name,
            member_code=row.member_code,
            bases=bases,
            language=row.language,
            page_size=row.page_size,
            address=address,
            left=row.status is OrganizationStatus.CLOSED,
            functions=functions_on(read_terms(row.function_terms), day_in_japan(now)),
        ),
        must_change_password=row.must_change_password or life.state is PasswordState.PAST,
        password_life=life,
        single_keys=row.single_keys,
        low_rows=row.low_rows,
        ends_at=min(now + limits.idle, last),
        note_due=now - row.seen_at > NOTED_AFTER,
        told=tuple((kind, text) for kind, text in row.told),
        certified=certified,
        standing=row.status,
        readable_until=row.readable_until,
        terms_due=row.terms_due,
    )


def note_seen(session: Session, session_id: int, now: datetime) -> None:
    session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=now))
