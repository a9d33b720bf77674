"""The form of the electronic mandate."""

from types import SimpleNamespace
from typing import Any

from blueprints.requests.acts.forms import SeenForm
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, TextField, UploadField
from domain.mandate import ISSUER_LENGTH
from domain.upload import MANDATE_KINDS
from usecases.requests.mandate import SetMandate
from usecases.requests.show import RequestShown


class MandateForm(SeenForm):
    """The file, and what is said of it; a file handed in before may stay."""

    file = UploadField(_("File of the electronic mandate"), kinds=MANDATE_KINDS)
    issuer = TextField(_("Issuer"), needed=True, longest=ISSUER_LENGTH)
    made_on = DayField(_("Made on"), needed=True)

    def __init__(self, formdata: Any = None, file_needed: bool = True, **given: Any) -> None:
        super().__init__(formdata, **given)
        self.file.needed = file_needed

    def command(self, number: int) -> SetMandate:
        made_on = self.made_on.data
        assert made_on is not None, "the form is valid"
        return SetMandate(number, self.seen(), self.issuer.data or "", made_on, self.file.data)


def answers_of(shown: RequestShown) -> SimpleNamespace:
    """The mandate as it stands, for the version of the request that was seen."""
    mandate = shown.mandate
    said = {"issuer": mandate.issuer, "made_on": mandate.made_on} if mandate else {}
    return SimpleNamespace(version=shown.version, **said)
