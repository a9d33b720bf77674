"""What the search of requests offers to choose from."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, false, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from domain.actor import Actor, Reach
from domain.rights import OrganizationKind, Role
from models.organizations import Agreement, Base, Organization
from models.users import User, UserBase
from usecases.listing import STATEMENTS_KEPT
from usecases.prepared import Prepared
from usecases.requests.conditions import OWN
from usecases.scope import own_bases

MOST_PEOPLE = 200
BASE, AGENT, PERSON, LABELS = "base", "agent", "person", "labels"


@dataclass(frozen=True)
class SearchChoices:
    """Pairs of value and word, empty where the actor has nothing to choose; and how the client calls its own fields."""

    bases: tuple[tuple[str, str], ...] = ()
    agents: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    own_labels: tuple[str, ...] = ()

    @property
    def own_fields(self) -> list[tuple[str, str]]:
        """Name of the condition and label of each own field that has one."""
        return [(name, label) for name, label in zip(OWN, self.own_labels, strict=False) if label]


def search_choices(session: Session, actor: Actor) -> SearchChoices:
    """The client's bases, the agent bases they ask or asked, who enters requests, and the labels of its own fields."""
    if actor.organization_kind is not OrganizationKind.CLIENT:
        return SearchChoices()
    found: dict[str, list[tuple[str, str]]] = {BASE: [], AGENT: [], PERSON: [], LABELS: []}
    for row in _query(actor.reach).all(session):
        found[row.what].append((str(row.id), f"{row.before} {row.word}".strip()))
    labels = json.loads(found.pop(LABELS)[0][1])
    bases, agents, people = (tuple(found[what]) for what in (BASE, AGENT, PERSON))
    return SearchChoices(bases, agents, people, tuple(labels or ()))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _query(reach: Reach) -> Prepared:
    """All in one statement, each in its own order."""
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
    labels = _choice(LABELS, Organization.id, "", cast(Organization.own_field_labels, String), "").where(
        Organization.id == reach.organization_id
    )
    every = union_all(bases, agents, _choice(PERSON, people.c.id, "", people.c.name, people.c.name), labels).subquery()
    return Prepared(select(every).order_by(every.c.what, every.c.place, every.c.id))


def _choice(what: str, key: Any, before: Any, word: Any, place: Any) -> Select[*tuple[Any, ...]]:
    before, place = (literal(each) if isinstance(each, str) else each for each in (before, place))
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
