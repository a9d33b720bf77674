"""The forms of the people of a base."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, TextField, UnseenField, WordField
from blueprints.shared.forms import KeizokuForm
from domain.base_person import BasePersonKind
from domain.enrollment_writing import PERSON_KANA_LENGTH, PERSON_LENGTH, read_kana
from domain.workshop_numbers import read_inspector_code, read_service_user_id
from domain.writing import one_line
from usecases.people.add import AddPerson
from usecases.people.end import EndPerson


class PersonForm(KeizokuForm):
    """A new person."""

    kind = WordField(_("Kind"), BasePersonKind, default=BasePersonKind.INSPECTOR, needed=True)
    name = TextField(_("Name"), read=one_line, needed=True, longest=PERSON_LENGTH)
    kana = TextField(_("Name in kana"), read=read_kana, longest=PERSON_KANA_LENGTH)
    service_user_id = TextField(_("User ID of the certificate service"), read=read_service_user_id)
    inspector_code = TextField(_("Inspector code"), read=read_inspector_code)
    valid_from = DayField(_("Valid from"), needed=True)

    def command(self, code: str) -> AddPerson:
        valid_from = self.valid_from.data
        assert valid_from is not None, "the form is valid"
        return AddPerson(
            code=code,
            kind=self.kind.data,
            name=self.name.data,
            kana=self.kana.data,
            service_user_id=self.service_user_id.data,
            inspector_code=self.inspector_code.data,
            valid_from=valid_from,
        )


class EndPersonForm(KeizokuForm):
    """The last day of a person as seen."""

    version = UnseenField()
    valid_to = DayField(_("Valid until"), needed=True)

    def command(self, code: str, person: int) -> EndPerson:
        text, valid_to = self.version.data or "", self.valid_to.data
        assert valid_to is not None, "the form is valid"
        version = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
        return EndPerson(code, person, version, valid_to)
