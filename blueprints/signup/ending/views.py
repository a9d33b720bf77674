"""Confirm everything, send it once, and see where it stands."""

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared.access import public
from blueprints.shared.agreed import copy_of
from blueprints.shared.fields import UnseenField
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page
from blueprints.shared.pages import send as send_document
from blueprints.shared.signup_cookie import draft_token
from blueprints.shared.vault import vault
from blueprints.signup.at_hand import AtHand, at_hand, go, progress
from blueprints.signup.ending.summary import line_of_states, receipt_pairs, sections, what_next
from blueprints.signup.steps import STEPS, entered
from domain.refusal import Refusal
from usecases.signup.agreed import agreed_by_link
from usecases.signup.enroll import Enroll, enroll
from usecases.signup.promise import promised_days
from usecases.signup.status import status_of_draft, status_of_link
from usecases.transaction import reading, transaction

blueprint = Blueprint("ending", __name__)
ANYONE = "whoever wants to join has no sign-in yet"
CONFIRM = STEPS[-1]


class ConfirmForm(KeizokuForm):
    """What stood on the page that was confirmed."""

    seen = UnseenField()


@blueprint.get("/signup/confirm")
@public(ANYONE)
def confirm() -> ResponseReturnValue:
    found = at_hand()
    if found.sent:
        return go_to(".done")
    if found.furthest is not CONFIRM:
        return go(found.furthest)
    return _page(found, ConfirmForm())


@blueprint.post("/signup/confirm")
@public(ANYONE)
def send() -> ResponseReturnValue:
    """Every step is read anew; of two posts of one draft both end at its one enrollment."""
    found = at_hand()
    if found.sent:
        return go_to(".done")
    if found.token is None or found.furthest is not CONFIRM:
        return go(found.furthest)
    form = ConfirmForm()
    facts = entered(found.content)
    path = url_for("signup.begin") + "/status"
    command = Enroll(found.token, form.seen.data or "", facts, receipt_pairs(facts), path)
    try:
        with transaction() as session:
            enroll(session, vault(), command, now())
    except Refusal as refusal:
        form.blame(refusal)
        return _page(at_hand(), form, status=409)
    return go_to(".done")


def _page(found: AtHand, form: ConfirmForm, status: int = 200) -> Response:
    form.seen.data = found.content.digest
    return page(
        "signup/confirm",
        status=status,
        form=form,
        step=CONFIRM,
        steps=progress(CONFIRM, found.furthest),
        sections=sections(entered(found.content), found.content),
    )


@blueprint.get("/signup/done")
@public(ANYONE)
def done() -> ResponseReturnValue:
    token = draft_token()
    try:
        with reading() as session:
            status = status_of_draft(session, vault(), token or "", now())
            days = promised_days(session, status.answer_by)
    except Refusal:
        return go_to("signup.begin")
    href = url_for(".status", key=status.status_token)
    return page("signup/done", enrollment=status, days=days, status_href=href, lines=line_of_states(status))


@blueprint.get("/signup/status/<key>")
@public("the link is the secret of whoever signed up")
def status(key: str) -> ResponseReturnValue:
    with reading() as session:
        found = status_of_link(session, vault(), key, now())
    return page("signup/status", enrollment=found, lines=line_of_states(found), next=what_next(found))


@blueprint.get("/signup/status/<key>/agreed.pdf")
@public("the link is the secret of whoever signed up")
def agreed(key: str) -> Response:
    with reading() as session:
        found = agreed_by_link(session, key, now())
    return send_document(copy_of(found))
