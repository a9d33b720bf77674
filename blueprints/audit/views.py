"""The audit of one's own organization: the list, one entry, Excel."""

from flask import Blueprint, Response, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared import audit_list, lists
from blueprints.shared.access import allows
from blueprints.shared.audit_words import act_said, acts, fact_lines, record_href, record_said, who_said
from blueprints.shared.pages import page
from domain.rights import Right
from usecases.audits.search import find_entry, search_entries
from usecases.transaction import reading

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
@allows(Right.SEE_AUDIT)
def search() -> ResponseReturnValue:
    asked = audit_list.asked()
    with reading() as session:
        found = search_entries(session, g.actor, g.actor.organization_id, asked.conditions, lists.wish())
    return page(
        "audit/search", fragment="audit/_rows", found=found, asked=asked, lists=lists, columns=audit_list.heads(),
        acts=acts(), act_said=act_said, record_said=record_said, who_said=who_said, here=url_for("audit.search"),
        excel_href=lists.whole(url_for("audit.excel")), entry_href=_entry_href,
    )  # fmt: skip


@blueprint.get("/audit.xlsx")
@allows(Right.SEE_AUDIT)
def excel() -> Response:
    return audit_list.own_excel()


@blueprint.get("/audit/<int(max=2147483647):number>")
@allows(Right.SEE_AUDIT)
def show(number: int) -> ResponseReturnValue:
    with reading() as session:
        entry = find_entry(session, g.actor, g.actor.organization_id, number)
    return page(
        "audit/show", entry=entry, act=act_said(entry.code), record=record_said(entry.record), who=who_said(entry),
        lines=fact_lines(entry.facts), href=record_href(entry.record, g.actor), back=url_for("audit.search"),
    )  # fmt: skip


def _entry_href(number: int) -> str:
    return url_for("audit.show", number=number)
