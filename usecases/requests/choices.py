"""What the search of requests offers to choose from."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.rights import OrganizationKind, Role
from models.organizations import Agreement, Base, Organization
from models.users import User
from usecases.scope import own_bases


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
    bases = session.execute(select(Base.id, Base.name).where(own_bases(actor)).order_by(Base.code)).all()
    asked = select(Agreement.agent_base_id).where(Agreement.client_organization_id == actor.organization_id)
    if actor.bases is not None:
        asked = asked.where(Agreement.client_base_id.in_(actor.bases))
    agents = session.execute(
        select(Base.id, Organization.short_name, Base.short_name)
        .join(Organization, Organization.id == Base.organization_id)
        .where(Base.id.in_(asked))
        .order_by(Organization.name, Base.code)
    ).all()
    writers = (Role.SENDER, Role.VIEWER)
    people = session.execute(
        select(User.id, User.name)
        .where(User.organization_id == actor.organization_id, User.role.in_(writers))
        .order_by(User.name)
        .limit(200)
    ).all()
    return SearchChoices(
        tuple((str(key), name) for key, name in bases),
        tuple((str(key), f"{organization} {base}") for key, organization, base in agents),
        tuple((str(key), name) for key, name in people),
    )
