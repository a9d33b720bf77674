"""Whose sign-ins an actor looks after: those of the own organization, or the operator the admins of another."""

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.rights import OrganizationKind, Role
from domain.user_care import LOOKED_AFTER, Care
from usecases.organizations.find import find_organization


def own_people(actor: Actor) -> Care:
    roles = LOOKED_AFTER.get((actor.organization_kind, actor.role), ())
    return Care(actor.organization_id, actor.member_code, actor.organization_kind, roles, actor.bases)


def admins_of(session: Session, actor: Actor, member_code: str) -> tuple[Care, str]:
    """Of a tenant, whose administrators nobody of its own may touch, and its name. Raises Refusal not_found."""
    organization = find_organization(session, actor, member_code)
    if organization.kind is OrganizationKind.OPERATOR or actor.organization_kind is not OrganizationKind.OPERATOR:
        raise Refusal("not_found")
    only = (Role.ADMIN,)
    care = Care(organization.id, organization.member_code, organization.kind, only, seen=only)
    return care, organization.name
