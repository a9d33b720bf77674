"""The inquiries, the latest first; one of them; and where it stands."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.inquiries import columns
from blueprints.operator.inquiries.forms import StateForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.rights import Right
from usecases.inquiries.change_state import change_inquiry
from usecases.inquiries.find import find_inquiry
from usecases.inquiries.search import InquiryConditions, search_inquiries
from usecases.transaction import Act, reading
from usecases.users.find_name import find_name

blueprint = Blueprint("operator_inquiries", __name__, url_prefix="/operator/inquiries")


@blueprint.get("")
@allows(Right.SEE_INQUIRIES)
def search() -> ResponseReturnValue:
    asked = InquiryConditions(**{name: lists.condition(name) for name in InquiryConditions.__dataclass_fields__})
    with reading() as session:
        found = search_inquiries(session, asked, lists.wish())
    return page(
        "operator/inquiries/search", fragment="operator/inquiries/_rows", found=found, lists=lists,
        tabs=columns.tabs(found), columns=columns.heads(), topics=columns.topics(),
    )  # fmt: skip


@blueprint.get("/<int(max=2147483647):number>")
@allows(Right.SEE_INQUIRIES)
def show(number: int) -> ResponseReturnValue:
    with reading() as session:
        inquiry = find_inquiry(session, number)
    form = StateForm.opened(inquiry)
    form.offer(inquiry.state)
    return page("operator/inquiries/show", form=form, inquiry=inquiry)


@blueprint.post("/<int(max=2147483647):number>")
@allows(Right.ANSWER_INQUIRY)
def change(number: int) -> ResponseReturnValue:
    form = StateForm()

    def act(session: Act) -> str:
        change_inquiry(session, g.actor, form.command(number), now())
        return url_for("operator_inquiries.show", number=number)

    def conflict() -> ResponseReturnValue:
        with reading() as session:
            newest = find_inquiry(session, number)
            by = find_name(session, g.actor, newest.updated_by)
        here, own = url_for("operator_inquiries.show", number=number), newest.updated_by == g.actor.user_id
        return show_conflict(form, StateForm.showing(newest), newest.updated_at, here, by, own)

    with reading() as session:
        inquiry = find_inquiry(session, number)
    done = gettext("The inquiry was saved.")
    return carry_out(form, "operator/inquiries/show", act, done=done, conflict=conflict, inquiry=inquiry)
