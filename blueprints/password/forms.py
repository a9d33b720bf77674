"""The forms of a password: to change it, to set it by a link, and to ask for that link."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import SecretField, TextField
from blueprints.shared.forms import KeizokuForm
from domain.writing import half_width
from usecases.sessions.ask_letter import AskLetter
from usecases.sessions.change_password import ChangePassword


class PasswordForm(KeizokuForm):
    """The password so far and the new one."""

    current = SecretField(_("Current password"), needed=True)
    new = SecretField(_("New password"), needed=True)

    def command(self) -> ChangePassword:
        return ChangePassword(self.current.data or "", self.new.data or "")


class FirstPasswordForm(KeizokuForm):
    """The password of whoever was invited."""

    new = SecretField(_("New password"), needed=True)


class ResetForm(KeizokuForm):
    """With what somebody signs in who has forgotten the password."""

    member_code = TextField(_("Member code"), read=half_width, needed=True, longest=7)
    login_id = TextField(_("Login ID"), read=half_width, needed=True, longest=32)

    def command(self, address: str) -> AskLetter:
        return AskLetter(self.member_code.data, self.login_id.data, address)
