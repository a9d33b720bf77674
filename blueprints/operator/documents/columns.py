"""The columns, the conditions and the tabs of the operator's list of documents."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab
from domain.handout import HandoutKind, HandoutState
from usecases.handouts.search import HandoutConditions, KeptHandouts


def heads() -> tuple[Column, ...]:
    return (
        Column("title", gettext("Title"), sortable=False),
        Column("kind", gettext("Kind of document"), sortable=False),
        Column("audience", gettext("For whom"), sortable=False),
        Column("edition", gettext("Version"), sortable=False, numeric=True),
        Column("shown_from", gettext("Shown from"), sortable=False),
        Column("size", gettext("Size"), sortable=False, numeric=True),
        Column("state", gettext("Status"), sortable=False),
        Column("updated_at", gettext("Updated at")),
    )


def conditions() -> HandoutConditions:
    kind, state = lists.condition("kind"), lists.condition("state")
    return HandoutConditions(
        lists.condition("words"),
        HandoutKind(kind) if kind in set(HandoutKind) else None,
        HandoutState(state) if state in set(HandoutState) else None,
    )


def kinds() -> tuple[tuple[str, str], ...]:
    return tuple((kind.value, label(kind)) for kind in HandoutKind)


def tabs(found: KeptHandouts) -> list[Tab]:
    words: dict[HandoutState | None, str] = {None: gettext("All"), **{state: label(state) for state in HandoutState}}
    return [
        Tab(
            word,
            lists.count_text(found.counts[state or "all"]),
            lists.address(state=state, after=None, before=None),
            state == found.conditions.state,
        )
        for state, word in words.items()
    ]
