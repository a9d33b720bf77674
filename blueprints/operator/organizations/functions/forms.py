"""The forms of the functions: a first and a last day for each, the first left empty for what is off."""

from collections.abc import Iterator
from typing import Any

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField
from blueprints.shared.formats import label
from blueprints.shared.seen_form import SeenForm
from domain.rights import OrganizationKind
from domain.use_function import FUNCTIONS_OF, FunctionTerm, Terms, UseFunction
from usecases.organizations.switch_functions import SwitchFunctions

Days = tuple[str, DayField, DayField]


class ProceduresForm(SeenForm):
    """What an agent lodges, and the part that a client has too."""

    of_kind = OrganizationKind.AGENT
    oss_registered_since = DayField(_("First day of use"))
    oss_registered_until = DayField(_("Last day of use"))
    oss_kei_since = DayField(_("First day of use"))
    oss_kei_until = DayField(_("Last day of use"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for title, since, until in self.days:
            since.label.text = gettext("First day of %(function)s", function=title)
            until.label.text = gettext("Last day of %(function)s", function=title)

    @property
    def days(self) -> Iterator[Days]:
        for function in FUNCTIONS_OF[self.of_kind]:
            yield label(function), self[f"{function.value}_since"], self[f"{function.value}_until"]

    def validate(self, extra_validators: object = None) -> bool:
        """A last day without a first one would be thrown away in silence."""
        sound = bool(super().validate(extra_validators))
        for _title, since, until in self.days:
            if until.data is not None and since.data is None and not since.errors:
                since.errors = [*since.errors, gettext("function_since_missing")]
                sound = False
        return sound

    def command(self, code: str) -> SwitchFunctions:
        terms = {
            function: FunctionTerm(self[f"{function.value}_since"].data, self[f"{function.value}_until"].data)
            for function in FUNCTIONS_OF[self.of_kind]
            if self[f"{function.value}_since"].data is not None
        }
        return SwitchFunctions(code, self.seen(), terms)


class FunctionsForm(ProceduresForm):
    """What a client may use."""

    of_kind = OrganizationKind.CLIENT
    certificates_since = DayField(_("First day of use"))
    certificates_until = DayField(_("Last day of use"))
    hybrid_since = DayField(_("First day of use"))
    hybrid_until = DayField(_("Last day of use"))
    records_since = DayField(_("First day of use"))
    records_until = DayField(_("Last day of use"))


def days_shown(terms: Terms) -> dict[str, object]:
    """The days as the form shows them."""
    shown: dict[str, object] = {}
    for function in UseFunction:
        term = terms.get(function)
        shown[f"{function.value}_since"] = term.since if term else None
        shown[f"{function.value}_until"] = term.until if term else None
    return shown
