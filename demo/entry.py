"""A case of the demo as its client fills in the entry form."""

from dataclasses import replace
from datetime import date, timedelta

from demo.cases import Case, Way
from domain.months import months_later
from domain.readiness import ConformityState, InsuranceState
from domain.vehicle import VehicleKind
from usecases.requests.facts import RequestFacts


def entered(case: Case, base_id: int) -> RequestFacts:
    """Complete and ready to be sent, but for what the case itself says otherwise."""
    car, is_registered = case.car, case.kind is VehicleKind.REGISTERED
    years = 1 if car.cargo and is_registered else 2
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
    return replace(facts, **case.facts)
