"""Requests by words inside their vehicle user's name or memo, found in one pass over the grams."""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select

from domain.actor import Reach
from domain.rights import OrganizationKind
from models.organizations import Agreement
from models.requests import SearchGram

# Enough to tell any two names apart; a longer query says no more.
MOST_GRAMS = 16


def requests_holding(reach: Reach, wanted: frozenset[str]) -> Select[*tuple[Any, ...]]:
    """The ids of requests that hold every gram, among the actor's own or an agent's clients; without grams, none."""
    if not wanted:
        return select(SearchGram.request_id).where(false())
    chosen = sorted(wanted)[:MOST_GRAMS]
    found = select(SearchGram.request_id).where(_within(reach), SearchGram.gram.in_(chosen))
    if len(chosen) == 1:
        return found
    return found.group_by(SearchGram.request_id).having(func.count() == len(chosen))


def _within(reach: Reach) -> ColumnElement[bool]:
    if reach.organization_kind is not OrganizationKind.AGENT:
        return SearchGram.organization_id == reach.organization_id
    clients = select(Agreement.client_organization_id).where(Agreement.agent_organization_id == reach.organization_id)
    return SearchGram.organization_id.in_(clients)
