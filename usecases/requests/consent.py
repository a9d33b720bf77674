"""電子化の承諾書: what is printed for the vehicle user to sign, before the papers go without paper."""

from dataclasses import dataclass, replace
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

    kind: VehicleKind
    workshop: str
    workshop_address: str
    workshop_phone: str
    number: int | None = None
    plate: Plate | None = None
    chassis_number: str = ""
    expiry_on: date | None = None
    name: str = ""
    representative: str = ""
    address: str = ""


def consent_sheet(session: Session, actor: Actor, number: int) -> ConsentSheet:
    """For the client's own people, whose paper it is; raises not_found for all others."""
    if actor.organization_kind is not OrganizationKind.CLIENT:
        raise Refusal("not_found")
    request = find_request(session, actor, number)
    facts = facts_of(request)
    return replace(
        _of_workshop(session, facts.kind, request.base_id),
        number=request.id,
        plate=facts.plate,
        chassis_number=facts.chassis_number,
        expiry_on=facts.expiry_on,
        name=facts.vehicle_user_name,
        representative=facts.representative,
        address=f"{facts.address_1}{facts.address_2}",
    )


def blank_consent_sheet(session: Session, actor: Actor, kind: VehicleKind) -> ConsentSheet:
    """With the workshop alone: the base of whoever works at a single one, else the organization.

    Raises not_found for whoever is no client, and for a kind that is not to be had.
    """
    if actor.organization_kind is not OrganizationKind.CLIENT or kind not in actor.kinds:
        raise Refusal("not_found")
    if actor.bases is not None and len(actor.bases) == 1:
        return _of_workshop(session, kind, min(actor.bases))
    own = session.get_one(Organization, actor.organization_id)
    return ConsentSheet(kind, own.name, f"{own.address_1}{own.address_2}", own.phone)


def _of_workshop(session: Session, kind: VehicleKind, base_id: int) -> ConsentSheet:
    base = session.execute(
        select(Base.name, Base.address_1, Base.address_2, Base.phone, Organization.name.label("organization"))
        .join(Organization, Organization.id == Base.organization_id)
        .where(Base.id == base_id)
    ).one()
    workshop = base.organization if base.name == base.organization else f"{base.organization} {base.name}"
    return ConsentSheet(kind, workshop, f"{base.address_1}{base.address_2}", base.phone)
