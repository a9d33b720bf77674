"""The form of a new price."""

from collections.abc import Iterable

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.expectation import fee_name
from blueprints.shared.fields import ChoiceField, DayField, NumberField, TextField
from blueprints.shared.formats import label
from blueprints.shared.forms import KeizokuForm
from domain.fees import Service
from domain.payment import FeeKind
from domain.prices import HIGHEST_PRICE
from domain.vehicle import VehicleKind
from usecases.prices.set_price import SetPrice
from usecases.prices.table import KeptFee


class PriceForm(KeizokuForm):
    """What costs how much from when on, and why."""

    what = ChoiceField(_("Price of"), needed=True)
    yen = NumberField(_("Amount in yen"), most=HIGHEST_PRICE, needed=True)
    valid_from = DayField(_("Takes effect on"), needed=True)
    reason = TextField(_("Reason or source"), needed=True, longest=200)

    def offer(self, kept: Iterable[KeptFee]) -> "PriceForm":
        self.what.choices = [("", str(_("Please choose"))), *((value_of(fee), name_of(fee)) for fee in kept)]
        return self

    def command(self) -> SetPrice:
        kind, _bar, fee = self.what.data.partition("|")
        what = FeeKind(fee) if fee in set(FeeKind) else Service(fee)
        vehicle_kind = VehicleKind(kind) if kind else None
        valid_from, yen = self.valid_from.data, self.yen.data
        assert valid_from is not None, "the form is valid"
        assert yen is not None, "the form is valid"
        return SetPrice(vehicle_kind, what, valid_from, yen, self.reason.data)


def value_of(fee: KeptFee) -> str:
    return f"{fee.kind.value if fee.kind else ''}|{fee.fee.value}"


def name_of(fee: KeptFee) -> str:
    if fee.kind is None or isinstance(fee.fee, Service):
        return label(fee.fee)
    return f"{fee_name(fee.fee, fee.kind)}（{label(fee.kind)}）"
