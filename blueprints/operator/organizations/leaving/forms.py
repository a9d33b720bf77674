"""The form of a notice of leaving that came to the operator."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, MemoField, TickField
from blueprints.shared.seen_form import SeenForm
from usecases.organizations.leave import Leave


class LeaveForm(SeenForm):
    """The day on which the notice came, and how it came."""

    received_on = DayField(_("Day on which the notice of leaving came"), needed=True)
    text = MemoField(_("How the notice came"), longest=1000, needed=True)
    sure = TickField(_("I have read what ends and what is cancelled"), needed=True)

    def command(self, code: str) -> Leave:
        return Leave(code, self.seen(), self.text.data or "", self.received_on.data)
