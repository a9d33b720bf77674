"""The devices on which one is signed in: look, end one, end all others."""

from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared import who
from blueprints.shared.access import signed_in
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.forms import KeizokuForm, new_token
from blueprints.shared.moment import now
from blueprints.shared.pages import page, tell
from usecases.sessions.own import end_other_sessions, end_session, own_sessions
from usecases.transaction import Act, reading

blueprint = Blueprint("settings_sessions", __name__)
OWN = "everyone may look after the own devices"


@blueprint.get("/settings/sessions")
@signed_in(OWN)
def search() -> ResponseReturnValue:
    return page("settings/sessions/search", **_listed())


@blueprint.post("/settings/sessions/<int(max=2147483647):number>/end")
@signed_in(OWN)
def end(number: int) -> ResponseReturnValue:
    def act(session: Act) -> str:
        end_session(session, g.actor, number, g.recognised.session_id, now())
        return url_for("settings_sessions.search")

    done = gettext("That device was signed out.")
    return carry_out(KeizokuForm(), "settings/sessions/search", act, done=done, **_listed())


@blueprint.post("/settings/sessions/end-others")
@signed_in(OWN)
def end_others() -> ResponseReturnValue:
    def act(session: Act) -> str:
        end_other_sessions(session, g.actor, g.recognised.session_id, now())
        tell(gettext("All other devices were signed out."))
        return url_for("settings_sessions.search")

    return carry_out(KeizokuForm(), "settings/sessions/search", act, **_listed())


def _listed() -> dict[str, Any]:
    with reading() as session:
        found = own_sessions(session, g.actor, g.recognised.session_id, who.session_limits(), now())
    return {"sessions": found, "new_token": new_token}
