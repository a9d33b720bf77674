"""The form of one button: whose link goes out anew."""

from blueprints.shared.fields import UnseenField
from blueprints.shared.forms import KeizokuForm
from usecases.enrollments.invitations import InviteAgain


class InviteForm(KeizokuForm):
    """By the login ID."""

    login_id = UnseenField()

    def command(self, receipt: str, path: str) -> InviteAgain:
        return InviteAgain(receipt, self.login_id.data or "", path)
