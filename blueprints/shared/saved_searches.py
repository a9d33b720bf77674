"""Saved searches beside their list: links to them, and the link that saves the search as it stands."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import g, request

from blueprints.shared import lists
from blueprints.shared.addresses import address_of
from blueprints.shared.pages import asked_by_htmx
from domain.list_name import ListName
from usecases.searches.find import saved_searches
from usecases.transaction import Act


@dataclass(frozen=True)
class SearchLink:
    """A saved search as its list shows it."""

    name: str
    href: str
    current: bool


def address_of_search(list_name: ListName, query: str) -> str:
    """Where a search is seen; one for nothing says so, lest the last search come back."""
    return f"{address_of(f'{list_name}.search')}?{query or 'reset=1'}"


def saved_links(session: Act, list_name: ListName) -> tuple[SearchLink, ...]:
    """For a whole page; rows alone need none."""
    if asked_by_htmx():
        return ()
    here = _query_here()
    return tuple(
        SearchLink(saved.name, address_of_search(list_name, saved.query), saved.query == here)
        for saved in saved_searches(session, g.actor, list_name)
    )


def saving_href(list_name: ListName) -> str:
    """Where the search of this address gets a name."""
    return f"{address_of('searches.new')}?{urlencode({'list': list_name.value, 'query': _query_here()})}"


def _query_here() -> str:
    asked = request.args.items(multi=True)
    return urlencode([(name, text) for name, text in asked if name not in lists.NOT_THE_SEARCH and text])
