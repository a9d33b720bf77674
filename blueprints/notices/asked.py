"""The conditions of the list of notices as its address names them, and its tabs."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Tab
from domain.notice import NoticeAudience
from usecases.notices.search import NoticeConditions, NoticeList

NAMES = ("day_from", "day_until", "audience", "words")


def typed() -> dict[str, str]:
    args = lists.args_of_address()
    return {name: lists.condition(name, args) for name in NAMES}


def active() -> int:
    return lists.active(typed())


def conditions() -> tuple[NoticeConditions, tuple[str, ...]]:
    """Those that can be read, and a sentence for each day that cannot."""
    words, unread = typed(), list[str]()
    day = gettext("Notice registered on")
    first, last = (lists.day_asked(words[name], day, unread) for name in ("day_from", "day_until"))
    audience = NoticeAudience(words["audience"]) if words["audience"] in set(NoticeAudience) else None
    return NoticeConditions(first, last, audience, words["words"], lists.condition("unread") == "1"), tuple(unread)


def audiences() -> tuple[tuple[str, str], ...]:
    return tuple((audience.value, label(audience)) for audience in NoticeAudience)


def tabs(found: NoticeList) -> list[Tab]:
    shown = (("", gettext("All"), "all"), ("1", gettext("Unread"), "unread"))
    return [
        Tab(
            word,
            lists.count_text(found.counts[count]),
            lists.address(unread=value, after=None, before=None),
            bool(value) == found.conditions.unread,
        )
        for value, word, count in shown
    ]
