"""The forms of deciding on a change of registered data."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, UnseenField
from blueprints.shared.forms import KeizokuForm
from usecases.changes.decline import DeclineChange
from usecases.changes.take_over import TakeOverChange


class SeenForm(KeizokuForm):
    """A change as it was seen."""

    version = UnseenField()

    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class TakeOverForm(SeenForm):
    """Nothing but that it was seen."""

    def command(self, change: int) -> TakeOverChange:
        return TakeOverChange(change, self.seen())


class DeclineForm(SeenForm):
    """Why not."""

    reason = MemoField(_("Reason"), longest=1000, needed=True)

    def command(self, change: int) -> DeclineChange:
        return DeclineChange(change, self.seen(), self.reason.data)
