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
from usecases.users.paste import PasteUsers, paste_users
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


HEADINGS = {"login_id": "ログインID", "name": "氏名", "role": "役割", "bases": "拠点", "email": "メールアドレス"}
WORDS = {"担当者（送信可）": Role.SENDER, "担当者（送信不可）": Role.VIEWER, "拠点管理者": Role.BASE_ADMIN}
TABLE = "paste1\t貼付 一\t担当者（送信可）\t001\tpaste1@example.jp\npaste2\t貼付 二\t担当者(送信不可)\tすべての拠点"


def a_table(text: str = TABLE) -> PasteUsers:
    return PasteUsers(text, HEADINGS, WORDS, ("すべての拠点",), PATH)


def some_pasted(
    session: Session, demo: Demo, now: datetime, member_code: str = CLIENT, by: str = "admin", text: str = TABLE
) -> int:
    """The id of a paste of two users, one of them with an address."""
    actor = actor_of(session, demo, by, member_code)
    return paste_users(session, actor, own_people(actor), TEST_VAULT, a_table(text), now)
