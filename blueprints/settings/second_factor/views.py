"""Set up the second factor of the own sign-in, and switch it off."""

from base64 import b64encode

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.settings.second_factor.forms import BeginForm, CodeForm, RemoveForm
from blueprints.shared import who
from blueprints.shared.access import signed_in
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page, tell
from blueprints.shared.vault import vault
from usecases.second_factor.remove import remove_own
from usecases.second_factor.set_up import begin as begin_setting_up
from usecases.second_factor.set_up import confirm as confirm_code
from usecases.second_factor.set_up import shown_secret, standing_of
from usecases.transaction import reading, transaction

blueprint = Blueprint("second_factor", __name__)
OWN = "everyone may guard the own sign-in"


@blueprint.get("/settings/second-factor")
@signed_in(OWN)
def show() -> ResponseReturnValue:
    return _shown()


@blueprint.post("/settings/second-factor")
@signed_in(OWN)
def begin() -> ResponseReturnValue:
    form = BeginForm()
    if not form.validate():
        return _shown(form, 422)
    with transaction() as session:
        refusal = begin_setting_up(session, vault(), g.actor, form.password.data or "", who.lock_rule(), now())
    if refusal is None:
        return go_to("second_factor.confirm")
    form.blame(refusal)
    return _shown(form, 422)


@blueprint.get("/settings/second-factor/confirm")
@signed_in(OWN)
def confirm() -> ResponseReturnValue:
    return _secret(CodeForm())


@blueprint.post("/settings/second-factor/confirm")
@signed_in(OWN)
def switch_on() -> ResponseReturnValue:
    """The recovery codes are drawn by this very answer, because nothing but their hashes is kept."""
    form = CodeForm()
    if not form.validate():
        return _secret(form, 422)
    with transaction() as session:
        confirmed = confirm_code(session, vault(), g.actor, form.code.data, now())
    if confirmed.refusal is None:
        return page("settings/second_factor/codes", codes=confirmed.codes)
    form.blame(confirmed.refusal)
    return _secret(form, 422)


@blueprint.post("/settings/second-factor/remove")
@signed_in(OWN)
def remove() -> ResponseReturnValue:
    form = RemoveForm()
    if not form.validate():
        return _shown(form, 422)
    with transaction() as session:
        refusal = remove_own(session, vault(), g.actor, form.command(), who.lock_rule(), now())
    if refusal is None:
        tell(gettext("The second factor was switched off."))
        return go_to("second_factor.show")
    form.blame(refusal)
    return _shown(form, 422)


def _shown(form: BeginForm | RemoveForm | None = None, status: int = 200) -> ResponseReturnValue:
    with reading() as session:
        standing = standing_of(session, g.actor)
    fitting = RemoveForm if standing.since else BeginForm
    # What was posted for the other state is answered by how it stands now.
    form = form if isinstance(form, fitting) else fitting()
    return page("settings/second_factor/show", form=form, standing=standing, status=status)


def _secret(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    with reading() as session:
        shown = shown_secret(session, vault(), g.actor, now())
    if shown is None:
        return go_to("second_factor.show")
    picture = f"data:image/svg+xml;base64,{b64encode(shown.picture.encode()).decode()}"
    return page("settings/second_factor/confirm", form=form, picture=picture, text=shown.text, status=status)
