"""電子化の承諾書: what is printed for the vehicle user to sign, before the papers go without paper."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.plate import Plate
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from models.organizations import Base, Organization
from usecases.requests.facts_in_row import facts_of
from usecases.requests.find import find_request


@dataclass(frozen=True)
class ConsentSheet:
    """The car, its user, and the workshop that asks; empty is what is written by hand."""

    number: int
    kind: VehicleKind
    plate: Plate | None
    chassis_number: str
    expiry_on: date | None
    name: str
    representative: str
    address: str
    workshop: str
    workshop_address: str
    workshop_phone: str


def consent_sheet(session: Session, actor: Actor, number: int) -> ConsentSheet:
    """For the client's own people, whose paper it is; raises not_found for all others."""
    if actor.organization_kind is not OrganizationKind.CLIENT:
        raise Refusal("not_found")
    request = find_request(session, actor, number)
    facts = facts_of(request)
    base = session.execute(
        select(Base.name, Base.address_1, Base.address_2, Base.phone, Organization.name.label("organization"))
        .join(Organization, Organization.id == Base.organization_id)
        .where(Base.id == request.base_id)
    ).one()
    return ConsentSheet(
        number=request.id,
        kind=facts.kind,
        plate=facts.plate,
        chassis_number=facts.chassis_number,
        expiry_on=facts.expiry_on,
        name=facts.vehicle_user_name,
        representative=facts.representative,
        address=f"{facts.address_1}{facts.address_2}",
        workshop=base.organization if base.name == base.organization else f"{base.organization} {base.name}",
        workshop_address=f"{base.address_1}{base.address_2}",
        workshop_phone=base.phone,
    )
