"""The queue of changes of registered data, one of them, and the acts on it: take over, decline."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.changes import columns
from blueprints.operator.changes.forms import DeclineForm, SeenForm, TakeOverForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.registered import changed_lines, field_names
from blueprints.shared.vault import vault
from domain.organization_change import ChangeState, moved
from domain.refusal import Refusal
from domain.rights import Right
from usecases.changes.decline import decline_change
from usecases.changes.search import search_changes
from usecases.changes.show import ShownChange, show_change, show_history
from usecases.changes.take_over import take_over_change
from usecases.transaction import Act, reading

blueprint = Blueprint("operator_changes", __name__, url_prefix="/operator/changes")


@blueprint.get("")
@allows(Right.SEE_CHANGES)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = search_changes(session, request.args.get("state", ""), lists.wish())
    return page(
        "operator/changes/search", fragment="operator/changes/_rows", found=found, lists=lists,
        tabs=columns.tabs(found), columns=columns.heads(), field_names=field_names,
    )  # fmt: skip


@blueprint.get("/<int(max=2147483647):change>")
@allows(Right.SEE_CHANGES)
def show(change: int) -> ResponseReturnValue:
    return page(
        "operator/changes/show", fragment="organization/_history", form=SeenForm.opened(), **_with_history(change)
    )


@blueprint.post("/<int(max=2147483647):change>/take-over")
@allows(Right.DECIDE_CHANGE)
def take_over(change: int) -> ResponseReturnValue:
    form = TakeOverForm()

    def act(session: Act) -> str:
        take_over_change(session, g.actor, vault(), form.command(change), now())
        return url_for("operator_changes.show", change=change)

    done = gettext("The change was taken over. The mail goes out shortly.")
    return _carry_out(change, form, "operator/changes/show", act, done)


@blueprint.get("/<int(max=2147483647):change>/decline")
@allows(Right.DECIDE_CHANGE)
def decline(change: int) -> ResponseReturnValue:
    shown = _shown(change)
    # Before anybody writes a reason that nobody can be given.
    moved(shown.state, ChangeState.DECLINED)
    form = DeclineForm.opened()
    form.version.data = str(shown.version)
    return page("operator/changes/decline", form=form, shown=shown, lines=changed_lines(shown))


@blueprint.post("/<int(max=2147483647):change>/decline")
@allows(Right.DECIDE_CHANGE)
def decline_now(change: int) -> ResponseReturnValue:
    form = DeclineForm()

    def act(session: Act) -> str:
        decline_change(session, g.actor, vault(), form.command(change), now())
        return url_for("operator_changes.show", change=change)

    done = gettext("The change was declined. The mail goes out shortly.")
    return _carry_out(change, form, "operator/changes/decline", act, done)


def _carry_out(change: int, form: SeenForm, template: str, act: Callable[[Act], str], done: str) -> ResponseReturnValue:
    """Of two who decide at once the later one is shown what the earlier one did."""

    def conflict() -> ResponseReturnValue:
        newest = _with_history(change)
        form.version.data = str(newest["shown"].version)
        form.blame(Refusal(NEWER, at=newest["shown"].updated_at))
        return page("operator/changes/show", form=form, status=409, **newest)

    return carry_out(form, template, act, done=done, conflict=conflict, **_with_history(change))


def _with_history(change: int) -> dict[str, Any]:
    with reading() as session:
        shown = show_change(session, g.actor, vault(), change)
        past = show_history(session, g.actor, vault(), shown, lists.wish())
    return {
        "shown": shown,
        "lines": changed_lines(shown),
        "past": past,
        "history": [(one, changed_lines(one)) for one in past.page.rows],
        "lists": lists,
    }


def _shown(change: int) -> ShownChange:
    with reading() as session:
        return show_change(session, g.actor, vault(), change)
