"""The forms of a second factor: the password to begin, the first code, and both to end it."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import SecretField, TextField
from blueprints.shared.forms import KeizokuForm
from domain.second_factor import read_code
from usecases.second_factor.remove import RemoveOwn

LONGEST_CODE = 30


class BeginForm(KeizokuForm):
    """Whoever sits at an open screen is asked for the password first."""

    password = SecretField(_("Current password"), needed=True)


class CodeForm(KeizokuForm):
    """The code that the app shows."""

    code = TextField(_("Code of the app"), read=read_code, needed=True, longest=LONGEST_CODE)


class RemoveForm(KeizokuForm):
    """Password and code."""

    password = SecretField(_("Current password"), needed=True)
    code = TextField(_("Code of the app or recovery code"), read=read_code, needed=True, longest=LONGEST_CODE)

    def command(self) -> RemoveOwn:
        return RemoveOwn(self.password.data or "", self.code.data)
