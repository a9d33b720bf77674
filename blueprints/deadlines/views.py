"""The board of what is due, the nearest first, for both sides."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.deadlines import Deadline
from domain.rights import Right
from usecases.deadlines.search import STATUSES_OF, DueBoard, DueConditions, Nearness, search_deadlines
from usecases.scope import sees_names
from usecases.transaction import reading

blueprint = Blueprint("deadlines", __name__)


def conditions() -> DueConditions:
    near, what = lists.condition("near"), lists.condition("what")
    return DueConditions(
        near=Nearness(near) if near in set(Nearness) else None,
        what=Deadline(what) if what in {deadline.value for deadline in STATUSES_OF} else None,
    )


@blueprint.get("/deadlines")
@allows(Right.SEE_APPLICATIONS)
def search() -> ResponseReturnValue:
    with reading() as session:
        board = search_deadlines(session, g.actor, conditions(), lists.wish(), now())
    return page(
        "deadlines/search",
        fragment="deadlines/_rows",
        board=board,
        near_tabs=near_tabs(board),
        whats=tuple((deadline.value, label(deadline)) for deadline in STATUSES_OF),
        names_seen=sees_names(g.actor),
        lists=lists,
    )


def near_tabs(board: DueBoard) -> list[lists.Tab]:
    """すべて, 期限切れ, 今日, 7日以内."""
    return [
        lists.Tab(
            label=gettext("All") if near is None else label(near),
            count_text=lists.count_text(board.counts[near.value if near else ""]),
            href=lists.address(near=near.value if near else None, after=None, before=None),
            current=near is board.conditions.near,
        )
        for near in (None, *Nearness)
    ]
