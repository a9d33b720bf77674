"""The forms of a password: to change it, and to set the first one."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import SecretField
from blueprints.shared.forms import KeizokuForm
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
