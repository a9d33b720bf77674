"""Sign in by password and, where one is set up, by code; ask for forgotten IDs, stay, sign out."""

from flask import Blueprint, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared import who
from blueprints.shared.access import public, signed_in
from blueprints.shared.catalogue import gettext
from blueprints.shared.device import remember_member_code, remembered_member_code
from blueprints.shared.front import shown_certificate
from blueprints.shared.kept_posts import kept_id
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, go_to_address, own_address, page, tell
from blueprints.shared.vault import vault
from blueprints.sign_in.forms import CodeForm, IdsForm, SignInForm
from domain.refusal import Refusal
from domain.staff_defaults import StartMenu
from usecases.sessions.ask_ids import FROM_ONE_ADDRESS, ask_ids
from usecases.sessions.end import sign_out
from usecases.sessions.second_step import SecondStep, is_awaited, say_first, take_second_step
from usecases.sessions.sign_in import sign_in
from usecases.transaction import reading, transaction

blueprint = Blueprint("sign_in", __name__)
HALF_WAY = "whoever has typed the password is not signed in yet"
FORGOTTEN = "whoever has forgotten the IDs cannot sign in"
STATUS = {"sign_in_too_many": 429}
START = {
    StartMenu.INBOX: "agency_inbox.search",
    StartMenu.WORK_LIST: "agency_boards.search",
    StartMenu.PAYMENTS: "agency_payments.search",
    StartMenu.REQUESTS: "requests.search",
    StartMenu.APPLICATIONS: "applications.search",
    StartMenu.DEADLINES: "deadlines.search",
    StartMenu.MEMBERS: "agency_members.search",
}


@blueprint.get("/sign-in")
@public("nobody is signed in yet")
def new() -> ResponseReturnValue:
    if g.actor is not None:
        return go_to_address(own_address(request.args.get("next")) or url_for("home.show"))
    form = SignInForm()
    form.member_code.data = remembered_member_code()
    if request.args.get("first"):
        tell(gettext("Your password is set. Sign in with it."))
    form.next.data, form.resume.data = request.args.get("next", ""), request.args.get("resume", "")
    return page("sign_in/new", form=form)


@blueprint.post("/sign-in")
@public("nobody is signed in yet")
def create() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return page("sign_in/new", form=form, status=422)
    with transaction() as session:
        command = form.command(who.client_address(), shown_certificate(), who.device())
        answer = sign_in(session, vault(), command, who.lock_rule(), now())
    if answer.refusal is not None:
        return _refused("sign_in/new", form, answer.refusal)
    if answer.second_step:
        who.await_code(answer.second_step)
        further = {"next": form.next.data or None, "resume": form.resume.data or None}
        return remember_member_code(go_to("sign_in.code", **further), form.member_code.data)
    who.start(answer.token)
    return remember_member_code(go_to_address(_next(form, answer.menu)), form.member_code.data)


@blueprint.get("/sign-in/code")
@public(HALF_WAY)
def code() -> ResponseReturnValue:
    with reading() as session:
        awaited = is_awaited(session, who.awaited_code(), now())
    if not awaited:
        return go_to("sign_in.new")
    form = CodeForm()
    form.next.data, form.resume.data = request.args.get("next", ""), request.args.get("resume", "")
    return page("sign_in/code", form=form)


@blueprint.post("/sign-in/code")
@public(HALF_WAY)
def take_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return page("sign_in/code", form=form, status=422)
    command = SecondStep(who.awaited_code(), form.code.data, who.client_address())
    with transaction() as session:
        answer = take_second_step(session, vault(), command, who.lock_rule(), now())
        if answer.codes_left is not None:
            say_first(session, answer.token, ("warning", _codes_left(answer.codes_left)))
    if answer.refusal is not None:
        return _refused("sign_in/code", form, answer.refusal)
    who.start(answer.token)
    return go_to_address(_next(form, answer.menu))


def _codes_left(left: int) -> str:
    if left:
        return gettext("You signed in with a recovery code. %(left)s are left.", left=left)
    return gettext(
        "You signed in with your last recovery code. Switch the second factor off and set it up again to get new ones."
    )


def _refused(template: str, form: SignInForm | CodeForm, refusal: Refusal) -> ResponseReturnValue:
    form.blame(refusal)
    response = page(template, form=form, status=STATUS.get(refusal.code, 422))
    if response.status_code == 429:
        response.headers["Retry-After"] = "60"
    return response


def _next(form: SignInForm | CodeForm, menu: StartMenu | None) -> str:
    wanted = own_address(form.next.data) or url_for(START[menu] if menu else "home.show")
    resume = kept_id(form.resume.data)
    return f"{wanted}{'&' if '?' in wanted else '?'}resume={resume}" if resume else wanted


@blueprint.get("/sign-in/ids")
@public(FORGOTTEN)
def ids() -> ResponseReturnValue:
    return page("sign_in/ids", form=IdsForm())


@blueprint.post("/sign-in/ids")
@public(FORGOTTEN)
def ask() -> ResponseReturnValue:
    """The same answer for every address; only how often one asks makes a difference."""
    form = IdsForm()
    if not form.validate():
        return page("sign_in/ids", form=form, status=422)
    with transaction() as session:
        refusal = ask_ids(session, vault(), form.command(who.client_address()), now())
    if refusal is None:
        return go_to("sign_in.asked")
    form.blame(refusal)
    response = page("sign_in/ids", form=form, status=429)
    response.headers["Retry-After"] = str(int(FROM_ONE_ADDRESS.window.total_seconds()))
    return response


@blueprint.get("/sign-in/ids/asked")
@public(FORGOTTEN)
def asked() -> ResponseReturnValue:
    return page("sign_in/asked")


@blueprint.post("/sign-out")
@signed_in("everyone may leave", password_due=True)
def end() -> ResponseReturnValue:
    with transaction() as session:
        sign_out(session, g.actor, who.stop(), now())
    response = go_to("sign_in.new")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.post("/sign-in/extend")
@signed_in("everyone may stay", password_due=True)
def extend() -> ResponseReturnValue:
    """Being called is enough: the call itself was noted as use of the session."""
    response = make_response("", 204)
    response.headers["X-Session-Ends"] = str(int(g.recognised.ends_at.timestamp()))
    return response
