"""The forms of the acts on how an organization stands."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, TickField, WordField
from blueprints.shared.seen_form import SeenForm
from domain.organization_status import WITH_NOTICE
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
    # Once more, so that it comes after the ground.
    text = MemoField(_("Reason in your own words"), longest=LONGEST_TEXT, needed=True)

    def command(self, code: str) -> MoveOrganization:
        return MoveOrganization(code, self.seen(), self.text.data or "", self.ground.data)


class StopForm(ReasonForm):
    """What needs no notice is said twice."""

    sure = TickField(_("It has been made sure that the clause on organized crime applies"), needed=True)
