"""Paste many users, look them over, save them, and undo that."""

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
from blueprints.shared.vault import vault
from blueprints.users.desk import own_desk
from blueprints.users.pasting.words import as_read, headings
from domain.refusal import Refusal
from domain.rights import Right
from domain.user_table import MOST_USERS
from usecases.transaction import Act, reading, transaction
from usecases.users.paste import look_over, paste_users
from usecases.users.pasted import show_batch, undo_paste

blueprint = Blueprint("pasting", __name__)


@blueprint.get("/users/paste")
@allows(Right.CHANGE_USERS)
def new() -> ResponseReturnValue:
    return page("users/paste", form=PasteForm.opened(), desk=own_desk(), look=None, headings=headings())


@blueprint.get("/users/paste/template.csv")
@allows(Right.CHANGE_USERS)
def template() -> Response:
    return send_template(gettext("Template of users"), headings(), "users-template.csv")


@blueprint.post("/users/paste")
@allows(Right.CHANGE_USERS)
def create() -> ResponseReturnValue:
    """Look the table over, or save it when that was pressed; whatever is wrong, nothing is saved."""
    form, desk = PasteForm(), own_desk()
    context: dict[str, Any] = {"desk": desk, "headings": headings(), "look": None}
    if not form.take_file():
        return page("users/paste", form=form, status=422, **context)
    command = as_read(form.pasted.data or "", desk.care)
    with reading() as session:
        look = look_over(session, desk.care, command)
    columns = columns_of(look.rows, headings())
    context |= {"look": look, "columns": columns, "lines": lines_of(look.rows, columns), "most": MOST_USERS}
    if request.form.get("act") != "add":
        if not look.rows:
            form.pasted.errors = [sentence(Refusal("paste_empty"))]
        return page("users/paste", form=form, status=200 if look.may_be_added else 422, **context)

    def act(session: Act) -> str:
        return url_for("users.pasting.show", batch=paste_users(session, g.actor, desk.care, vault(), command, now()))

    done = gettext("%(count)s users were added.", count=len(look.rows))
    return carry_out(form, "users/paste", act, done=done, **context)


@blueprint.get("/users/paste/<int(max=2147483647):batch>")
@allows(Right.CHANGE_USERS)
def show(batch: int) -> ResponseReturnValue:
    desk = own_desk()
    with reading() as session:
        found = show_batch(session, g.actor, desk.care, batch)
    may_undo = found.may_be_undone(now())
    return page("users/pasted", desk=desk, batch=found, may_undo=may_undo)


@blueprint.post("/users/paste/<int(max=2147483647):batch>/undo")
@allows(Right.CHANGE_USERS)
def undo(batch: int) -> ResponseReturnValue:
    with transaction() as session:
        gone = undo_paste(session, g.actor, own_desk().care, batch, now())
    tell(gettext("%(count)s users were taken out again.", count=gone))
    return go_to("users.search")
