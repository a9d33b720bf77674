"""Carry out a form's act and say how it went: every refusal comes back in the form."""

from collections.abc import Callable
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue

from blueprints.shared.forms import KeizokuForm
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to_address, keep_for_next_page, page, take_told, tell
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

    def act_and_tell(session: Act) -> str:
        take_told()  # of a try that the database did not let through
        address = act(session)
        if done:
            tell(done)
        form.tell_notes()
        keep_for_next_page(session)
        return address

    try:
        address = once(posted(form), act_and_tell, now())
    except Refusal as refusal:
        take_told()
        if refusal.code == NEWER and conflict is not None:
            return conflict()
        if refusal.code == "not_found":
            raise
        form.blame(refusal)
        return page(template, form=form, status=409 if refusal.code in CONFLICTS else 422, **context)
    return go_to_address(address)


def posted(form: KeizokuForm) -> Posted:
    """The form as it came, by which a second post of it is known."""
    return Posted(g.actor.user_id, str(request.endpoint), str(form.form_token.data), form.body_hash())
