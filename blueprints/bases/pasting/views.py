"""Paste many bases, look them over, save them, and undo that."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page, tell
from blueprints.shared.pasting import PasteForm, columns_of, lines_of, send_template
from blueprints.shared.sentences import sentence
from domain.base_table import MOST_BASES
from domain.refusal import Refusal
from domain.rights import Right
from usecases.bases.paste import PasteBases, look_over_bases, paste_bases, show_pasted_bases, undo_pasted_bases
from usecases.transaction import Act, reading, transaction

blueprint = Blueprint("pasting", __name__)


def headings() -> dict[str, str]:
    """Of the columns, in the order of a table that has no line of headings."""
    return {
        "code": gettext("Base code"),
        "name": gettext("Base name"),
        "short_name": gettext("Short name"),
        "delegate_number": gettext("Delegate number"),
        "certification_number": gettext("Certification number"),
        "designation_number": gettext("Designation number"),
        "postal_code": gettext("Postal code"),
        "address_1": gettext("Address 1"),
        "address_2": gettext("Address 2"),
        "phone": gettext("Phone"),
        "billing_email": gettext("Billing e-mail"),
    }


@blueprint.get("/bases/paste")
@allows(Right.ADD_BASE)
def new() -> ResponseReturnValue:
    return page("bases/pasting/new", form=PasteForm.opened(), look=None, headings=headings())


@blueprint.get("/bases/paste/template.csv")
@allows(Right.ADD_BASE)
def template() -> Response:
    return send_template(gettext("Template of bases"), headings(), "bases-template.csv")


@blueprint.post("/bases/paste")
@allows(Right.ADD_BASE)
def create() -> ResponseReturnValue:
    """Look the table over, or save it when that was pressed; whatever is wrong, nothing is saved."""
    form, context = PasteForm(), dict[str, Any](look=None, headings=headings())
    if not form.take_file():
        return page("bases/pasting/new", form=form, status=422, **context)
    command = PasteBases(form.pasted.data or "", headings())
    with reading() as session:
        look = look_over_bases(session, g.actor, command)
    columns = columns_of(look.rows, headings())
    context |= {"look": look, "columns": columns, "lines": lines_of(look.rows, columns), "most": MOST_BASES}
    if request.form.get("act") != "add":
        if not look.rows:
            form.pasted.errors = [sentence(Refusal("paste_bases_empty"))]
        return page("bases/pasting/new", form=form, status=200 if look.may_be_added else 422, **context)

    def act(session: Act) -> str:
        return url_for("bases.pasting.show", batch=paste_bases(session, g.actor, command, now()))

    done = gettext("%(count)s bases were added.", count=len(look.rows))
    return carry_out(form, "bases/pasting/new", act, done=done, **context)


@blueprint.get("/bases/paste/<int(max=2147483647):batch>")
@allows(Right.ADD_BASE)
def show(batch: int) -> ResponseReturnValue:
    with reading() as session:
        found = show_pasted_bases(session, g.actor, batch)
    return page("bases/pasting/show", batch=found, may_undo=found.may_be_undone(now()))


@blueprint.post("/bases/paste/<int(max=2147483647):batch>/undo")
@allows(Right.ADD_BASE)
def undo(batch: int) -> ResponseReturnValue:
    with transaction() as session:
        gone = undo_pasted_bases(session, g.actor, batch, now())
    tell(gettext("%(count)s bases were taken out again.", count=gone))
    return go_to("bases.search")
