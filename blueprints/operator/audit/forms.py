"""The form that asks for a tenant's entries, with the reason."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import TextField
from blueprints.shared.forms import KeizokuForm
from domain.writing import half_width
from usecases.audits.look import LONGEST_REASON, LookAtAudit


class LookForm(KeizokuForm):
    """Whose entries, and why."""

    member_code = TextField(_("Member code"), read=half_width, needed=True, longest=7)
    reason = TextField(_("Reason for looking"), needed=True, longest=LONGEST_REASON)

    def command(self) -> LookAtAudit:
        return LookAtAudit(self.member_code.data, self.reason.data)
