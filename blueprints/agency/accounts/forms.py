"""The forms of portal accounts: a new one, and new passwords."""

from typing import Any, ClassVar

from wtforms import SelectChoice

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, RadioWordField, SecretField, TextField, WordField
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.seen_form import SeenForm
from domain.mail_address import read_mail_address
from domain.phone_number import read_phone
from domain.portal_account import PERSON_LENGTH, PaymentForm, read_portal_id
from domain.vehicle import VehicleKind
from domain.writing import one_line
from usecases.organizations.open_portal_account import OpenPortalAccount
from usecases.portal_accounts.change_password import ChangePassword, PasswordPlace
from usecases.portal_accounts.find import OwnBase
from usecases.portal_accounts.register import RegisterAccount


class AccountForm(KeizokuForm):
    """An account as the portal issued it; the kind names what the two ways of paying are for."""

    never_hashed: ClassVar[tuple[str, ...]] = ("password", "arrival_password")
    base_code = ChoiceField(_("Base"), needed=True)
    kind = RadioWordField(_("Kind of vehicle"), VehicleKind, default=VehicleKind.REGISTERED, needed=True)
    payer_id = TextField(_("Payer ID"), read=read_portal_id, needed=True)
    bulk_user_id = TextField(_("Bulk user ID"), read=read_portal_id, needed=True)
    password = SecretField(_("Bulk user password"), needed=True)
    arrival_password = SecretField(_("Arrival number password"), needed=True)
    first_payment = WordField(
        _("Way of paying (police and branch; kei: inspection fee and weight tax)"), PaymentForm,
        default=PaymentForm.TREASURY_ONLY, needed=True,
    )  # fmt: skip
    second_payment = WordField(
        _("Way of paying (prefectural tax; kei: environment tax)"), PaymentForm,
        default=PaymentForm.TREASURY_ONLY, needed=True,
    )  # fmt: skip
    email = TextField(_("Mail address"), read=read_mail_address, needed=True)
    person = TextField(_("Person in charge"), read=one_line, needed=True, longest=PERSON_LENGTH)
    phone = TextField(_("Phone number"), read=read_phone, needed=True)

    def offering(self, bases: tuple[OwnBase, ...]) -> Any:
        offered = [SelectChoice(base.code, f"{base.code} {base.name}") for base in bases]
        self.base_code.choices = [SelectChoice("", str(_("Choose one"))), *offered]
        return self

    def command(self) -> RegisterAccount:
        named = {name: self[name].data for name in OpenPortalAccount.__dataclass_fields__}
        return RegisterAccount(self.base_code.data, OpenPortalAccount(**named))


class PasswordForm(SeenForm):
    """A new password, and whether the portal is to be told of it or has it already."""

    never_hashed: ClassVar[tuple[str, ...]] = ("password",)
    place = RadioWordField(_("Where it changes"), PasswordPlace, default=PasswordPlace.BOTH, needed=True)
    password = SecretField(_("New password"), needed=True)

    def command(self, account: int) -> ChangePassword:
        return ChangePassword(account, self.seen(), self.password.data or "", self.place.data is PasswordPlace.BOTH)


class ArrivalPasswordForm(SeenForm):
    """A new 到達番号パスワード."""

    never_hashed: ClassVar[tuple[str, ...]] = ("arrival_password",)
    arrival_password = SecretField(_("Arrival number password"), needed=True)

    def command(self, account: int) -> ChangePassword:
        return ChangePassword(account, self.seen(), self.arrival_password.data or "", at_portal=False)
