"""The form by which a search gets its name."""

from urllib.parse import parse_qsl, urlencode

from blueprints.shared import lists
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import TextField, UnseenField
from blueprints.shared.forms import KeizokuForm
from domain.list_name import ListName
from domain.refusal import Refusal
from usecases.searches.keep import KeepSearch

LONGEST_NAME = 30
LONGEST_QUERY = 3_000


def read_query(text: str) -> str:
    """A search without its place in the list; raises Refusal not_found for what no list ever offered to save."""
    if len(text) > LONGEST_QUERY:
        raise Refusal("not_found")
    asked = parse_qsl(text, errors="replace")
    return urlencode([(name, word) for name, word in asked if name not in lists.NOT_THE_SEARCH and word])


def read_list(text: str) -> ListName:
    if text not in set(ListName):
        raise Refusal("not_found")
    return ListName(text)


class SearchForm(KeizokuForm):
    """The search as the list's link handed it over, and its name."""

    list = UnseenField()
    query = UnseenField()
    name = TextField(_("Name of the search"), needed=True, longest=LONGEST_NAME)

    def command(self) -> KeepSearch:
        return KeepSearch(read_list(self.list.data or ""), self.name.data or "", read_query(self.query.data or ""))
