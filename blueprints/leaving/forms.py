"""The form of leaving: the member code typed again, and a tick."""

from flask import g

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import TextField, TickField
from blueprints.shared.seen_form import SeenForm
from domain.refusal import Refusal
from domain.writing import half_width
from usecases.organizations.leave import Leave


def own_code(typed: str) -> None:
    """Raises leaving_code_differs: whoever types it means this organization."""
    if half_width(typed) != g.actor.member_code:
        raise Refusal("leaving_code_differs")


class LeaveForm(SeenForm):
    """So much ends by it that two things are asked."""

    typed_code = TextField(_("Member code"), allow=own_code, needed=True)
    sure = TickField(_("I have read what ends and what is cancelled"), needed=True)

    def command(self) -> Leave:
        return Leave(g.actor.member_code, self.seen())
