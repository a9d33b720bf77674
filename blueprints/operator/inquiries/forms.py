"""The form that says where an inquiry stands."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, UnseenField, WordField
from blueprints.shared.forms import KeizokuForm
from domain.inquiry import InquiryState, may_become
from usecases.inquiries.change_state import ChangeInquiry


class StateForm(KeizokuForm):
    """The state it is to have, and a note for the colleagues."""

    version = UnseenField()
    state = WordField(_("Status"), InquiryState, needed=True)
    note = MemoField(_("Note of the operator"), longest=500)

    def offer(self, state: InquiryState) -> "StateForm":
        """Only what the inquiry may become from here."""
        self.state.members = {each.value: each for each in may_become(state)}  # type: ignore[misc]
        return self

    def command(self, number: int) -> ChangeInquiry:
        seen = self.version.data or ""
        version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
        return ChangeInquiry(number, version, self.state.data, self.note.data)
