"""The page before a client's leaving, and the act."""

from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.organizations.leaving.forms import LeaveForm
from blueprints.operator.organizations.look import look
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out, posted
from blueprints.shared.catalogue import gettext
from blueprints.shared.lists import count_text
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to_address, page
from blueprints.shared.vault import vault
from domain.refusal import Refusal
from domain.rights import Right
from usecases.forms.once import answered
from usecases.organizations.leave import leave
from usecases.organizations.leaving import show_leaving
from usecases.transaction import Act, reading

blueprint = Blueprint("leaving", __name__)
TEMPLATE = "operator/organizations/leave"


@blueprint.get("/<code>/leave")
@allows(Right.CHANGE_STANDING)
def edit(code: str) -> ResponseReturnValue:
    shown = _shown(code)
    form = LeaveForm.opened()
    form.version.data = form.version.data or str(shown["leaving"].version)
    return page(TEMPLATE, form=form, **shown)


@blueprint.post("/<code>/leave")
@allows(Right.CHANGE_STANDING)
def leave_now(code: str) -> ResponseReturnValue:
    form = LeaveForm()
    if answer := answered(posted(form)):
        return go_to_address(answer)

    def act(session: Act) -> str:
        leave(session, g.actor, vault(), form.command(code), now())
        return url_for("operator_organizations.show", code=code)

    def conflict() -> ResponseReturnValue:
        fresh = look(code)
        form.blame(Refusal(NEWER, at=fresh["shown"].updated_at))
        return page("operator/organizations/show", form=form, status=409, **fresh)

    done = gettext("The organization has left. The mails go out shortly.")
    return carry_out(form, TEMPLATE, act, done=done, conflict=conflict, **_shown(code))


def _shown(code: str) -> dict[str, Any]:
    with reading() as session:
        return {"leaving": show_leaving(session, g.actor, code, now()), "count_text": count_text}
