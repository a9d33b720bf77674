"""A case of the demo as its client fills in the entry form."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from demo.cases import Case, Taxed, Way
from domain.months import months_later
from domain.readiness import ConformityState, InsuranceState
from domain.vehicle import VehicleKind
from domain.weight_tax import EcoClass, TaxClass
from usecases.requests.facts import RequestFacts

TAX_CLASSES = {
    "private_passenger": TaxClass.PASSENGER_PRIVATE,
    "private_cargo": TaxClass.TRUCK_PRIVATE,
    "kei_private": TaxClass.KEI_PRIVATE,
    "kei_business": TaxClass.KEI_COMMERCIAL,
}
# The state's register names the age class; the certificate only the month it follows from.
YEARS_OF_AGE_CLASS = {"over_13": 14, "over_18": 19}
OLDEST_YOUNG_YEARS = 11


def entered(case: Case, base_id: int, register: Mapping[str, Any] | None = None) -> RequestFacts:
    """Complete and ready to be sent, but for what the case itself says otherwise.

    `register` is the car as the state has it, for a client who knows what it is taxed by.
    """
    car, is_registered = case.car, case.kind is VehicleKind.REGISTERED
    is_cargo = car.cargo or (register is not None and register["use"] == "private_cargo")
    years = 1 if is_cargo and is_registered else 2
    renewed_on: date = case.facts.get("planned_on") or case.day
    expiry_on = renewed_on + timedelta(days=6 + int(car.plate_serial) % 20)
    facts = RequestFacts(
        kind=case.kind,
        base_id=base_id,
        plate_region=car.plate_region,
        plate_class_number=car.plate_class_number,
        plate_kana=car.plate_kana,
        plate_serial=car.plate_serial,
        chassis_number=car.chassis_number,
        first_registered=f"{expiry_on.year - car.age_years}-{expiry_on.month:02}",
        user_kind=car.user_kind,
        vehicle_user_name=car.vehicle_user_name,
        representative=car.representative if is_registered else "",
        address_1=car.address_1,
        address_2=car.address_2,
        validity_term={1: "one_year_designated", 2: "two_years_designated"}[years] if is_registered else "",
        expiry_on=expiry_on,
        insurance_ends_on=months_later(expiry_on, 12 * years + 1),
        conformity_state=ConformityState.UNCONFIRMED if case.way is Way.DRAFT else ConformityState.REGISTERED,
        insurance_state=InsuranceState.ELECTRONIC,
        consented_on=None if case.way is Way.DRAFT else case.day,
    )
    return replace(facts, **(taxed_by(case, register, expiry_on) if register else {}), **case.facts)


def taxed_by(case: Case, register: Mapping[str, Any], expiry_on: date) -> dict[str, Any]:
    """Class, weight and month as they agree with the register; a mistaken client takes an eco-car for none, or none
    for one."""
    is_eco = register["eco_class"] == "eco"
    if case.taxed is Taxed.MISTAKEN:
        is_eco = not is_eco
    years = YEARS_OF_AGE_CLASS.get(register["eco_class"], min(case.car.age_years, OLDEST_YOUNG_YEARS))
    return {
        "tax_class": TAX_CLASSES[register["use"]],
        "eco_class": EcoClass.BASIC if is_eco else EcoClass.ORDINARY,
        "weight_kg": register["weight_kg"] if case.kind is VehicleKind.REGISTERED else None,
        "first_registered": f"{expiry_on.year - years}-{expiry_on.month:02}",
    }
