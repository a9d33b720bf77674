"""Ask for a certificate at an organization's sign-in, or no longer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.client_certificates import ClientCertificate
from models.organizations import Organization
from models.users import User, UserSession
from usecases.audit import record_for, record_for_both
from usecases.client_certificates.find import find_organization


@dataclass(frozen=True)
class RequireCertificate:
    """What to ask of whom; `front` says that a TLS front passes certificates on, `shown` that this session has one."""

    member_code: str
    required: bool
    front: bool
    shown: bool


def require_certificate(session: Session, actor: Actor, command: RequireCertificate, now: datetime) -> None:
    """Whoever is signed in without a certificate is signed out. Refused where nobody could sign in afterwards."""
    organization = find_organization(session, actor, command.member_code, lock=True)
    if command.required == organization.certificate_required:
        return
    if command.required:
        if not command.front:
            raise Refusal("certificate_front_missing")
        if not _holds_any(session, organization.id, now):
            raise Refusal("certificate_none_fetched")
        if organization.id == actor.organization_id and not command.shown:
            raise Refusal("certificate_not_shown_here")
    _set(session, organization, command.required, now)
    record_for_both(
        session, actor, organization.id, "certificate_requirement_set", now, organization.member_code,
        required=command.required,
    )  # fmt: skip


def lift_requirement(session: Session, member_code: str, now: datetime) -> None:
    """By command on the server, for an operator whose own certificates are gone. Raises Refusal member_code_unknown."""
    query = select(Organization).where(Organization.member_code == member_code)
    organization = session.scalar(query.with_for_update())
    if organization is None:
        raise Refusal("member_code_unknown", "member_code")
    _set(session, organization, False, now)
    record_for(session, organization.id, "certificate_requirement_set", now, record=member_code, required=False)


def _holds_any(session: Session, organization_id: int, now: datetime) -> bool:
    """A certificate that was fetched, so that it can be on some PC."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    ClientCertificate.organization_id == organization_id,
                    ClientCertificate.revoked_at.is_(None),
                    ClientCertificate.not_after > now,
                    ClientCertificate.fetched_at.is_not(None),
                )
            )
        )
    )


def _set(session: Session, organization: Organization, required: bool, now: datetime) -> None:
    organization.certificate_required, organization.updated_at = required, now
    session.flush()
    if required:
        session.execute(
            update(UserSession)
            .where(
                UserSession.user_id.in_(select(User.id).where(User.organization_id == organization.id)),
                UserSession.ended_at.is_(None),
                UserSession.certificate_fingerprint == "",
            )
            .values(ended_at=now, end_reason="certificate_required")
        )
