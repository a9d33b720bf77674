"""The sign-in form, and the one for whoever has forgotten what to type into it."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import SecretField, TextField, UnseenField
from blueprints.shared.forms import KeizokuForm
from domain.client_certificate import ShownCertificate
from domain.device import Device
from domain.mail_address import read_mail_address
from domain.second_factor import read_code
from domain.writing import half_width
from usecases.sessions.ask_ids import AskIds
from usecases.sessions.sign_in import SignIn


class SignInForm(KeizokuForm):
    """Member code, login ID and password."""

    member_code = TextField(_("Member code"), read=half_width, needed=True, longest=7)
    login_id = TextField(_("Login ID"), read=half_width, needed=True, longest=32)
    password = SecretField(_("Password"), needed=True)
    next = UnseenField()
    resume = UnseenField()

    def command(self, address: str, certificate: ShownCertificate | None, device: Device) -> SignIn:
        typed = self.member_code.data, self.login_id.data, self.password.data or ""
        return SignIn(*typed, address, certificate, device)


class CodeForm(KeizokuForm):
    """The code of the app, or a recovery code."""

    code = TextField(_("Code"), read=read_code, needed=True, longest=30)
    next = UnseenField()
    resume = UnseenField()


class IdsForm(KeizokuForm):
    """The mail address under which somebody is registered."""

    email = TextField(_("E-mail"), read=read_mail_address, needed=True, longest=254)

    def command(self, address: str) -> AskIds:
        return AskIds(self.email.data, address)
