"""What the search of requests offers to choose from."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, false, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from domain.actor import Actor, Reach
from domain.rights import OrganizationKind, Role
from models.organizations import Agreement, Base, Organization
from models.users import User, UserBase
from usecases.listing import STATEMENTS_KEPT
from usecases.prepared import Prepared
from usecases.scope import own_bases

MOST_PEOPLE = 200
BASE, AGENT, PERSON = "base", "agent", "person"


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
    found: dict[str, list[tuple[str, str]]] = {BASE: [], AGENT: [], PERSON: []}
    for row in _query(actor.reach).all(session):
        found[row.what].append((str(row.id), f"{row.before} {row.word}".strip()))
    return SearchChoices(*(tuple(found[what]) for what in (BASE, AGENT, PERSON)))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _query(reach: Reach) -> Prepared:
    """All three in one statement, each in its own order."""
    asked = select(Agreement.agent_base_id).where(Agreement.client_organization_id == reach.organization_id)
    if reach.bases is not None:
        asked = asked.where(Agreement.client_base_id.in_(reach.bases))
    people = (
        select(User.id, User.name)
        .where(User.organization_id == reach.organization_id, User.role.in_((Role.SENDER, Role.VIEWER)))
        .where(_works_beside(reach))
        .order_by(User.name)
        .limit(MOST_PEOPLE)
        .subquery()
    )
    bases = _choice(BASE, Base.id, "", Base.name, Base.code).where(own_bases(reach))
    agents = (
        _choice(AGENT, Base.id, Organization.short_name, Base.short_name, Organization.name + Base.code)
        .join(Organization, Organization.id == Base.organization_id)
        .where(Base.id.in_(asked))
    )
    every = union_all(bases, agents, _choice(PERSON, people.c.id, "", people.c.name, people.c.name)).subquery()
    return Prepared(select(every).order_by(every.c.what, every.c.place, every.c.id))


def _choice(what: str, key: Any, before: Any, word: Any, place: Any) -> Select[*tuple[Any, ...]]:
    before = literal(before) if isinstance(before, str) else before
    columns = {"what": literal(what), "id": key, "before": before, "word": word, "place": place}
    return select(*(column.label(name) for name, column in columns.items()))


def _works_beside(reach: Reach) -> ColumnElement[bool]:
    """Colleagues at one of the same bases; who works at no base any more has none."""
    if reach.bases is None:
        return true()
    if not reach.bases:
        return false()
    at_these = select(UserBase.user_id).where(UserBase.base_id.in_(reach.bases))
    return or_(User.all_bases, User.id.in_(at_these))
