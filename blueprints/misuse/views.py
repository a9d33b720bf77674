"""Report that the own sign-in may be misused: from the settings at once, else by the link of a mail."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.misuse.forms import AskForm, ReportForm
from blueprints.shared import who
from blueprints.shared.access import public, signed_in
from blueprints.shared.device import remembered_member_code
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page
from blueprints.shared.vault import vault
from domain.refusal import Refusal
from usecases.jobs.enqueue import JobKind
from usecases.sessions.ask_letter import FROM_ONE_ADDRESS, ask_letter
from usecases.sessions.report_misuse import report_by_link, report_own, user_of_report
from usecases.transaction import reading, transaction

blueprint = Blueprint("misuse", __name__)
ANYONE = "whoever cannot sign in any more reports it from here"


@blueprint.get("/settings/misuse")
@signed_in("everyone may stop the own sign-in", password_due=True)
def new() -> ResponseReturnValue:
    return page("misuse/new", form=ReportForm())


@blueprint.post("/settings/misuse")
@signed_in("everyone may stop the own sign-in", password_due=True)
def create() -> ResponseReturnValue:
    form = ReportForm()
    if not form.validate():
        return page("misuse/new", form=form, status=422)
    with transaction() as session:
        report_own(session, vault(), g.actor, form.command(who.client_address()), now())
    who.stop()
    return go_to("misuse.reported")


@blueprint.get("/sign-in/misuse")
@public(ANYONE)
def ask() -> ResponseReturnValue:
    form = AskForm()
    form.member_code.data = remembered_member_code()
    return page("misuse/ask", form=form)


@blueprint.post("/sign-in/misuse")
@public(ANYONE)
def ask_link() -> ResponseReturnValue:
    """The same answer whoever is named; only how often one asks makes a difference."""
    form = AskForm()
    if not form.validate():
        return page("misuse/ask", form=form, status=422)
    with transaction() as session:
        refusal = ask_letter(session, vault(), JobKind.MISUSE_ASKED, form.command(who.client_address()), now())
    if refusal is None:
        return go_to("misuse.asked")
    form.blame(refusal)
    response = page("misuse/ask", form=form, status=429)
    response.headers["Retry-After"] = str(int(FROM_ONE_ADDRESS.window.total_seconds()))
    return response


@blueprint.get("/sign-in/misuse/asked")
@public(ANYONE)
def asked() -> ResponseReturnValue:
    return page("misuse/asked")


@blueprint.get("/sign-in/misuse/report/<token>")
@public("the link is the secret of whose sign-in it is")
def linked(token: str) -> ResponseReturnValue:
    return _for_whom(token, ReportForm())


@blueprint.post("/sign-in/misuse/report/<token>")
@public("the link is the secret of whose sign-in it is")
def report_linked(token: str) -> ResponseReturnValue:
    form = ReportForm()
    if not form.validate():
        return _for_whom(token, form, 422)
    try:
        with transaction() as session:
            report_by_link(session, vault(), token, form.command(who.client_address()), now())
    except Refusal:
        return page("misuse/link_gone", status=410)
    return go_to("misuse.reported")


@blueprint.get("/sign-in/misuse/reported")
@public("whoever reported it is signed out")
def reported() -> ResponseReturnValue:
    return page("misuse/reported")


def _for_whom(token: str, form: ReportForm, status: int = 200) -> ResponseReturnValue:
    """The form, or that the link has ended."""
    try:
        with reading() as session:
            found = user_of_report(session, token, now())
    except Refusal:
        return page("misuse/link_gone", status=410)
    return page("misuse/linked", form=form, found=found, token=token, status=status)
