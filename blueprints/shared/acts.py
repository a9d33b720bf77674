"""Carry out a form's act and say how it went: every refusal comes back in the form."""

from collections.abc import Callable
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue

from blueprints.shared.forms import KeizokuForm
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to_address, page, tell
from domain.refusal import Refusal
from usecases.forms.once import Posted, once
from usecases.transaction import Act

NEWER = "changed_by_someone_else"
CONFLICTS = {NEWER, "form_already_sent"}


def carry_out(
    form: KeizokuForm,
    template: str,
    act: Callable[[Act], str],
    done: str = "",
    conflict: Callable[[], ResponseReturnValue] | None = None,
    **context: Any,
) -> ResponseReturnValue:
    """Run `act`, which answers the address to go on to; a wrong form or a refusal shows `template` again.

    `done` is said on the next page; `conflict` answers when someone else has saved a newer version.
    """
    if not form.validate():
        return page(template, form=form, status=422, **context)
    posted = Posted(g.actor.user_id, str(request.endpoint), str(form.form_token.data), form.body_hash())
    try:
        address = once(posted, act, now())
    except Refusal as refusal:
        if refusal.code == NEWER and conflict is not None:
            return conflict()
        if refusal.code == "not_found":
            raise
        form.blame(refusal)
        return page(template, form=form, status=409 if refusal.code in CONFLICTS else 422, **context)
    if done:
        tell(done)
    form.tell_notes()
    return go_to_address(address)
