"""The operator's documents: the list, one of them, adding, changing, a new version, withdrawing, any version's file."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.documents import columns
from blueprints.operator.documents.forms import EditForm, EditionForm, NewForm, WithdrawForm, limit_mib
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.handouts import WORDS
from blueprints.shared.moment import now
from blueprints.shared.pages import page, send
from domain.clock import day_in_japan
from domain.handout import HandoutState
from domain.refusal import Refusal
from domain.rights import Right, Role
from usecases.handouts.find import editions_of, find_handout, state_now
from usecases.handouts.keep import add_edition, add_handout, change_handout
from usecases.handouts.read import edition_file
from usecases.handouts.search import search_handouts
from usecases.handouts.withdraw import withdraw_handout
from usecases.transaction import Act, noting, reading
from usecases.users.find_name import find_name

blueprint = Blueprint("operator_documents", __name__, url_prefix="/operator/documents")
NUMBER = "<int(max=2147483647):number>"
NEW, SHOW, EDITION = "operator/documents/new", "operator/documents/show", "operator/documents/edition"


@blueprint.get("")
@allows(Right.KEEP_HANDOUTS)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = search_handouts(session, columns.conditions(), lists.wish(), now())
    return page(
        "operator/documents/search", fragment="operator/documents/_rows", found=found, lists=lists,
        tabs=columns.tabs(found), columns=columns.heads(), kinds=columns.kinds(), **WORDS,
    )  # fmt: skip


@blueprint.get(f"/{NUMBER}")
@allows(Right.KEEP_HANDOUTS)
def show(number: int) -> ResponseReturnValue:
    context = _looked_at(number)
    return page(SHOW, form=WithdrawForm.opened(context["handout"]), **context)


@blueprint.get("/new")
@allows(Right.KEEP_HANDOUTS)
def new() -> ResponseReturnValue:
    """For everyone, from today."""
    everyone = {f"for_{role.value}": True for role in Role}
    shown = SimpleNamespace(shown_from=day_in_japan(now()), **everyone)
    return page(NEW, form=NewForm.opened(shown), limit_mib=limit_mib())


@blueprint.post("/new")
@allows(Right.KEEP_HANDOUTS)
def create() -> ResponseReturnValue:
    form = NewForm()

    def act(session: Act) -> str:
        return url_for("operator_documents.show", number=add_handout(session, g.actor, form.add(), now()))

    return carry_out(form, NEW, act, done=gettext("The document was saved."), limit_mib=limit_mib())


@blueprint.get(f"/{NUMBER}/edit")
@allows(Right.KEEP_HANDOUTS)
def edit(number: int) -> ResponseReturnValue:
    return page("operator/documents/edit", form=EditForm.opened(_open(number)["handout"]), number=number)


@blueprint.post(f"/{NUMBER}/edit")
@allows(Right.KEEP_HANDOUTS)
def update(number: int) -> ResponseReturnValue:
    form = EditForm()

    def act(session: Act) -> str:
        change_handout(session, g.actor, form.change(number), now())
        return url_for("operator_documents.show", number=number)

    def conflict() -> ResponseReturnValue:
        with reading() as session:
            newest = find_handout(session, number)
            by = find_name(session, g.actor, newest.updated_by)
        here, own = url_for("operator_documents.edit", number=number), newest.updated_by == g.actor.user_id
        return show_conflict(form, EditForm.showing(newest), newest.updated_at, here, by, own)

    with reading() as session:
        find_handout(session, number)
    done = gettext("The document was saved.")
    return carry_out(form, "operator/documents/edit", act, done=done, conflict=conflict, number=number)


@blueprint.get(f"/{NUMBER}/versions/new")
@allows(Right.KEEP_HANDOUTS)
def new_edition(number: int) -> ResponseReturnValue:
    context = _open(number)
    shown = SimpleNamespace(version=context["handout"].version, shown_from=day_in_japan(now()))
    return page(EDITION, form=EditionForm.opened(shown), limit_mib=limit_mib(), **context)


@blueprint.post(f"/{NUMBER}/versions/new")
@allows(Right.KEEP_HANDOUTS)
def create_edition(number: int) -> ResponseReturnValue:
    form, context = EditionForm(), _looked_at(number)

    def act(session: Act) -> str:
        add_edition(session, g.actor, form.command(number), now())
        return url_for("operator_documents.show", number=number)

    done = gettext("The new version was saved.")
    return carry_out(form, EDITION, act, done=done, limit_mib=limit_mib(), **context)


@blueprint.get(f"/{NUMBER}/versions/<int(max=2147483647):edition>/file")
@allows(Right.KEEP_HANDOUTS)
def file(number: int, edition: int) -> Response:
    with noting() as session:
        document = edition_file(session, g.actor, number, edition, now())
    return send(document)


@blueprint.post(f"/{NUMBER}/withdraw")
@allows(Right.KEEP_HANDOUTS)
def withdraw(number: int) -> ResponseReturnValue:
    form, context = WithdrawForm(), _looked_at(number)

    def act(session: Act) -> str:
        withdraw_handout(session, g.actor, form.command(number), now())
        return url_for("operator_documents.show", number=number)

    return carry_out(form, SHOW, act, done=gettext("The document was withdrawn."), **context)


def _looked_at(number: int) -> dict[str, Any]:
    with reading() as session:
        handout = find_handout(session, number)
        editions, state = editions_of(session, handout, now()), state_now(session, handout, now())
        by = find_name(session, g.actor, handout.updated_by)
    return {"handout": handout, "editions": editions, "state": state, "by": by, **WORDS}


def _open(number: int) -> dict[str, Any]:
    """One that can still be changed; raises not_found or handout_withdrawn."""
    context = _looked_at(number)
    if context["state"] is HandoutState.WITHDRAWN:
        raise Refusal("handout_withdrawn")
    return context
