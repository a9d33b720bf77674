"""Templates of requests: list, look, add, edit, delete."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.request_templates import columns
from blueprints.request_templates.forms import DeleteTemplateForm, TemplateForm, boxes_of, shown_boxes
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.refusal import Refusal
from domain.rights import Right
from domain.vehicle import VehicleKind
from usecases.request_templates.answers import answers_of
from usecases.request_templates.delete import delete_template
from usecases.request_templates.find import ShownTemplate, find_template
from usecases.request_templates.offers import TemplateOffers, template_offers
from usecases.request_templates.search import search_templates
from usecases.request_templates.write import add_template, change_template
from usecases.requests.facts_in_row import facts_of
from usecases.requests.find import find_request
from usecases.transaction import Act, reading

blueprint = Blueprint("request_templates", __name__)


@blueprint.get("/templates")
@allows(Right.SEE_TEMPLATES)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = search_templates(session, g.actor, lists.wish())
    heads = columns.heads()
    return page("request_templates/search", fragment="request_templates/_rows", found=found, columns=heads, lists=lists)


@blueprint.get("/templates/<int:template_id>")
@allows(Right.SEE_TEMPLATES)
def show(template_id: int) -> ResponseReturnValue:
    shown, offers = _found(template_id)
    return page("request_templates/show", shown=shown, pairs=columns.preset_pairs(shown, offers))


@blueprint.get("/templates/new")
@allows(Right.CHANGE_TEMPLATES)
def new() -> ResponseReturnValue:
    """`?request=` begins with what a request holds."""
    with reading() as session:
        offers = _offers(session)
        begun = _begun(session)
    return page("request_templates/new", form=TemplateForm.opened(begun, offers=offers))


@blueprint.post("/templates/new")
@allows(Right.CHANGE_TEMPLATES)
def create() -> ResponseReturnValue:
    with reading() as session:
        offers = _offers(session)
    form = TemplateForm(offers=offers)

    def act(session: Act) -> str:
        template_id = add_template(session, g.actor, form.facts(), now())
        return url_for("request_templates.show", template_id=template_id)

    return carry_out(form, "request_templates/new", act, done=gettext("The template was added."))


@blueprint.get("/templates/<int:template_id>/edit")
@allows(Right.CHANGE_TEMPLATES)
def edit(template_id: int) -> ResponseReturnValue:
    shown, offers = _found(template_id)
    return page("request_templates/edit", form=TemplateForm.opened(shown_boxes(shown), offers=offers), shown=shown)


@blueprint.post("/templates/<int:template_id>/edit")
@allows(Right.CHANGE_TEMPLATES)
def update(template_id: int) -> ResponseReturnValue:
    shown, offers = _found(template_id)
    form = TemplateForm(offers=offers)

    def act(session: Act) -> str:
        change_template(session, g.actor, form.change(template_id), now())
        return url_for("request_templates.show", template_id=template_id)

    def conflict() -> ResponseReturnValue:
        newest, offered = _found(template_id)
        theirs, own = TemplateForm.showing(shown_boxes(newest), offers=offered), newest.updated_by == g.actor.user_id
        here = url_for("request_templates.edit", template_id=template_id)
        return show_conflict(form, theirs, newest.updated_at, here, newest.editor, own)

    done = gettext("The template was saved.")
    return carry_out(form, "request_templates/edit", act, done=done, conflict=conflict, shown=shown)


@blueprint.get("/templates/<int:template_id>/delete")
@allows(Right.CHANGE_TEMPLATES)
def confirm_delete(template_id: int) -> ResponseReturnValue:
    shown, _offered = _found(template_id)
    return page("request_templates/delete", form=DeleteTemplateForm.opened(shown), shown=shown)


@blueprint.post("/templates/<int:template_id>/delete")
@allows(Right.CHANGE_TEMPLATES)
def delete(template_id: int) -> ResponseReturnValue:
    form = DeleteTemplateForm()
    with reading() as session:
        shown = find_template(session, g.actor, template_id)

    def act(session: Act) -> str:
        delete_template(session, g.actor, form.delete(template_id), now())
        return url_for("request_templates.search")

    def conflict() -> ResponseReturnValue:
        newest = DeleteTemplateForm.showing(shown)
        newest.blame(Refusal(NEWER, at=shown.updated_at))
        return page("request_templates/delete", form=newest, shown=shown, status=409)

    done = gettext("The template was deleted.")
    return carry_out(form, "request_templates/delete", act, done=done, conflict=conflict, shown=shown)


def _found(template_id: int) -> tuple[ShownTemplate, TemplateOffers]:
    with reading() as session:
        shown = find_template(session, g.actor, template_id)
        return shown, template_offers(session, g.actor, now(), shown.kind)


def _offers(session: Act) -> TemplateOffers:
    """For a new one; raises not_found for whose organization uses neither kind of renewal."""
    if not g.actor.kinds:
        raise Refusal("not_found")
    return template_offers(session, g.actor, now())


def _begun(session: Act) -> Any:
    number = request.args.get("request", "")
    if not (number.isascii() and number.isdecimal() and len(number) == 9):
        return boxes_of(VehicleKind.REGISTERED, {}, name="")
    row = find_request(session, g.actor, int(number))
    facts = facts_of(row)
    return boxes_of(facts.kind, answers_of(facts), name="", base_id=facts.base_id)
