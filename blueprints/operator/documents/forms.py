"""The forms of a document: what it is and whom it is for, and the file of a version."""

from datetime import date
from typing import Any

from flask import current_app

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, MemoField, RadioWordField, TextField, TickField, UploadField, WordField
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.seen_form import SeenForm
from domain.handout import FILE_KINDS, LONGEST_TEXT, LONGEST_TITLE, HandoutKind
from domain.rights import OrganizationKind
from domain.upload import Upload
from domain.vehicle import VehicleKind
from usecases.handouts.keep import AddEdition, AddHandout, ChangeHandout, HandoutFacts
from usecases.handouts.withdraw import WithdrawHandout

SIDES = (OrganizationKind.CLIENT, OrganizationKind.AGENT)
MIB = 1024 * 1024


def limit_mib() -> int:
    return int(current_app.extensions["keizoku_settings"].largest_document_mib)


class _FactsForm(KeizokuForm):
    kind = RadioWordField(_("Kind of document"), HandoutKind, needed=True)
    title = TextField(_("Title"), needed=True, longest=LONGEST_TITLE)
    text = MemoField(_("What it holds"), longest=LONGEST_TEXT)
    side = WordField(_("Clients or agents"), SIDES, empty=_("Clients and agents"))
    vehicle_kind = WordField(_("Kind of vehicle"), VehicleKind, empty=_("Registered vehicles and kei"))
    for_admin = TickField(_("Role.ADMIN"))
    for_base_admin = TickField(_("Role.BASE_ADMIN"))
    for_sender = TickField(_("Role.SENDER"))
    for_viewer = TickField(_("Role.VIEWER"))

    def facts(self) -> HandoutFacts:
        given = {name: self[name].data for name in HandoutFacts.__dataclass_fields__}
        return HandoutFacts(
            **{
                **given,
                "text": given["text"] or "",
                "side": given["side"] or None,
                "vehicle_kind": given["vehicle_kind"] or None,
            }
        )


class _FileForm(KeizokuForm):
    file = UploadField(_("File"), kinds=FILE_KINDS, needed=True)
    shown_from = DayField(_("Shown from"), needed=True)

    def __init__(self, formdata: Any = None, **given: Any) -> None:
        super().__init__(formdata, **given)
        self.file.largest = limit_mib() * MIB

    def edition(self) -> tuple[Upload, date]:
        upload, shown_from = self.file.data, self.shown_from.data
        assert upload is not None, "the form is valid"
        assert shown_from is not None, "the form is valid"
        return upload, shown_from


class NewForm(_FactsForm, _FileForm):
    """A new document with its first file."""

    def add(self) -> AddHandout:
        return AddHandout(self.facts(), *self.edition())


class EditForm(_FactsForm, SeenForm):
    """What is said of a document, as it was seen."""

    def change(self, number: int) -> ChangeHandout:
        return ChangeHandout(number, self.seen(), self.facts())


class EditionForm(_FileForm, SeenForm):
    """The file of a new version."""

    def command(self, number: int) -> AddEdition:
        return AddEdition(number, self.seen(), *self.edition())


class WithdrawForm(SeenForm):
    """One button."""

    def command(self, number: int) -> WithdrawHandout:
        return WithdrawHandout(number, self.seen())
