"""Change one's own password."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.password.forms import PasswordForm
from blueprints.shared import who
from blueprints.shared.access import signed_in
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page
from domain.refusal import Refusal
from usecases.sessions.change_password import change_password
from usecases.sessions.sign_in import open_session
from usecases.transaction import transaction

blueprint = Blueprint("password", __name__)


@blueprint.get("/password")
@signed_in("everyone has a password", password_due=True)
def edit() -> ResponseReturnValue:
    return page("password/edit", form=PasswordForm(), due=g.must_change_password)


@blueprint.post("/password")
@signed_in("everyone has a password", password_due=True)
def update() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate():
        return page("password/edit", form=form, due=g.must_change_password, status=422)
    try:
        with transaction() as session:
            change_password(session, g.actor, form.command(), now())
            said = [("success", gettext("Your password was changed. All other devices were signed out."))]
            certified = g.recognised.certified
            token = open_session(session, g.actor.user_id, who.client_address(), now(), said, certified)
    except Refusal as refusal:
        form.blame(refusal)
        return page("password/edit", form=form, due=g.must_change_password, status=422)
    who.start(token)
    return go_to("home.show")
