"""The operator's audit: its own acts, the chains, and a tenant's entries once a reason was given."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.audit.forms import LookForm
from blueprints.shared import audit_list, lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.audit_words import act_said, acts, fact_lines, record_said, who_said
from blueprints.shared.catalogue import gettext
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page
from domain.refusal import Refusal
from domain.rights import Right
from usecases.audits.check import ask_for_checks, chain_state
from usecases.audits.look import LOOK_LASTS, OpenLook, look_at_audit, open_look
from usecases.audits.search import AuditList, AuditRow, find_entry, search_entries
from usecases.transaction import Act, reading

blueprint = Blueprint("operator_audit", __name__, url_prefix="/operator/audit")


@blueprint.get("")
@allows(Right.INSPECT_AUDIT)
def search() -> ResponseReturnValue:
    shown = SimpleNamespace(member_code=request.args.get("member_code", "")[:7])
    form = LookForm.opened(shown)
    return page("operator/audit/search", fragment="audit/_rows", form=form, **_own())


@blueprint.get("/entries.xlsx")
@allows(Right.INSPECT_AUDIT)
def excel() -> Response:
    return audit_list.own_excel()


@blueprint.get("/<int(max=2147483647):number>")
@allows(Right.INSPECT_AUDIT)
def show(number: int) -> ResponseReturnValue:
    with reading() as session:
        entry = find_entry(session, g.actor, g.actor.organization_id, number)
    return page("audit/show", **_entry(entry), back=url_for("operator_audit.search"))


@blueprint.post("")
@allows(Right.INSPECT_AUDIT)
def look() -> ResponseReturnValue:
    form = LookForm()

    def act(session: Act) -> str:
        return url_for("operator_audit.tenant", code=look_at_audit(session, g.actor, form.command(), now()))

    return carry_out(form, "operator/audit/search", act, **_own())


@blueprint.post("/check")
@allows(Right.INSPECT_AUDIT)
def check() -> ResponseReturnValue:
    def act(session: Act) -> str:
        ask_for_checks(session, g.actor, now())
        return url_for("operator_audit.search")

    done = gettext("All chains will be looked through shortly.")
    return carry_out(KeizokuForm(), "operator/audit/search", act, done=done, **_own())


@blueprint.get("/organizations/<code>")
@allows(Right.INSPECT_AUDIT)
def tenant(code: str) -> ResponseReturnValue:
    """Without a reason that lasts the way leads to the form that asks for one."""
    asked, looked = audit_list.asked(), _looked(code)
    if looked is None:
        return go_to("operator_audit.search", member_code=code)
    with reading() as session:
        found = search_entries(session, g.actor, looked.organization_id, asked.conditions, lists.wish())
    return page(
        "operator/audit/tenant", fragment="audit/_rows", look=looked, **_listed(found, asked),
        here=url_for("operator_audit.tenant", code=code),
        entry_href=lambda number: url_for("operator_audit.tenant_entry", code=code, number=number),
    )  # fmt: skip


@blueprint.get("/organizations/<code>/<int(max=2147483647):number>")
@allows(Right.INSPECT_AUDIT)
def tenant_entry(code: str, number: int) -> ResponseReturnValue:
    looked = _looked(code)
    if looked is None:
        return go_to("operator_audit.search", member_code=code)
    with reading() as session:
        entry = find_entry(session, g.actor, looked.organization_id, number)
    return page("audit/show", **_entry(entry), back=url_for("operator_audit.tenant", code=code))


def _looked(code: str) -> OpenLook | None:
    try:
        with reading() as session:
            return open_look(session, g.actor, code, now())
    except Refusal:
        return None


def _own() -> dict[str, Any]:
    """The operator's own entries, and how the chains stand."""
    asked, actor = audit_list.asked(), g.actor
    wish = lists.wish() if request.method == "GET" else lists.wish({})
    with reading() as session:
        found = search_entries(session, actor, actor.organization_id, asked.conditions, wish)
        chains = chain_state(session, now())
    return {
        **_listed(found, asked), "chains": chains, "here": url_for("operator_audit.search"),
        "excel_href": lists.whole(url_for("operator_audit.excel")),
        "entry_href": lambda number: url_for("operator_audit.show", number=number),
    }  # fmt: skip


def _listed(found: AuditList, asked: audit_list.Asked) -> dict[str, Any]:
    return {
        "found": found, "asked": asked, "lists": lists, "columns": audit_list.heads(), "acts": acts(),
        "minutes": LOOK_LASTS // timedelta(minutes=1), "act_said": act_said, "record_said": record_said,
        "who_said": who_said,
    }  # fmt: skip


def _entry(entry: AuditRow) -> dict[str, Any]:
    """A tenant's request is looked at on its own page, which is noted there."""
    return {
        "entry": entry, "act": act_said(entry.code), "record": record_said(entry.record), "who": who_said(entry),
        "lines": fact_lines(entry.facts), "href": "",
    }  # fmt: skip
