"""The form that orders payments."""

from flask import request

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import NumberField
from blueprints.shared.forms import KeizokuForm
from domain.bulk import MOST_CHOSEN
from usecases.agency.awaiting import read_fees
from usecases.agency.pay import FeeOf, Pay


class PayForm(KeizokuForm):
    """The chosen fees; beyond a number of rows or yen their count is typed."""

    typed_count = NumberField(_("Number of payments"), least=1, most=MOST_CHOSEN)

    def fees(self) -> tuple[FeeOf, ...]:
        return read_fees(request.form.getlist("fee"))

    def command(self, keep_hours: bool) -> Pay:
        return Pay(self.fees(), keep_hours)
