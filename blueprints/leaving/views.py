"""The page of leaving: what is still open, what is cancelled, until when one looks on; then the act."""

from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.leaving.forms import LeaveForm
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out, posted
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import long_day
from blueprints.shared.lists import count_text
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to_address, page, tell
from blueprints.shared.vault import vault
from domain.refusal import Refusal
from domain.rights import Right
from usecases.forms.once import answered
from usecases.organizations.leave import leave
from usecases.organizations.leaving import show_leaving
from usecases.transaction import Act, reading

blueprint = Blueprint("leaving", __name__)
TEMPLATE = "leaving/edit"


@blueprint.get("/organization/leave")
@allows(Right.LEAVE)
def edit() -> ResponseReturnValue:
    shown = _shown()
    form = LeaveForm.opened()
    form.version.data = form.version.data or str(shown["leaving"].version)
    return page(TEMPLATE, form=form, **shown)


@blueprint.post("/organization/leave")
@allows(Right.LEAVE)
def leave_now() -> ResponseReturnValue:
    """Posted twice, it leads to what became of the first; then there is nothing left to look at here."""
    form = LeaveForm()
    if answer := answered(posted(form)):
        return go_to_address(answer)

    def act(session: Act) -> str:
        until = leave(session, g.actor, vault(), form.command(), now())
        tell(gettext("Your notice of leaving was received. You can look and download until %(until)s.",
                     until=long_day(until)))  # fmt: skip
        return url_for("home.show")

    def conflict() -> ResponseReturnValue:
        fresh = _shown()
        form.version.data = str(fresh["leaving"].version)
        form.blame(Refusal(NEWER, at=fresh["leaving"].updated_at))
        return page(TEMPLATE, form=form, status=409, **fresh)

    return carry_out(form, TEMPLATE, act, conflict=conflict, **_shown())


def _shown() -> dict[str, Any]:
    with reading() as session:
        return {"leaving": show_leaving(session, g.actor, g.actor.member_code, now()), "count_text": count_text}
