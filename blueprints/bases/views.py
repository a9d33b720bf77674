"""Search, list, show, new, edit and delete a base."""

from flask import Blueprint, Response, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.bases import columns
from blueprints.bases.forms import BaseForm, DeleteBaseForm, NewBaseForm
from blueprints.bases.pasting.views import blueprint as pasting
from blueprints.bases.people.views import blueprint as people
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.list_download import send_list
from blueprints.shared.lookups import look_up
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.refusal import Refusal
from domain.rights import Right
from usecases.agreements.notification import reported
from usecases.bases.add import add_base
from usecases.bases.change import change_base
from usecases.bases.delete import delete_base, hanging_on
from usecases.bases.find import find_base
from usecases.bases.search import ENDS_SOON, BaseConditions, all_bases, search_bases
from usecases.transaction import Act, reading
from usecases.users.find_name import find_name

blueprint = Blueprint("bases", __name__)
blueprint.register_blueprint(people)
blueprint.register_blueprint(pasting)


def conditions() -> BaseConditions:
    asked = {name: lists.condition(name) for name in BaseConditions.__dataclass_fields__}
    return BaseConditions(**asked | {"ends": ENDS_SOON if asked["ends"] == ENDS_SOON else ""})


@blueprint.get("/bases")
@allows(Right.SEE_BASES)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = search_bases(session, g.actor, conditions(), lists.wish(), now())
    return page("bases/search", fragment="bases/_rows", found=found, columns=columns.heads(), lists=lists)


@blueprint.get("/bases.xlsx")
@allows(Right.SEE_BASES)
def excel() -> Response:
    asked, wish, actor = conditions(), lists.wish(), g.actor
    return send_list(
        "bases.xlsx", gettext("Bases"), columns.printed(),
        lambda session: all_bases(session, actor, asked, wish, now()), columns.said(asked),
    )  # fmt: skip


@blueprint.get("/bases/<code>")
@allows(Right.SEE_BASES)
def show(code: str) -> ResponseReturnValue:
    with reading() as session:
        base = find_base(session, g.actor, code)
        told = reported(session, g.actor, base) if g.actor.may(Right.FETCH_NOTIFICATIONS) else ()
    return page("bases/show", base=base, reported=told)


@blueprint.get("/bases/new")
@allows(Right.ADD_BASE)
def new() -> ResponseReturnValue:
    return page("bases/new", form=NewBaseForm.opened())


@blueprint.post("/bases/new")
@allows(Right.ADD_BASE)
def create() -> ResponseReturnValue:
    form = NewBaseForm()
    if found := look_up(form):
        return page("bases/new", form=form, found=found)

    def act(session: Act) -> str:
        code = add_base(session, g.actor, form.add(), now())
        return url_for("bases.show", code=code)

    return carry_out(form, "bases/new", act, done=gettext("The base was added."))


@blueprint.get("/bases/<code>/edit")
@allows(Right.CHANGE_BASE)
def edit(code: str) -> ResponseReturnValue:
    with reading() as session:
        base = find_base(session, g.actor, code)
    return page("bases/edit", form=BaseForm.opened(base), code=base.code)


@blueprint.post("/bases/<code>/edit")
@allows(Right.CHANGE_BASE)
def update(code: str) -> ResponseReturnValue:
    form = BaseForm()

    def act(session: Act) -> str:
        return url_for("bases.show", code=change_base(session, g.actor, form.change(code), now()))

    def conflict() -> ResponseReturnValue:
        with reading() as session:
            base = find_base(session, g.actor, code)
            by = find_name(session, g.actor, base.updated_by)
        here, own = url_for("bases.edit", code=code), base.updated_by == g.actor.user_id
        return show_conflict(form, BaseForm.showing(base), base.updated_at, here, by, own)

    with reading() as session:
        code = find_base(session, g.actor, code).code
    if found := look_up(form):
        return page("bases/edit", form=form, code=code, found=found)
    return carry_out(form, "bases/edit", act, conflict=conflict, done=gettext("The base was saved."), code=code)


@blueprint.get("/bases/<code>/delete")
@allows(Right.DELETE_BASE)
def confirm_delete(code: str) -> ResponseReturnValue:
    with reading() as session:
        base = find_base(session, g.actor, code)
        hanging = hanging_on(session, base)
    return page("bases/delete", form=DeleteBaseForm.opened(base), base=base, hanging=hanging)


@blueprint.post("/bases/<code>/delete")
@allows(Right.DELETE_BASE)
def delete(code: str) -> ResponseReturnValue:
    form = DeleteBaseForm()

    def act(session: Act) -> str:
        delete_base(session, g.actor, form.delete(code), now())
        return url_for("bases.search")

    def conflict() -> ResponseReturnValue:
        newest = DeleteBaseForm.showing(base)
        newest.blame(Refusal("changed_by_someone_else", at=base.updated_at))
        return page("bases/delete", form=newest, base=base, hanging=hanging, status=409)

    with reading() as session:
        base = find_base(session, g.actor, code)
        hanging = hanging_on(session, base)
    done = gettext("The base was deleted.")
    return carry_out(form, "bases/delete", act, done=done, conflict=conflict, base=base, hanging=hanging)
