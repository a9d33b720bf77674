"""The form by which an agent is asked."""

from typing import Any

from wtforms import SelectChoice

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, TextField, TickField
from blueprints.shared.forms import KeizokuForm
from domain.vehicle import VehicleKind
from domain.writing import half_width
from usecases.agreements.ask import AskAgent
from usecases.portal_accounts.find import OwnBase


class AskForm(KeizokuForm):
    """Which base asks whom for what."""

    base_code = ChoiceField(_("Base"), needed=True)
    agency_id = TextField(_("Base ID of the agent"), read=half_width, needed=True, longest=9)
    registered = TickField(_("Registered vehicles"))
    kei = TickField(_("Kei vehicles"))

    def offering(self, bases: tuple[OwnBase, ...]) -> Any:
        offered = [SelectChoice(base.code, f"{base.code} {base.name}") for base in bases]
        self.base_code.choices = [SelectChoice("", str(_("Choose one"))), *offered]
        return self

    def command(self) -> AskAgent:
        ticked = {VehicleKind.REGISTERED: self.registered.data, VehicleKind.KEI: self.kei.data}
        return AskAgent(self.base_code.data, self.agency_id.data or "", [kind for kind, on in ticked.items() if on])
