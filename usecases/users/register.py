"""Add a user by hand: with a one-time password that is told once, or an invitation by mail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.rights import Role
from domain.staff_defaults import StaffDefaults, StartMenu
from domain.user_care import Care, Place, place_of
from models.organizations import Base, Organization
from models.users import LinkPurpose, User
from usecases.enrollments.accept import Invitation
from usecases.enrollments.letters import post_invitation
from usecases.users.add import AddUser, enter_user
from usecases.users.defaults import checked_defaults, put_defaults
from usecases.users.one_time import give_one_time_password, unknown_password_hash
from usecases.users.password_link import end_links_of, make_password_link
from usecases.vault import Vault

# It stands until the same transaction has given a way in.
NO_HASH_YET = ""


class FirstWay(StrEnum):
    """How somebody comes to a password: one that is handed over, or a link by mail."""

    ONE_TIME = "one_time"
    LINK = "link"


@dataclass(frozen=True)
class UserFacts:
    """What a person may say about a user; `bases` are ids."""

    login_id: str
    name: str
    role: Role
    bases: frozenset[int] = frozenset()
    all_bases: bool = False
    email: str = ""
    default_office_registered: str = ""
    default_office_kei: str = ""
    default_menu: StartMenu | None = None

    @property
    def defaults(self) -> StaffDefaults:
        return StaffDefaults(self.default_office_registered, self.default_office_kei, self.default_menu)


@dataclass(frozen=True)
class RegisterUser:
    """A new user; `path` begins the address of the page that sets a password by a link."""

    facts: UserFacts
    way: FirstWay
    path: str


@dataclass(frozen=True)
class Registered:
    """The new user, and the one-time password that is shown once and kept nowhere; empty when a link went out."""

    user_id: int
    login_id: str
    password: str = ""


def register_user(
    session: Session, actor: Actor, care: Care, vault: Vault, command: RegisterUser, now: datetime
) -> Registered:
    """Raises Refusal for a role, base or login ID that cannot be given, and mail_address_needed."""
    facts = command.facts
    place = place_of(care, facts.role, facts.bases, facts.all_bases)
    bases = find_bases(session, care, place)
    defaults = checked_defaults(session, care.kind, place.role, facts.defaults)
    refuse_without_address(command.way, facts.email)
    organization = session.get_one(Organization, care.organization_id)
    added = AddUser(facts.login_id, facts.name, place.role, "", place.all_bases, email=facts.email)
    user = enter_user(session, organization, added, NO_HASH_YET, bases, now, by=actor)
    put_defaults(user, defaults)
    return Registered(user.id, user.login_id, give_way_in(session, vault, user, command.way, command.path, now))


def find_bases(session: Session, care: Care, place: Place) -> list[Base]:
    """The bases of a place; raises user_base_unknown for one of others, a deleted one, or one that is not one's own."""
    if not place.bases:
        return []
    found = _bases_at_hand(session, care, place.bases)
    if len(found) != len(place.bases):
        unknown = sorted(map(str, place.bases - {base.id for base in found}))
        raise Refusal("user_base_unknown", "bases", codes="、".join(unknown))
    return found


def _bases_at_hand(session: Session, care: Care, wanted: Collection[int]) -> list[Base]:
    query = select(Base).where(
        Base.organization_id == care.organization_id, Base.deleted_at.is_(None), Base.id.in_(wanted)
    )
    mine = query if care.bases is None else query.where(Base.id.in_(care.bases))
    return [*session.scalars(mine.order_by(Base.code))]


def refuse_without_address(way: FirstWay, email: str) -> None:
    if way is FirstWay.LINK and not email:
        raise Refusal("mail_address_needed", "email")


def give_way_in(session: Session, vault: Vault, user: User, way: FirstWay, path: str, now: datetime) -> str:
    """The one-time password; empty when a link was posted instead. Whatever opened the door before does no more."""
    if way is FirstWay.ONE_TIME:
        end_links_of(session, user.id, now, tuple(LinkPurpose))
        return give_one_time_password(user, now)
    user.password_hash, user.password_changed_at = unknown_password_hash(), now
    user.must_change_password, user.one_time_until = False, None
    invitation = Invitation(user.name, user.email, user.login_id, make_password_link(session, user, now))
    post_invitation(session, vault, user.organization_id, invitation, path, now)
    return ""
