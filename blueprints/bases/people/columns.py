"""The columns and tabs of the people of a base."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab
from usecases.people.search import PeopleList, PeopleWanted


def heads() -> tuple[Column, ...]:
    titles = (
        gettext("Name"), gettext("Kind"), gettext("User ID of the certificate service"), gettext("Inspector code"),
        gettext("Valid from"), gettext("Valid until"),
    )  # fmt: skip
    return tuple(Column("", title, sortable=False) for title in titles)


def tabs(found: PeopleList) -> list[Tab]:
    return [
        Tab(
            label(wanted),
            lists.count_text(found.counts[wanted.value]),
            lists.address(show=wanted.value, after=None, before=None),
            wanted is found.wanted,
        )
        for wanted in PeopleWanted
    ]
