"""Which window answers what and when, the branch of a district, and an inquiry in writing."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from blueprints.contact.forms import InquiryForm, OwnInquiryForm
from blueprints.shared import lists, who
from blueprints.shared.access import public
from blueprints.shared.formats import clock_time, label
from blueprints.shared.forms import SHAPE_OF_TOKEN
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page
from blueprints.shared.screens import screen_name, screen_seen
from blueprints.shared.vault import vault
from domain.clock import day_in_japan
from domain.inquiry import AT_THE_BRANCH, InquiryTopic
from usecases.inquiries.asked_from import own_email, seen_case
from usecases.inquiries.find import find_receipt
from usecases.inquiries.receive import receive_inquiry
from usecases.inquiries.windows import find_branch, find_window, offices_by_bureau
from usecases.transaction import reading, transaction

blueprint = Blueprint("contact", __name__)
ANYONE = "anyone may ask"
STATUS = {"inquiry_too_many": 429, "form_already_sent": 409}
RETRY_AFTER = "600"
TEMPLATES = {InquiryForm: "contact/new", OwnInquiryForm: "contact/ask"}


@blueprint.get("/contact")
@public(ANYONE)
def new() -> ResponseReturnValue:
    chosen = _chosen()
    if g.actor is None:
        form = InquiryForm.opened(SimpleNamespace(topic=chosen["topic"]))
        return page("contact/new", fragment="contact/_window", form=form, **chosen)
    came = _came_from(lists.condition("case"), lists.condition("screen"))
    with reading() as session:
        email = own_email(session, g.actor)
    known = SimpleNamespace(topic=chosen["topic"], email=email, **came)
    return page("contact/ask", fragment="contact/_window", form=OwnInquiryForm.opened(known), **came, **chosen)


@blueprint.post("/contact")
@public(ANYONE)
def create() -> ResponseReturnValue:
    form = InquiryForm() if g.actor is None else OwnInquiryForm()
    came = _came_from(form.case.data, form.screen.data) if isinstance(form, OwnInquiryForm) else {}
    asking = {"form": form, **came, **_chosen(str(form.topic.data or ""))}
    if not form.validate():
        return page(TEMPLATES[type(form)], status=422, **asking)
    command = (
        form.command(g.actor, came["screen"])
        if isinstance(form, OwnInquiryForm)
        else form.command(who.client_address())
    )
    with transaction() as session:
        answer = receive_inquiry(session, vault(), g.actor, command, now())
    if answer.refusal is None:
        return go_to("contact.sent", receipt=form.form_token.data)
    form.blame(answer.refusal)
    response = page(TEMPLATES[type(form)], status=STATUS[answer.refusal.code], **asking)
    if response.status_code == 429:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


@blueprint.get("/contact/sent")
@public(ANYONE)
def sent() -> ResponseReturnValue:
    """What was received, to whoever holds the token of the form; to anybody else the form."""
    token = request.args.get("receipt", "")
    with reading() as session:
        receipt = find_receipt(session, token) if SHAPE_OF_TOKEN.fullmatch(token) else None
    return go_to("contact.new") if receipt is None else page("contact/sent", receipt=receipt)


def _came_from(case: str | None, screen: str | None) -> dict[str, Any]:
    """The case and the screen that led here, as far as the actor may see them."""
    with reading() as session:
        seen = seen_case(session, g.actor, case or "")
    known = screen if screen and screen_seen(screen, g.actor) else ""
    return {"case": seen, "screen": known, "screen_title": screen_name(known)}


def _chosen(typed: str = "") -> dict[str, Any]:
    """What the chooser of the address asks for, or what was `typed` into the form, and its answer."""
    asked = typed or lists.condition("topic")
    topic = InquiryTopic(asked) if asked in set(InquiryTopic) else None
    office = lists.condition("office")
    with reading() as session:
        window = find_window(session, topic, now()) if topic else None
        branch = find_branch(session, office)
        bureaus = offices_by_bureau(session)
    return {
        "topic": topic,
        "topics": tuple((each.value, label(each)) for each in InquiryTopic),
        "window": window,
        "branch": branch,
        "offices": tuple((each, f"{each}（{bureau}）") for bureau, offices in bureaus.items() for each in offices),
        "at_the_branch": topic is AT_THE_BRANCH,
        "clock_time": clock_time,
        "day_in_japan": day_in_japan,
    }
