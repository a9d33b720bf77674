"""The forms of the acts on how an organization stands."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, MemoField, TickField, WordField
from blueprints.shared.seen_form import SeenForm
from domain.organization_status import WITH_NOTICE
from usecases.organizations.leave import Leave
from usecases.organizations.move import MoveOrganization

LONGEST_TEXT = 1000


class ReasonForm(SeenForm):
    """Why, in the operator's own words."""

    text = MemoField(_("Reason in your own words"), longest=LONGEST_TEXT, needed=True)

    def command(self, code: str) -> MoveOrganization:
        return MoveOrganization(code, self.seen(), self.text.data or "")


class AnnounceForm(ReasonForm):
    """The ground of the terms besides."""

    ground = WordField(_("Ground of the terms"), WITH_NOTICE, empty=_("Choose one"), needed=True)

    def command(self, code: str) -> MoveOrganization:
        return MoveOrganization(code, self.seen(), self.text.data or "", self.ground.data)


class StopForm(ReasonForm):
    """What needs no notice is said twice."""

    sure = TickField(_("It has been made sure that the clause on organized crime applies"), needed=True)


class LeaveForm(SeenForm):
    """The day on which the notice of leaving came, and how it came."""

    received_on = DayField(_("Day on which the notice of leaving came"), needed=True)
    text = MemoField(_("How the notice came"), longest=LONGEST_TEXT, needed=True)
    sure = TickField(_("I have read what ends and what is cancelled"), needed=True)

    def command(self, code: str) -> Leave:
        return Leave(code, self.seen(), self.text.data or "", self.received_on.data)
