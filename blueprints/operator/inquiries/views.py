"""The inquiries, the latest first; one of them; and where it stands."""

from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.inquiries import columns
from blueprints.operator.inquiries.forms import StateForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.audit_words import record_href
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.screens import screen_name
from domain.rights import Right
from usecases.inquiries.change_state import change_inquiry
from usecases.inquiries.find import find_asker, find_inquiry
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
    inquiry, beside = _shown(number)
    form = StateForm.opened(inquiry)
    form.offer(inquiry.state)
    return page("operator/inquiries/show", form=form, inquiry=inquiry, **beside)


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

    inquiry, beside = _shown(number)
    done = gettext("The inquiry was saved.")
    return carry_out(form, "operator/inquiries/show", act, done=done, conflict=conflict, inquiry=inquiry, **beside)


def _shown(number: int) -> tuple[Any, dict[str, Any]]:
    """The inquiry, who was signed in, and from where it was asked."""
    with reading() as session:
        inquiry = find_inquiry(session, number)
        asker = find_asker(session, inquiry)
    kind = "application" if inquiry.screen == "applications" or "-" in inquiry.case_number else "request"
    return inquiry, {
        "asker": asker,
        "screen_title": screen_name(inquiry.screen),
        "case_href": record_href(f"{kind} {inquiry.case_number}", g.actor),
        "organization_href": url_for("operator_organizations.show", code=asker.member_code) if asker else "",
    }
