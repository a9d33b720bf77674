"""Change one's own password, set it by the link of a mail, ask for such a link."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.password.forms import FirstPasswordForm, PasswordForm, ResetForm
from blueprints.shared import who
from blueprints.shared.access import public, signed_in
from blueprints.shared.catalogue import gettext
from blueprints.shared.device import remember_member_code, remembered_member_code
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page
from blueprints.shared.vault import vault
from domain.password_life import PasswordState
from domain.refusal import Refusal
from usecases.jobs.enqueue import JobKind
from usecases.sessions.ask_letter import FROM_ONE_ADDRESS, ask_letter
from usecases.sessions.change_password import change_password
from usecases.sessions.sign_in import open_session
from usecases.transaction import reading, transaction
from usecases.users.password_link import set_password_by_link, user_of_link

blueprint = Blueprint("password", __name__)
FORGOTTEN = "whoever has forgotten the password cannot sign in"


@blueprint.get("/password")
@signed_in("everyone has a password", password_due=True)
def edit() -> ResponseReturnValue:
    return _own(PasswordForm())


@blueprint.post("/password")
@signed_in("everyone has a password", password_due=True)
def update() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate():
        return _own(form, 422)
    try:
        with transaction() as session:
            change_password(session, vault(), g.actor, form.command(), now())
            said = [("success", gettext("Your password was changed. All other devices were signed out."))]
            so_far = g.recognised
            token = open_session(
                session,
                g.actor.user_id,
                who.client_address(),
                now(),
                said,
                so_far.certified,
                so_far.terms_due,
                who.device(),
            )
    except Refusal as refusal:
        form.blame(refusal)
        return _own(form, 422)
    who.start(token)
    return go_to("home.show")


def _own(form: PasswordForm, status: int = 200) -> ResponseReturnValue:
    """The form, and whether the change stands before everything else."""
    life = g.recognised.password_life
    past = life.last_day if life.state is PasswordState.PAST else None
    return page("password/edit", form=form, due=g.must_change_password, past=past, status=status)


@blueprint.get("/password/set/<token>")
@public("the link is the secret of whoever was invited")
def invited(token: str) -> ResponseReturnValue:
    return _for_whom(token, FirstPasswordForm())


@blueprint.post("/password/set/<token>")
@public("the link is the secret of whoever was invited")
def set_first(token: str) -> ResponseReturnValue:
    form = FirstPasswordForm()
    if not form.validate():
        return _for_whom(token, form, 422)
    try:
        with transaction() as session:
            found = set_password_by_link(session, vault(), token, form.new.data or "", now())
    except Refusal as refusal:
        form.blame(refusal)
        return _for_whom(token, form, 422)
    return remember_member_code(go_to("sign_in.new", first="1"), found.member_code)


def _for_whom(token: str, form: FirstPasswordForm, status: int = 200) -> ResponseReturnValue:
    """The form, or what to do when the link has ended."""
    try:
        with reading() as session:
            found = user_of_link(session, token, now())
    except Refusal:
        return page("password/link_gone", status=410)
    return page("password/invited", form=form, found=found, token=token, status=status)


@blueprint.get("/password/reset")
@public(FORGOTTEN)
def reset() -> ResponseReturnValue:
    form = ResetForm()
    form.member_code.data = remembered_member_code()
    return page("password/reset", form=form)


@blueprint.post("/password/reset")
@public(FORGOTTEN)
def ask_reset() -> ResponseReturnValue:
    """The same answer whoever is named; only how often one asks makes a difference."""
    form = ResetForm()
    if not form.validate():
        return page("password/reset", form=form, status=422)
    with transaction() as session:
        refusal = ask_letter(session, vault(), JobKind.RESET_ASKED, form.command(who.client_address()), now())
    if refusal is None:
        return go_to("password.reset_asked")
    form.blame(refusal)
    response = page("password/reset", form=form, status=429)
    response.headers["Retry-After"] = str(int(FROM_ONE_ADDRESS.window.total_seconds()))
    return response


@blueprint.get("/password/reset/asked")
@public(FORGOTTEN)
def reset_asked() -> ResponseReturnValue:
    return page("password/reset_asked")
