"""The entry form of a request, one for both kinds of vehicle."""

from collections.abc import Callable
from enum import StrEnum
from types import SimpleNamespace
from typing import Any, TypeVar

from wtforms import FileField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import ListWidget, RadioInput, TextArea

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import (
    ChoiceField,
    DayField,
    MemoField,
    NumberField,
    TextField,
    TickField,
    UnseenField,
    WordField,
    drawable,
)
from blueprints.shared.formats import label
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.sentences import sentence
from domain.certificate_number import read_certificate_number
from domain.chassis_number import tidied_chassis_number
from domain.field_rules import (
    ACCOUNT_ID_LENGTH,
    ADDRESS_LENGTH,
    MEMO_LENGTH,
    NAME_LENGTH,
    OPTION_CODE_LENGTH,
    OWN_FIELD_LENGTH,
    OWN_FIELDS,
    REPRESENTATIVE_LENGTH,
    read_account_id,
    read_delegate_number,
    read_option_code,
)
from domain.japanese_date import read_month
from domain.payment import CardAnswer, FeeKind
from domain.plate import read_class_number, read_kana, read_region, read_serial
from domain.readiness import ConformityState, InsuranceState
from domain.refusal import Refusal
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind, VehicleUserKind
from domain.waiver import Waiver, WaiverReason, waivers_without_mandate
from domain.weight_tax import EcoClass, TaxClass
from domain.writing import half_width, one_line, widened
from usecases.requests.agents import OfferedAgent
from usecases.requests.facts import RequestFacts
from usecases.requests.offers import EntryOffers

Words = TypeVar("Words", bound=StrEnum)
MOST_KG = 99_999
KEI_FEES = (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)


def if_typed(read: Callable[[str], str]) -> Callable[[str], str]:
    """A reader of the domain that refuses an empty text, for a draft that may leave it empty."""
    return lambda text: read(text) if text.strip() else ""


class RadioField(WordField):
    """One of few words, all of them in sight."""

    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()


class KindField(RadioField):
    """Registered or kei; what the organization does not use is not offered, and refused by name when posted."""

    def pre_validate(self, form: Any) -> None:
        if isinstance(self.data, VehicleKind) and self.data not in form.offers.kinds:
            raise StopValidation(sentence(Refusal("function_off")))
        super().pre_validate(form)


class CodesField(StringField):
    """What a reader typed: taken letter by letter, blanks included."""

    widget = TextArea()

    def _value(self) -> str:
        return drawable(super()._value())


class RequestForm(KeizokuForm):
    """Every answer about a request; empty ones are fine in a draft."""

    version = UnseenField()
    plate_text_read = UnseenField()
    model_code = UnseenField()
    engine_model = UnseenField()

    kind = KindField(_("Kind of vehicle"), VehicleKind, needed=True)
    base_id = ChoiceField(_("Base"), needed=True)
    agent_base_id = ChoiceField(_("Agent to ask"))
    certificate_codes = CodesField(_("QR codes of the certificate"))
    certificate_file = FileField(
        _("File of the certificate viewer app"), render_kw={"accept": ".json,application/json"}
    )
    plate_text = TextField(_("Whole plate"), read=one_line, longest=60)
    plate_region = TextField(_("Region"), read=if_typed(read_region))
    plate_class_number = TextField(
        _("Class number"), read=if_typed(lambda text: read_class_number(text, VehicleKind.REGISTERED))
    )
    plate_kana = TextField(_("Kana"), read=if_typed(read_kana))
    plate_serial = TextField(_("Serial number"), read=if_typed(lambda text: str(read_serial(text))))
    small_plate = TickField(_("Small plate"))
    no_class_number = TickField(_("No class number"))
    chassis_number = TextField(_("Chassis number"), read=tidied_chassis_number)
    officially_stamped = TickField(_("Officially stamped number"))

    user_kind = RadioField(_("In the name of"), VehicleUserKind)
    vehicle_user_name = TextField(_("Name of the vehicle user"), read=widened, longest=NAME_LENGTH)
    representative = TextField(_("Representative"), read=widened, longest=REPRESENTATIVE_LENGTH)
    address_1 = TextField(_("Address 1"), read=widened, longest=ADDRESS_LENGTH)
    address_2 = TextField(_("Address 2"), read=widened, longest=ADDRESS_LENGTH)

    validity_term = ChoiceField(_("Validity of the new certificate"))
    expiry_on = DayField(_("Current expiry date"))
    planned_on = DayField(_("Planned day of application"))
    shortening_allowed = TickField(_("Validity may be shortened"))
    parking_receipt = TickField(_("Receipt for the parking penalty at hand"))

    conformity_state = RadioField(_("Electronic conformity certificate"), ConformityState)
    insurance_state = RadioField(_("Compulsory insurance"), InsuranceState)
    insurance_ends_on = DayField(_("Insured until"))
    consented_on = DayField(_("Consent to the electronic procedure given on"))
    certificate_number = TextField(
        _("Certificate control number"), read=if_typed(lambda text: read_certificate_number(text).text)
    )

    mandate_kind = RadioField(_("Power of attorney"), MandateKind)
    cashless = TickField(_("Pay cashless (by card)"))
    card_registered = RadioField(_("Is a card registered for this car?"), CardAnswer)
    account_id = TextField(_("Account ID"), read=read_account_id, longest=ACCOUNT_ID_LENGTH)
    # An official vehicle is free by its electronic mandate, so that reason is not one to choose.
    waiver_inspection = WordField(_("Inspection fee is free because"), (WaiverReason.PAID_BEFORE,), empty=_("not free"))
    waiver_technical = WordField(
        _("Technical information fee is free because"), (WaiverReason.PAID_BEFORE,), empty=_("not free")
    )
    earlier_receipt_number = TextField(_("Earlier receipt number"), read=half_width, longest=19)

    tax_class = WordField(_("Tax class"), TaxClass, empty=_("not known"))
    eco_class = WordField(_("Eco-car class"), EcoClass, empty=_("not known"))
    weight_kg = NumberField(_("Weight (kg)"), least=1, most=MOST_KG)
    first_registered = TextField(
        _("Month of first registration"), read=if_typed(lambda text: read_month(text, "first_registered"))
    )

    renewal_place = WordField(_("Renewal place"), RenewalPlace)
    delegate_number = TextField(_("Delegate number for this one"), read=read_delegate_number)
    pickup = WordField(_("Pickup of the papers"), Pickup)

    option_code = TextField(_("Option code"), read=read_option_code, longest=OPTION_CODE_LENGTH)
    own_1 = TextField(_("Own field 1"), longest=OWN_FIELD_LENGTH)
    own_2 = TextField(_("Own field 2"), longest=OWN_FIELD_LENGTH)
    own_3 = TextField(_("Own field 3"), longest=OWN_FIELD_LENGTH)
    own_4 = TextField(_("Own field 4"), longest=OWN_FIELD_LENGTH)
    own_5 = TextField(_("Own field 5"), longest=OWN_FIELD_LENGTH)
    memo = MemoField(_("Memo"), longest=MEMO_LENGTH)

    def __init__(self, formdata: Any = None, offers: EntryOffers | None = None, **given: Any) -> None:
        assert offers is not None, "the form offers what its organization may choose"
        self.offers = offers
        super().__init__(formdata, **given)
        self.kind.choices = [(kind.value, label(kind)) for kind in VehicleKind if kind in offers.kinds]
        self.base_id.choices = [(str(base.id), f"{base.code} {base.name}") for base in offers.bases]
        self.agent_base_id.choices = [("", gettext("the usual agent of the base")), *offers.agents]
        self.validity_term.choices = [("", gettext("Choose")), *offers.terms]
        for place, text in enumerate(offers.own_field_labels, start=1):
            if text:
                self[f"own_{place}"].label.text = text

    def process(self, *given: Any, **named: Any) -> None:
        super().process(*given, **named)
        agent = self.pickup_agent
        if agent is not None and self.pickup_is_open and not self.pickup.data:
            self.pickup.data = agent.default_pickup

    @property
    def pickup_agent(self) -> OfferedAgent | None:
        """The agent base that decides on 車検証等受取区分, which only kei cars know."""
        return self.offers.asked(_number(self.base_id.data) or 0, _number(self.agent_base_id.data), VehicleKind.KEI)

    @property
    def pickup_is_open(self) -> bool:
        agent = self.pickup_agent
        return agent is not None and agent.clients_choose_pickup

    @property
    def pickup_stays(self) -> bool:
        """Whether the choice on the screen is the right one: drawing it anew would take the cursor out of it."""
        return self.pickup_is_open and bool(self.pickup.raw_data)

    @property
    def tax_fields(self) -> tuple[Any, ...]:
        """What decides the weight tax: optional, and folded away as long as nothing stands in it."""
        return self.tax_class, self.eco_class, self.weight_kg, self.first_registered

    @property
    def own_fields(self) -> list[Any]:
        """The organization's own fields that have a label."""
        return [self[f"own_{place}"] for place, text in enumerate(self.offers.own_field_labels, start=1) if text]

    @property
    def own_fields_needed(self) -> frozenset[str]:
        """Without which it is saved, but not sent."""
        return frozenset(f"own_{place}" for place in self.offers.own_fields_needed)

    @property
    def undrawn(self) -> list[str]:
        """Names of own fields without a label: no page has a place for what would be said of them."""
        labelled = len(self.offers.own_field_labels)
        return [f"own_{place}" for place in range(1, OWN_FIELDS + 1) if place > labelled]

    def clear_errors(self) -> None:
        """While typing nothing is refused yet."""
        for field in self:
            field.errors, field.process_errors = [], []

    def facts(self) -> RequestFacts:
        """What was answered, whether right or wrong; a wrong choice counts as not made."""
        kind = _word(self.kind, VehicleKind) or VehicleKind.REGISTERED
        same: dict[str, Any] = {name: self[name].data for name in _AS_THEY_ARE}
        same |= {name: "" for name in same if same[name] is None and not name.endswith("_on")}
        return RequestFacts(
            kind=kind,
            base_id=_number(self.base_id.data) or 0,
            agent_base_id=_number(self.agent_base_id.data),
            user_kind=_word(self.user_kind, VehicleUserKind) or VehicleUserKind.PERSON,
            mandate_kind=_word(self.mandate_kind, MandateKind) or MandateKind.NONE,
            renewal_place=_word(self.renewal_place, RenewalPlace) or RenewalPlace.OFFICE,
            pickup=_word(self.pickup, Pickup),
            conformity_state=_word(self.conformity_state, ConformityState) or ConformityState.UNCONFIRMED,
            insurance_state=_word(self.insurance_state, InsuranceState) or InsuranceState.PENDING,
            tax_class=_word(self.tax_class, TaxClass),
            eco_class=_word(self.eco_class, EcoClass),
            card_registered=self.card_registered.data == CardAnswer.YES,
            weight_kg=_number(self.weight_kg.data),
            waivers=tuple(self._waivers(kind)),
            own_fields=tuple(self[f"own_{place}"].data or "" for place in range(1, OWN_FIELDS + 1)),
            **same,
        )

    def _waivers(self, kind: VehicleKind) -> list[Waiver]:
        inspection, technical = _word(self.waiver_inspection, WaiverReason), _word(self.waiver_technical, WaiverReason)
        chosen = {FeeKind.INSPECTION: inspection, FeeKind.TECHNICAL_INFORMATION: technical}
        if kind is VehicleKind.KEI:
            chosen = dict.fromkeys(KEI_FEES, inspection)
        earlier = self.earlier_receipt_number.data or None
        return [
            Waiver(fee, reason, earlier if reason is WaiverReason.PAID_BEFORE else None)
            for fee, reason in chosen.items()
            if reason is not None
        ]


_AS_THEY_ARE = (
    "plate_region", "plate_class_number", "plate_kana", "plate_serial", "small_plate", "no_class_number",
    "chassis_number", "officially_stamped", "model_code", "engine_model", "first_registered", "vehicle_user_name",
    "representative", "address_1", "address_2", "validity_term", "expiry_on", "planned_on", "insurance_ends_on",
    "shortening_allowed", "parking_receipt", "cashless", "delegate_number", "certificate_number",
    "account_id", "consented_on", "option_code", "memo",
)  # fmt: skip


def answers_of(facts: RequestFacts, version: int = 0) -> SimpleNamespace:
    """Facts as the form shows them."""
    answers = SimpleNamespace(**vars(facts), version=version)
    del answers.own_fields
    answers.card_registered = CardAnswer.YES if facts.card_registered else CardAnswer.NOT_YET
    for place in range(1, OWN_FIELDS + 1):
        setattr(answers, f"own_{place}", facts.own_fields[place - 1] if place <= len(facts.own_fields) else "")
    reasons = {waiver.fee: waiver.reason for waiver in waivers_without_mandate(facts.waivers)}
    answers.waiver_inspection = reasons.get(FeeKind.INSPECTION, "")
    answers.waiver_technical = reasons.get(FeeKind.TECHNICAL_INFORMATION, "")
    answers.pickup = facts.pickup or ""
    answers.tax_class, answers.eco_class = facts.tax_class or "", facts.eco_class or ""
    earlier = [waiver.earlier_receipt_number for waiver in facts.waivers if waiver.earlier_receipt_number]
    answers.earlier_receipt_number = earlier[0] if earlier else ""
    return answers


def blank_facts(offers: EntryOffers, kind: VehicleKind, base_id: int | None = None) -> RequestFacts:
    """A new request of this base, or of the first, with what its usual agent presets."""
    base_id = base_id or (offers.bases[0].id if offers.bases else 0)
    agent = offers.usual(base_id, kind)
    return RequestFacts(
        kind=kind,
        base_id=base_id,
        agent_base_id=agent.agent_base_id if agent and len(offers.bases) == 1 else None,
        renewal_place=agent.default_renewal if agent else RenewalPlace.OFFICE,
        validity_term=offers.terms[0][0] if offers.terms else "",
    )


def _word(field: Any, members: type[Words]) -> Words | None:
    return field.data if isinstance(field.data, members) else None


def _number(text: Any) -> int | None:
    digits = "" if text is None else str(text)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else None
