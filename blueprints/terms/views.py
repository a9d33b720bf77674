"""Show once what has changed in the terms, keep that it was seen, and go on where one was going."""

from types import SimpleNamespace

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to_address, own_address, page
from blueprints.terms.forms import ConfirmForm
from domain.rights import Right
from usecases.terms.confirm import TermsChanges, confirm_terms, find_changes
from usecases.transaction import Act, reading

blueprint = Blueprint("terms", __name__)


@blueprint.get("/terms/changed")
@allows(Right.CONFIRM_TERMS, terms_due=True)
def changed() -> ResponseReturnValue:
    """A session that waits is shown the page even when a colleague has confirmed meanwhile: its button leads on."""
    wanted, changes = request.args.get("next", ""), _changes()
    if changes is None and not g.recognised.terms_due:
        return go_to_address(_next(wanted))
    seen = changes.current.version if changes else 0
    form = ConfirmForm.opened(SimpleNamespace(version=seen, next=wanted))
    return page("terms/changed", form=form, changes=changes)


@blueprint.post("/terms/changed")
@allows(Right.CONFIRM_TERMS, terms_due=True)
def confirm() -> ResponseReturnValue:
    form, changes = ConfirmForm(), _changes()
    command = form.command()
    # Should it be shown again, it is what holds now that is seen.
    form.version.data = str(changes.current.version) if changes else ""

    def act(session: Act) -> str:
        confirm_terms(session, g.actor, command, now())
        return _next(form.next.data)

    return carry_out(form, "terms/changed", act, changes=changes)


def _next(wanted: str | None) -> str:
    return own_address(wanted) or url_for("home.show")


def _changes() -> TermsChanges | None:
    with reading() as session:
        return find_changes(session, g.actor, now())
