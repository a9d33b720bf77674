"""Confirm everything, send it once, and see where it stands."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared import who
from blueprints.shared.access import public
from blueprints.shared.agreed import copy_of
from blueprints.shared.company_fields import invoice_number_warnings
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page
from blueprints.shared.pages import send as send_document
from blueprints.shared.vault import vault
from blueprints.signup.at_hand import AtHand, at_hand, go, progress
from blueprints.signup.ending.forms import ConfirmForm, HandInForm
from blueprints.signup.ending.summary import line_of_states, receipt_pairs, sections, what_next
from blueprints.signup.steps import STEPS, entered
from domain.enrollment import PaperKind
from domain.refusal import Refusal
from domain.upload import LARGEST_FILE
from usecases.downloads.debit_mandate import mandate_by_link
from usecases.signup.agreed import agreed_by_link
from usecases.signup.enroll import Enroll, enroll
from usecases.signup.hand_in import hand_in as hand_in_paper
from usecases.signup.hand_in import tried_too_often
from usecases.signup.promise import promised_days
from usecases.signup.status import EnrollmentStatus, status_of_draft, status_of_link
from usecases.transaction import reading, transaction

blueprint = Blueprint("ending", __name__)
ANYONE = "whoever wants to join has no sign-in yet"
OF_THE_LINK = "the link is the secret of whoever signed up"
CONFIRM = STEPS[-1]


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
    facts = entered(found.content)
    return page(
        "signup/confirm",
        status=status,
        form=form,
        step=CONFIRM,
        steps=progress(CONFIRM, found.furthest),
        sections=sections(facts, found.content),
        remarks=invoice_number_warnings(facts.company.invoice_number, facts.company.corporate_number),
        entered_for=found.entered_for,
    )


@blueprint.get("/signup/done")
@public(ANYONE)
def done() -> ResponseReturnValue:
    found = at_hand()
    try:
        with reading() as session:
            status = status_of_draft(session, vault(), found.token or "", now())
            days = promised_days(session, status.answer_by)
    except Refusal:
        return go_to("signup.begin")
    href = url_for(".status", key=status.status_token)
    return page("signup/done", enrollment=status, days=days, status_href=href, lines=line_of_states(status))


@blueprint.get("/signup/status/<key>")
@public(OF_THE_LINK)
def status(key: str) -> ResponseReturnValue:
    found = _status(key)
    return _status_page(key, found, HandInForm(open_kinds=found.may_hand_in))


@blueprint.post("/signup/status/<key>")
@public(OF_THE_LINK)
def hand_in(key: str) -> ResponseReturnValue:
    """Take a paper; the form offers those that are awaited, and what is posted is asked for anew."""
    found = _status(key)
    with transaction() as session:
        too_often = tried_too_often(session, key, who.client_address(), now())
    form = HandInForm(open_kinds=found.may_hand_in or PaperKind)
    if too_often:
        form.blame(Refusal("papers_too_many"))
        return _status_page(key, found, form, status=429)
    if not form.validate():
        return _status_page(key, found, form, status=422)
    try:
        with transaction() as session:
            hand_in_paper(session, form.command(key), now())
    except Refusal as refusal:
        form.blame(refusal)
        return _status_page(key, _status(key), form, status=409)
    return go_to(".status", key=key, received=form.kind.data.value)


def _status(key: str) -> EnrollmentStatus:
    with reading() as session:
        return status_of_link(session, vault(), key, now())


def _status_page(key: str, found: EnrollmentStatus, form: HandInForm, status: int = 200) -> Response:
    received = request.args.get("received", "")
    return page(
        "signup/status",
        status=status,
        enrollment=found,
        lines=line_of_states(found),
        next=what_next(found),
        form=form,
        key=key,
        limit_mib=LARGEST_FILE // (1024 * 1024),
        received=PaperKind(received) if received in set(PaperKind) else None,
    )


@blueprint.get("/signup/status/<key>/agreed.pdf")
@public(OF_THE_LINK)
def agreed(key: str) -> Response:
    with reading() as session:
        found = agreed_by_link(session, key, now())
    return send_document(copy_of(found))


@blueprint.get("/signup/status/<key>/debit-mandate.pdf")
@public(OF_THE_LINK)
def debit_mandate(key: str) -> Response:
    with reading() as session:
        document = mandate_by_link(session, key, now())
    return send_document(document)
