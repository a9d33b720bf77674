"""Remember the cars of an organization, and find what their last request said."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.search_keys import chassis_key
from domain.vehicle_user import VehicleUserKind
from domain.weight_tax import BY_GROSS_WEIGHT, EcoClass, TaxClass
from models.requests import Car, InspectionRequest
from usecases.requests.facts import RequestFacts
from usecases.requests.find import find_request
from usecases.scope import visible_requests

# What decides the weight tax, and stays true of the car from one renewal to the next.
TAXED_BY = ("first_registered", "weight_kg", "tax_class", "eco_class")


def find_car(session: Session, organization_id: int, facts: RequestFacts) -> Car | None:
    """The car as earlier requests left it; None while plate or chassis number is not known."""
    if facts.plate is None or not facts.chassis_number:
        return None
    query = select(Car).where(
        Car.organization_id == organization_id,
        Car.kind == facts.kind,
        Car.chassis_key == chassis_key(facts.chassis_number),
        Car.stamped_plate_key == (facts.plate.key if facts.officially_stamped else ""),
    )
    return session.scalar(query)


def completed_from(car: Car, facts: RequestFacts) -> RequestFacts:
    """What a new request leaves open of what the car is taxed by, as it was known before."""
    known: dict[str, Any] = {name: getattr(car, name) for name in TAXED_BY if not getattr(facts, name)}
    if facts.tax_class and (facts.tax_class in BY_GROSS_WEIGHT) is not (car.tax_class in BY_GROSS_WEIGHT):
        # 車両重量 and 車両総重量 share a column, and this is the other one.
        known.pop("weight_kg", None)
    return replace(facts, **known)


def remember_car(
    session: Session, organization_id: int, facts: RequestFacts, car: Car | None, now: datetime
) -> int | None:
    """The id of the car, made or brought up to date; None while plate or chassis number is not known."""
    plate = facts.plate
    if plate is None or not facts.chassis_number:
        return None
    if car is None:
        car = Car(
            organization_id=organization_id,
            kind=facts.kind,
            chassis_key=chassis_key(facts.chassis_number),
            stamped_plate_key=plate.key if facts.officially_stamped else "",
            officially_stamped=facts.officially_stamped,
            created_at=now,
        )
        session.add(car)
    _bring_up_to_date(car, facts, plate.key)
    if session.is_modified(car) or car.id is None:
        car.updated_at = now
        session.flush()
    return car.id


def _bring_up_to_date(car: Car, facts: RequestFacts, plate_key: str) -> None:
    """What this request does not say stays as it was."""
    car.plate_region, car.plate_class, car.plate_kana = facts.plate_region, facts.plate_class_number, facts.plate_kana
    car.plate_serial, car.plate_key, car.small_plate = facts.plate_serial.zfill(4), plate_key, facts.small_plate
    car.chassis_number = facts.chassis_number
    if facts.vehicle_user_name:
        car.user_kind, car.user_name, car.representative = (
            facts.user_kind, facts.vehicle_user_name, facts.representative,
        )  # fmt: skip
        car.address_1, car.address_2 = facts.address_1, facts.address_2
    for name in ("model_code", "engine_model", "expiry_on", "certificate_number", *TAXED_BY):
        if getattr(facts, name):
            setattr(car, name, getattr(facts, name))


@dataclass(frozen=True)
class LastRequest:
    """The newest request for a car that the actor may see, with what can be copied from it."""

    number: int
    made_at: datetime
    chassis_number: str
    expiry_on: date | None
    user_kind: VehicleUserKind
    vehicle_user_name: str
    representative: str
    address_1: str
    address_2: str
    first_registered: str
    weight_kg: int | None
    tax_class: TaxClass | None
    eco_class: EcoClass | None


def last_request(session: Session, actor: Actor, facts: RequestFacts, but: int | None = None) -> LastRequest | None:
    """The last request for the car of this chassis number or plate; `but` is the request being edited."""
    same: list[ColumnElement[bool]] = []
    if len(facts.chassis_number) > 2:
        same.append(InspectionRequest.chassis_key == chassis_key(facts.chassis_number))
    if facts.plate is not None:
        same.append(InspectionRequest.plate_key == facts.plate.key)
    if not same:
        return None
    row = InspectionRequest
    query = select(row).where(visible_requests(actor), row.kind == facts.kind, or_(*same), row.user_name != "")
    if but is not None:
        query = query.where(row.id != but)
    found = session.scalar(query.order_by(row.id.desc()).limit(1))
    return _last(found) if found is not None else None


def copied_from(session: Session, actor: Actor, number: int) -> LastRequest:
    """What can be copied from one request; raises not_found."""
    return _last(find_request(session, actor, number))


def _last(found: InspectionRequest) -> LastRequest:
    return LastRequest(
        number=found.id,
        made_at=found.created_at,
        chassis_number=found.chassis_number,
        expiry_on=found.expiry_on,
        user_kind=found.user_kind,
        vehicle_user_name=found.user_name,
        representative=found.representative,
        address_1=found.address_1,
        address_2=found.address_2,
        first_registered=found.first_registered,
        weight_kg=found.weight_kg,
        tax_class=found.tax_class,
        eco_class=found.eco_class,
    )
