"""Looking after users in tests, as an administrator of the demo does."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.rights import Role
from models.organizations import Organization
from models.users import User
from tests.support.agency_stories import TEST_VAULT
from tests.support.stories import CLIENT, actor_of
from usecases.users.care import own_people
from usecases.users.register import FirstWay, Registered, RegisterUser, UserFacts, register_user

NEW = UserFacts("new.one", "新人 一", Role.SENDER)
PATH = "/password/set"


def a_user(session: Session, demo: Demo, now: datetime, by: str = "admin", **facts: Any) -> Registered:
    """With a one-time password, at the base 001 unless told otherwise; `bases` are codes, `way` as of the form."""
    way, member_code = facts.pop("way", FirstWay.ONE_TIME), facts.pop("member_code", CLIENT)
    codes = facts.pop("bases", () if facts.get("all_bases") or facts.get("role") is Role.ADMIN else ("001",))
    bases = frozenset(demo.bases[member_code, code].id for code in codes)
    actor = actor_of(session, demo, by, member_code)
    command = RegisterUser(replace(NEW, bases=bases, **facts), way, PATH)
    return register_user(session, actor, own_people(actor), TEST_VAULT, command, now)


def user_of(session: Session, login_id: str, member_code: str = CLIENT) -> User:
    query = select(User).join(Organization, Organization.id == User.organization_id)
    return session.scalars(query.where(Organization.member_code == member_code, User.login_key == login_id)).one()
