"""The columns and the tabs of the operator's list of notices."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab
from domain.notice import NoticeState
from usecases.notices.written import WrittenNotices


def heads() -> tuple[Column, ...]:
    return (
        Column("shown_from", gettext("Shown from")),
        Column("shown_until", gettext("Shown until"), sortable=False),
        Column("importance", gettext("Importance"), sortable=False),
        Column("audience", gettext("For whom"), sortable=False),
        Column("subject", gettext("Subject"), sortable=False),
        Column("state", gettext("Status"), sortable=False),
    )


def asked_state() -> NoticeState | None:
    text = lists.condition("state")
    return NoticeState(text) if text in set(NoticeState) else None


def tabs(found: WrittenNotices) -> list[Tab]:
    words: dict[NoticeState | None, str] = {None: gettext("All"), **{state: label(state) for state in NoticeState}}
    return [
        Tab(
            word,
            lists.count_text(found.counts[state or "all"]),
            lists.address(state=state, after=None, before=None),
            state == found.state,
        )
        for state, word in words.items()
    ]
