"""The columns and tabs of the queue of changes."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab
from domain.organization_change import ChangeState
from usecases.changes.search import ALL, ChangeList


def heads() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Number"), sortable=False),
        Column("organization", gettext("Organization"), sortable=False),
        Column("asked_at", gettext("Asked at")),
        Column("fields", gettext("Items"), sortable=False),
        Column("state", gettext("Status"), sortable=False),
    )


def tabs(found: ChangeList) -> list[Tab]:
    # What waits stands first.
    words = {
        ChangeState.OPEN.value: label(ChangeState.OPEN),
        **{state.value: label(state) for state in ChangeState},
        ALL: gettext("All"),
    }
    return [
        Tab(
            word,
            lists.count_text(found.counts[state]),
            lists.address(state=state, after=None, before=None),
            state == found.state,
        )
        for state, word in words.items()
    ]
