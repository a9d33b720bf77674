"""The forms of a base."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, TextField, TickField, UnseenField
from blueprints.shared.forms import KeizokuForm
from domain.field_rules import read_delegate_number
from domain.mail_address import read_mail_address
from domain.phone_number import read_phone
from domain.postal_code import read_postal_code
from domain.workshop_numbers import read_base_code
from domain.writing import one_line, widened
from usecases.bases.add import AddBase, BaseFacts
from usecases.bases.change import ChangeBase
from usecases.bases.delete import DeleteBase


class BaseForm(KeizokuForm):
    """What a person says about a base, but its code."""

    version = UnseenField()
    name = TextField(_("Base name"), read=widened, needed=True, longest=40)
    short_name = TextField(_("Short name"), read=widened, needed=True, longest=10)
    delegate_number = TextField(_("Delegate number"), read=read_delegate_number)
    delegate_until = DayField(_("Last day of the delegate number"))
    certification_number = TextField(_("Certification number"), read=one_line, longest=20)
    designation_number = TextField(_("Designation number"), read=one_line, longest=20)
    postal_code = TextField(_("Postal code"), read=read_postal_code)
    address_1 = TextField(_("Address 1"), read=widened, longest=60)
    address_2 = TextField(_("Address 2"), read=widened, longest=60)
    phone = TextField(_("Phone"), read=read_phone)
    billing_email = TextField(_("Billing e-mail"), read=read_mail_address, longest=254)
    daily_mail = TickField(_("Mail each morning what was applied for, completed and paid the day before"))
    monthly_mail = TickField(_("Mail last month's advances on the 1st"))

    def facts(self) -> BaseFacts:
        return BaseFacts(**{name: self[name].data for name in BaseFacts.__dataclass_fields__})

    def change(self, code: str) -> ChangeBase:
        return ChangeBase(code, _number(self.version.data), self.facts())


class NewBaseForm(BaseForm):
    """A new base, with the code it will keep."""

    code = TextField(_("Base code"), read=read_base_code, needed=True)

    def add(self) -> AddBase:
        return AddBase(self.code.data, self.facts())


class DeleteBaseForm(KeizokuForm):
    """The base as it was seen when deleting was asked for."""

    version = UnseenField()

    def delete(self, code: str) -> DeleteBase:
        return DeleteBase(code, _number(self.version.data))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
