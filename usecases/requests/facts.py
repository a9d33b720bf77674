"""What a person declares of a request: put right and checked."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from domain.certificate_number import read_certificate_number
from domain.chassis_number import read_chassis_number
from domain.field_rules import (
    OWN_FIELD_LENGTH,
    OWN_FIELDS,
    read_account_id,
    read_address,
    read_address_rest,
    read_delegate_number,
    read_memo,
    read_option_code,
    read_own_field,
    read_representative,
    read_vehicle_user_name,
)
from domain.japanese_date import read_month
from domain.plate import Plate, read_class_number, read_kana, read_region, read_serial
from domain.readiness import ConformityState, InsuranceState
from domain.refusal import Refusal
from domain.renewal import NAMED_PLACES, Pickup, RenewalPlace
from domain.validity import checked_expiry
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind, VehicleUserKind
from domain.waiver import Waiver, WaiverReason, checked_waivers, waivers_with_mandate
from domain.weight_tax import EcoClass, TaxClass, is_class_of

RECEIPT_NUMBER = re.compile("[0-9]{19}")


@dataclass(frozen=True)
class RequestFacts:
    """Every answer of the entry form; empty is what is not known yet."""

    kind: VehicleKind
    base_id: int
    agent_base_id: int | None = None
    plate_region: str = ""
    plate_class_number: str = ""
    plate_kana: str = ""
    plate_serial: str = ""
    small_plate: bool = False
    no_class_number: bool = False
    chassis_number: str = ""
    officially_stamped: bool = False
    model_code: str = ""
    engine_model: str = ""
    first_registered: str = ""
    weight_kg: int | None = None
    tax_class: TaxClass | None = None
    eco_class: EcoClass | None = None
    user_kind: VehicleUserKind = VehicleUserKind.PERSON
    vehicle_user_name: str = ""
    representative: str = ""
    address_1: str = ""
    address_2: str = ""
    validity_term: str = ""
    expiry_on: date | None = None
    planned_on: date | None = None
    insurance_ends_on: date | None = None
    shortening_allowed: bool = False
    parking_receipt: bool = False
    cashless: bool = False
    card_registered: bool = False
    mandate_kind: MandateKind = MandateKind.NONE
    renewal_place: RenewalPlace = RenewalPlace.OFFICE
    delegate_number: str = ""
    pickup: Pickup | None = None
    certificate_number: str = ""
    account_id: str = ""
    conformity_state: ConformityState = ConformityState.UNCONFIRMED
    insurance_state: InsuranceState = InsuranceState.PENDING
    consented_on: date | None = None
    waivers: tuple[Waiver, ...] = ()
    option_code: str = ""
    own_fields: tuple[str, ...] = ()
    memo: str = ""

    @property
    def plate(self) -> Plate | None:
        """The plate when all of it is known and well formed."""
        class_known = bool(self.plate_class_number) != self.no_class_number
        if not (self.plate_region and class_known and self.plate_kana and self.plate_serial.isdecimal()):
            return None
        return Plate(
            self.plate_region, self.plate_class_number, self.plate_kana, int(self.plate_serial), self.small_plate
        )


# What only one kind of vehicle is asked; the other kind's answers are dropped, whatever was typed before.
_ONLY_REGISTERED: dict[str, object] = {
    "user_kind": VehicleUserKind.PERSON,
    "representative": "",
    "validity_term": "",
    "cashless": False,
    "card_registered": False,
}
_ONLY_KEI: dict[str, object] = {
    "small_plate": False,
    "no_class_number": False,
    "pickup": None,
    "certificate_number": "",
    "account_id": "",
}

_READERS: dict[str, Callable[[str], str]] = {
    "plate_region": read_region,
    "plate_class_number": lambda text: read_class_number(text, VehicleKind.REGISTERED),
    "plate_kana": read_kana,
    "plate_serial": lambda text: str(read_serial(text)),
    "first_registered": lambda text: read_month(text, "first_registered"),
    "vehicle_user_name": read_vehicle_user_name,
    "representative": read_representative,
    "address_2": read_address_rest,
    "delegate_number": read_delegate_number,
    "certificate_number": lambda text: read_certificate_number(text).text,
    "account_id": read_account_id,
    "option_code": read_option_code,
    "memo": read_memo,
}


def read_facts(facts: RequestFacts, today: date, terms: Collection[str]) -> tuple[RequestFacts, tuple[Refusal, ...]]:
    """The facts put right, and every refusal of what is there; `terms` are the 車検証有効期間 on offer.

    What is missing is no fault: a draft may be incomplete.
    """
    unasked = _ONLY_KEI if facts.kind is VehicleKind.REGISTERED else _ONLY_REGISTERED
    facts = replace(facts, **unasked)  # type: ignore[arg-type]
    if facts.user_kind is VehicleUserKind.PERSON:
        facts = replace(facts, representative="")
    right: dict[str, Any] = {}
    wrong: list[Refusal] = []

    def read(name: str, reader: Callable[[str], Any]) -> None:
        typed = getattr(facts, name)
        if not typed:
            return
        try:
            right[name] = reader(typed)
        except Refusal as refusal:
            wrong.append(refusal)

    for name, reader in _READERS.items():
        read(name, reader)
    read("chassis_number", lambda text: read_chassis_number(text, facts.kind, facts.officially_stamped).text)
    read("address_1", lambda text: read_address(text, facts.kind))
    if facts.no_class_number and facts.plate_class_number:
        wrong.append(Refusal("plate_class_number_and_none", "plate_class_number"))
    if facts.validity_term and facts.validity_term not in terms:
        wrong.append(Refusal("choice_unknown", "validity_term"))
    _check_expiry(facts.expiry_on, today, wrong)
    if facts.tax_class is not None and not is_class_of(facts.kind, facts.tax_class):
        wrong.append(Refusal("tax_class_of_other_kind", "tax_class", tax_class=facts.tax_class, kind=facts.kind))
    right["own_fields"] = _read_own_fields(facts.own_fields, wrong)
    right["waivers"] = _read_waivers(facts, wrong)
    right |= _certificate_facts(facts)
    if facts.renewal_place not in NAMED_PLACES:
        right["delegate_number"] = ""
        wrong = [refusal for refusal in wrong if refusal.field != "delegate_number"]
    if not facts.cashless:
        right["card_registered"] = False
    return replace(facts, **right), tuple(wrong)


def sound(facts: RequestFacts, refusals: Iterable[Refusal]) -> RequestFacts:
    """The facts without those that were refused, for checks that need well-formed ones."""
    blank: dict[str, Any] = {field.name: field.default for field in fields(RequestFacts)}
    wrong = {refusal.field for refusal in refusals} & blank.keys() - {"kind", "base_id"}
    return replace(facts, **{str(name): blank[str(name)] for name in wrong})


def _check_expiry(expiry_on: date | None, today: date, wrong: list[Refusal]) -> None:
    if expiry_on is None:
        return
    try:
        checked_expiry(expiry_on, today)
    except Refusal as refusal:
        wrong.append(refusal)


def _read_own_fields(own: tuple[str, ...], wrong: list[Refusal]) -> tuple[str, ...]:
    texts = []
    for place, text in enumerate(own[:OWN_FIELDS], start=1):
        try:
            texts.append(read_own_field(text, f"own_{place}"))
        except Refusal as refusal:
            wrong.append(refusal)
            texts.append(text[:OWN_FIELD_LENGTH])
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _read_waivers(facts: RequestFacts, wrong: list[Refusal]) -> tuple[Waiver, ...]:
    try:
        declared = waivers_with_mandate(facts.kind, facts.mandate_kind, facts.waivers)
        waivers = checked_waivers(facts.kind, facts.mandate_kind, declared)
    except Refusal as refusal:
        field = "waiver_inspection" if refusal.field == "waiver" else refusal.field
        wrong.append(Refusal(refusal.code, field, **refusal.facts))
        return facts.waivers
    for waiver in waivers:
        earlier = waiver.earlier_receipt_number or ""
        if waiver.reason is WaiverReason.PAID_BEFORE and not RECEIPT_NUMBER.fullmatch(earlier):
            wrong.append(Refusal("receipt_number_shape", "earlier_receipt_number"))
            break
    return waivers


def _certificate_facts(facts: RequestFacts) -> dict[str, Any]:
    """What only a reading of the certificate brings; anything else in its place is left out."""
    kept = {"model_code": facts.model_code[:20], "engine_model": facts.engine_model[:24]}
    usable = {name: text if text.isprintable() and text.isascii() else "" for name, text in kept.items()}
    weight = facts.weight_kg if facts.weight_kg and 0 < facts.weight_kg < 1_000_000 else None
    return {**usable, "weight_kg": weight}


def missing(facts: RequestFacts) -> tuple[Refusal, ...]:
    """What a request must say before it is sent, one refusal per empty field."""
    needed: dict[str, Refusal] = {
        "plate_region": Refusal("plate_region_missing", "plate_region"),
        "plate_kana": Refusal("plate_kana_missing", "plate_kana"),
        "plate_serial": Refusal("plate_serial_missing", "plate_serial"),
        "chassis_number": Refusal("chassis_number_missing", "chassis_number"),
        "agent_base_id": Refusal("agent_base_missing", "agent_base_id"),
        "vehicle_user_name": Refusal("vehicle_user_name_missing", "vehicle_user_name"),
        "address_1": Refusal("address_missing", "address_1"),
    }
    if not facts.no_class_number:
        needed["plate_class_number"] = Refusal("plate_class_number_missing", "plate_class_number")
    if facts.kind is VehicleKind.REGISTERED:
        needed["validity_term"] = Refusal("validity_term_missing", "validity_term")
    order = [field.name for field in fields(RequestFacts)]
    return tuple(needed[name] for name in order if name in needed and not getattr(facts, name))


def own_fields_missing(facts: RequestFacts, needed: Mapping[int, str]) -> tuple[Refusal, ...]:
    """What the organization itself wants said; `needed` are the labels by their place."""
    said = dict(enumerate(facts.own_fields, start=1))
    return tuple(
        Refusal("own_field_missing", f"own_{place}", label=label)
        for place, label in needed.items()
        if not said.get(place)
    )
