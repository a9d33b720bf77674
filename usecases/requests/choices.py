"""What the search of requests offers to choose from."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from domain.actor import Actor, Reach
from domain.rights import OrganizationKind, Role
from models.organizations import Agreement, Base, Organization
from models.users import User, UserBase
from usecases.listing import STATEMENTS_KEPT
from usecases.prepared import Prepared
from usecases.scope import own_bases

MOST_PEOPLE = 200


@dataclass(frozen=True)
class SearchChoices:
    """Pairs of value and word; empty where the actor has nothing to choose."""

    bases: tuple[tuple[str, str], ...] = ()
    agents: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()


def search_choices(session: Session, actor: Actor) -> SearchChoices:
    """The client's bases, the agent bases they ask or asked, and who enters requests."""
    if actor.organization_kind is not OrganizationKind.CLIENT:
        return SearchChoices()
    bases, agents, people = (query.all(session) for query in _queries(actor.reach))
    return SearchChoices(
        tuple((str(key), name) for key, name in bases),
        tuple((str(key), f"{organization} {base}") for key, organization, base in agents),
        tuple((str(key), name) for key, name in people),
    )


@lru_cache(maxsize=STATEMENTS_KEPT)
def _queries(reach: Reach) -> tuple[Prepared, ...]:
    asked = select(Agreement.agent_base_id).where(Agreement.client_organization_id == reach.organization_id)
    if reach.bases is not None:
        asked = asked.where(Agreement.client_base_id.in_(reach.bases))
    return (
        Prepared(select(Base.id, Base.name).where(own_bases(reach)).order_by(Base.code)),
        Prepared(
            select(Base.id, Organization.short_name.label("organization"), Base.short_name)
            .join(Organization, Organization.id == Base.organization_id)
            .where(Base.id.in_(asked))
            .order_by(Organization.name, Base.code)
        ),
        Prepared(
            select(User.id, User.name)
            .where(
                User.organization_id == reach.organization_id,
                User.role.in_((Role.SENDER, Role.VIEWER)),
                _works_beside(reach),
            )
            .order_by(User.name)
            .limit(MOST_PEOPLE)
        ),
    )


def _works_beside(reach: Reach) -> ColumnElement[bool]:
    """Colleagues at one of the same bases; who works at no base any more has none."""
    if reach.bases is None:
        return true()
    if not reach.bases:
        return false()
    at_these = select(UserBase.user_id).where(UserBase.base_id.in_(reach.bases))
    return or_(User.all_bases, User.id.in_(at_these))
