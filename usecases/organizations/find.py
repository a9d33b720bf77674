"""Find an organization by its member code, within the actor's scope."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.organizations import Organization
from usecases.scope import visible_organizations

SHAPE_OF_CODE = re.compile(r"[0-9]{7}")


def find_organization(session: Session, actor: Actor, member_code: str) -> Organization:
    """Raises Refusal not_found."""
    return _found(session, actor, member_code, lock=False)


def find_organization_seen_at(session: Session, actor: Actor, member_code: str, version: int) -> Organization:
    """The same, locked for an act; raises changed_by_someone_else unless `version` is the newest."""
    organization = _found(session, actor, member_code, lock=True)
    if organization.version != version:
        raise Refusal("changed_by_someone_else", at=organization.updated_at)
    return organization


def _found(session: Session, actor: Actor, member_code: str, lock: bool) -> Organization:
    if not SHAPE_OF_CODE.fullmatch(member_code):
        raise Refusal("not_found")
    query = select(Organization).where(visible_organizations(actor), Organization.member_code == member_code)
    # Its id does not change, so whoever only refers to the row need not wait.
    found = session.scalar(query.with_for_update(key_share=True) if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found
