"""The defaults of an agent's people: what may be chosen, and what stands in a user's row."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.rights import OrganizationKind, Role
from domain.staff_defaults import NO_DEFAULTS, StaffDefaults, check_menu
from domain.vehicle import VehicleKind
from models.users import User
from usecases.agency.choose_office import offices_of

OFFICES = {VehicleKind.REGISTERED: "default_office_registered", VehicleKind.KEI: "default_office_kei"}


def defaults_in(user: User) -> StaffDefaults:
    return StaffDefaults(user.default_office_registered, user.default_office_kei, user.default_menu)


def put_defaults(user: User, defaults: StaffDefaults) -> None:
    user.default_office_registered, user.default_office_kei = defaults.office_registered, defaults.office_kei
    user.default_menu = defaults.menu


def checked_defaults(
    session: Session, kind: OrganizationKind, role: Role, asked: StaffDefaults, so_far: StaffDefaults = NO_DEFAULTS
) -> StaffDefaults:
    """What may be kept: nothing of anybody but an agent's people, whatever was asked for.

    Raises choice_unknown for an office or a menu that cannot be chosen; one that stands already may stay.
    """
    if kind is not OrganizationKind.AGENT:
        return NO_DEFAULTS
    for vehicle, name in OFFICES.items():
        code = asked.office(vehicle)
        known = {"", so_far.office(vehicle), *(office.code for office in offices_of(session, vehicle))}
        if code not in known:
            raise Refusal("choice_unknown", name)
    check_menu(asked.menu, kind, role)
    return asked


def own_defaults(session: Session, actor: Actor) -> StaffDefaults:
    """Without a question for whoever has none."""
    if actor.organization_kind is not OrganizationKind.AGENT:
        return NO_DEFAULTS
    row = session.execute(
        select(User.default_office_registered, User.default_office_kei, User.default_menu).where(
            User.id == actor.user_id
        )
    ).one()
    return StaffDefaults(*row)


def own_office(session: Session, actor: Actor, kind: VehicleKind) -> str:
    return usable_office(session, own_defaults(session, actor), kind)


def usable_office(session: Session, defaults: StaffDefaults, kind: VehicleKind) -> str:
    """The office for a kind; empty when there is none, or it takes no applications any more."""
    code = defaults.office(kind)
    return code if any(office.code == code for office in offices_of(session, kind)) else ""
