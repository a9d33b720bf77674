"""The forms of a report of misuse: what was noticed, and with what one signs in."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, TextField, TickField
from blueprints.shared.forms import KeizokuForm
from domain.writing import half_width
from usecases.sessions.ask_letter import AskLetter
from usecases.sessions.report_misuse import ReportMisuse

LONGEST_TEXT = 1_000


class ReportForm(KeizokuForm):
    """What made somebody suspect it."""

    noticed = MemoField(_("What you noticed"), longest=LONGEST_TEXT)
    sure = TickField(_("Stop this sign-in"), needed=True)

    def command(self, address: str) -> ReportMisuse:
        return ReportMisuse(self.noticed.data or "", address)


class AskForm(KeizokuForm):
    """Whose sign-in it is about."""

    member_code = TextField(_("Member code"), read=half_width, needed=True, longest=7)
    login_id = TextField(_("Login ID"), read=half_width, needed=True, longest=32)

    def command(self, address: str) -> AskLetter:
        return AskLetter(self.member_code.data, self.login_id.data, address)
