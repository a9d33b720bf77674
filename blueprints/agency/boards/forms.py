"""Forms of the boards."""

from flask import request

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, NumberField, TickField
from blueprints.shared.forms import KeizokuForm
from domain.bulk import MOST_CHOSEN
from usecases.agency.apply import Apply
from usecases.reference import Office


class ApplyForm(KeizokuForm):
    """One tick for all chosen; an office only where one application is applied for alone."""

    office_code = ChoiceField(_("Office to apply at"), choices=[])
    mandate_confirmed = TickField(
        _("The mandate exists, and the workshop that issued the certificate confirmed it (mandate of the application)")
    )
    typed_count = NumberField(_("Number of applications"), least=1, most=MOST_CHOSEN)

    def offer(self, offices: tuple[Office, ...]) -> "ApplyForm":
        named = [(office.code, f"{office.prefecture} {office.name}") for office in offices]
        self.office_code.choices = [("", _("Please choose")), *named]
        return self

    def command(self, numbers: list[str], keep_hours: bool) -> Apply:
        office = (self.office_code.data or "") if len(numbers) == 1 else ""
        return Apply(numbers, bool(self.mandate_confirmed.data), office, keep_hours)


class OneForm(KeizokuForm):
    """An act that needs no further word."""


def chosen_applications() -> list[str]:
    """The chosen numbers, from the address or from the form."""
    texts = request.form.getlist("number") if request.method == "POST" else request.args.getlist("number")
    return list(dict.fromkeys(text for text in texts if len(text) < 14))
