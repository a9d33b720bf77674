"""The board of what is due, the nearest first, for both sides."""

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue

from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.list_download import send_list
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.parties import agent_words, base_words
from domain.deadlines import Deadline
from domain.rights import Right
from domain.table_column import CellKind, TableColumn
from usecases.deadlines.search import (
    STATUSES_OF,
    DueBoard,
    DueConditions,
    DueRow,
    Nearness,
    all_deadlines,
    search_deadlines,
)
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


@blueprint.get("/deadlines.xlsx")
@allows(Right.SEE_APPLICATIONS)
def excel() -> Response:
    asked, wish, actor, moment = conditions(), lists.wish(), g.actor, now()
    words = ((gettext("How near"), label(asked.near)), (gettext("What is due"), label(asked.what)))
    return send_list(
        "deadlines.xlsx", gettext("Deadlines"), printed(),
        lambda session: all_deadlines(session, actor, asked, wish, moment), [pair for pair in words if pair[1]],
    )  # fmt: skip


def printed() -> tuple[TableColumn[DueRow], ...]:
    actor = g.actor
    names = (TableColumn[DueRow](gettext("Vehicle user"), lambda row: row.application.user_name),)
    return (
        TableColumn(gettext("Application no."), lambda row: row.application.number, CellKind.CODE),
        TableColumn(gettext("Kind of vehicle"), lambda row: label(row.application.kind)),
        TableColumn(gettext("Due on"), lambda row: row.due_on, CellKind.DATE),
        TableColumn(gettext("expected date"), lambda row: gettext("yes") if row.is_expected else ""),
        TableColumn(gettext("Days left"), lambda row: row.days_left, CellKind.NUMBER),
        TableColumn(gettext("What is due"), lambda row: label(row.deadline)),
        TableColumn(gettext("OSS status"), lambda row: row.application.oss_words or label(row.application.oss_status)),
        TableColumn(gettext("Plate"), lambda row: row.application.plate, CellKind.CODE),
        TableColumn(gettext("Chassis number"), lambda row: row.application.chassis_number, CellKind.CODE),
        *(names if sees_names(actor) else ()),
        TableColumn(gettext("Base"), lambda row: base_words(row.application, actor.organization_kind)),
        TableColumn(gettext("Agent"), lambda row: agent_words(row.application, actor.organization_kind)),
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
