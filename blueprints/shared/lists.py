"""A list in an address: sort, place, size and conditions are all in the query string."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import g, request

from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.sentences import sentence
from domain.clock import day_in_japan
from domain.japanese_date import read_date
from domain.refusal import Refusal
from usecases.listing import COUNTED_EXACTLY, PAGE_SIZES, PageOf, Wish

PLACES = ("after", "before")
# Of the page that the address opened, not of those it leads on to.
SAID_ONCE = ("resume", "reset", "deleted", "seen")
NOT_THE_SEARCH = (*PLACES, "size", *SAID_ONCE)
LONGEST_CONDITION = 100


@dataclass(frozen=True)
class Column:
    """One column's head."""

    key: str
    label: str
    sortable: bool = True
    numeric: bool = False


@dataclass(frozen=True)
class Paging:
    """What the foot of a list shows."""

    first_href: str | None
    previous_href: str | None
    next_href: str | None
    total_text: str
    sizes: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True)
class Tab:
    """One tab: a link with the count of what it shows."""

    label: str
    count_text: str
    href: str
    current: bool


def args_of_address() -> dict[str, str]:
    """The query as a plain dict: in Werkzeug's own, each name that is missing costs an exception."""
    return request.args.to_dict()


def condition(name: str, args: Mapping[str, str] | None = None) -> str:
    """One condition of the address, as typed, cut to a length no search needs to pass."""
    text = (request.args if args is None else args).get(name, "")
    return text.strip().replace("\x00", "")[:LONGEST_CONDITION]


def day_asked(text: str, label: str, unread: list[str]) -> date | None:
    """The day of a condition; what is no day asks for nothing, and `unread` gets the sentence that says so."""
    try:
        return read_date(text, day_in_japan(now()), "") if text else None
    except Refusal as refusal:
        unread.append(sentence(refusal, field=label))
        return None


def wish(args: Mapping[str, str] | None = None) -> Wish:
    """How the address wants the list."""
    args = args_of_address() if args is None else args
    sort = args.get("sort", "")
    size = args.get("size", "")
    return Wish(
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        after=args.get("after", ""),
        before=args.get("before", ""),
        size=int(size) if size in {str(known) for known in PAGE_SIZES} else g.actor.page_size,
    )


def address(**changes: object) -> str:
    """This address with some of its query changed; an empty value goes."""
    path, parts = _here()
    parts = dict(parts)
    for name, value in changes.items():
        if value in (None, ""):
            parts.pop(name, None)
        else:
            parts[name] = urlencode({name: value})
    return f"{path}?{'&'.join(parts.values())}" if parts else path


def _here() -> tuple[str, dict[str, str]]:
    """The path and the written parts of its query by their names: a page draws a dozen addresses like its own."""
    if "here" not in g:
        asked = ((name, texts) for name, texts in request.args.lists() if name not in SAID_ONCE)
        parts = {name: urlencode({name: texts}, doseq=True) for name, texts in asked}
        g.here = request.path, parts
    here: tuple[str, dict[str, str]] = g.here
    return here


def whole(path: str, **more: str) -> str:
    """Another address for the same search, without its place and size: a download, a print."""
    query = [(name, text) for name, text in request.args.items(multi=True) if name not in NOT_THE_SEARCH and text]
    query += more.items()
    return f"{path}?{urlencode(query)}" if query else path


def query_of(page: PageOf[Any]) -> str:
    """The search that a page belongs to, sort included, so that another address can name the whole list."""
    query = [pair for pair in request.args.items(multi=True) if pair[0] not in {*NOT_THE_SEARCH, "sort"} and pair[1]]
    return urlencode([*query, ("sort", sort_of(page))])


def without(*names: str) -> str:
    return address(**dict.fromkeys((*names, *PLACES)))


def sorted_by(key: str) -> str:
    return address(sort=key, after=None, before=None)


def sort_of(page: PageOf[Any]) -> str:
    return f"-{page.sort}" if page.descending else page.sort


def count_text(count: int | None) -> str:
    """A count in words; None is what would cost too much to count."""
    if count is None:
        return gettext("many")
    if count > COUNTED_EXACTLY:
        return gettext("%(count)s or more", count=f"{COUNTED_EXACTLY:,}")
    return gettext("%(count)s items", count=f"{count:,}")


def paging(page: PageOf[Any], total: int | None) -> Paging:
    """Where one can go from this page; conditions and sort stay."""
    return Paging(
        first_href=None if page.at_start else address(after=None, before=None),
        previous_href=address(before=page.before, after=None) if page.before else None,
        next_href=address(after=page.after, before=None) if page.after else None,
        total_text=count_text(total),
        sizes=tuple((size, address(size=size, after=None, before=None), size == page.size) for size in PAGE_SIZES),
    )


def active(conditions: Mapping[str, object]) -> int:
    return sum(bool(value) for value in conditions.values())
