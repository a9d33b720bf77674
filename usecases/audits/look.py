"""The operator's look at a tenant's audit: with a reason, for a while, and told to the tenant."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from models.audit import AuditEntry
from models.organizations import Organization
from usecases.audit import record_for_both
from usecases.organizations.find import SHAPE_OF_CODE, find_organization

# Long enough to answer one question of a member; the next one is another reason.
LOOK_LASTS = timedelta(minutes=30)
LOOKED = "audit_looked_at"
LONGEST_REASON = 200


@dataclass(frozen=True)
class LookAtAudit:
    """Whose entries, and why."""

    member_code: str
    reason: str


def look_at_audit(session: Session, actor: Actor, command: LookAtAudit, now: datetime) -> str:
    """The member code. The reason stands in the operator's audit and in the tenant's. Raises audit_owner_unknown."""
    try:
        owner = find_organization(session, actor, command.member_code)
    except Refusal:
        raise Refusal("audit_owner_unknown", "member_code") from None
    if owner.kind is OrganizationKind.OPERATOR:
        raise Refusal("audit_owner_unknown", "member_code")
    record_for_both(session, actor, owner.id, LOOKED, now, owner.member_code, reason=command.reason)
    return owner.member_code


@dataclass(frozen=True)
class OpenLook:
    """A look that still lasts: at which organization, why and until when."""

    organization_id: int
    member_code: str
    name: str
    reason: str
    until: datetime


def open_look(session: Session, actor: Actor, member_code: str, now: datetime) -> OpenLook:
    """The actor's own latest look at this organization; raises audit_reason_needed when there is none that lasts."""
    if not SHAPE_OF_CODE.fullmatch(member_code):
        raise Refusal("audit_reason_needed")
    row = session.execute(
        select(Organization.id, Organization.name, AuditEntry.at, AuditEntry.facts)
        .select_from(Organization)
        .join(AuditEntry, AuditEntry.record == Organization.member_code)
        .where(
            Organization.member_code == member_code, AuditEntry.organization_id == actor.organization_id,
            AuditEntry.at > now - LOOK_LASTS, AuditEntry.code == LOOKED, AuditEntry.user_id == actor.user_id,
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise Refusal("audit_reason_needed")
    return OpenLook(row.id, member_code, row.name, row.facts["reason"], row.at + LOOK_LASTS)
