"""Making sign-ins: what a login ID, a role and a password must be."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.refusal import Refusal
from domain.rights import Role
from models.organizations import Base
from models.users import User, UserBase
from tests.support.organizations import Demo
from usecases.transaction import reading, transaction
from usecases.users.add import AddUser, add_user
from usecases.users.enrol import Enrol, enrol

GOOD = AddUser("new.user-1", "新人 一", Role.SENDER, "Keizoku-test-9")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AddUser("", "x", Role.SENDER, "Keizoku-test-9"), "login_id_shape"),
        (AddUser("あ", "x", Role.SENDER, "Keizoku-test-9"), "login_id_shape"),
        (AddUser("a b", "x", Role.SENDER, "Keizoku-test-9"), "login_id_shape"),
        (AddUser("a" * 33, "x", Role.SENDER, "Keizoku-test-9"), "login_id_shape"),
        (AddUser("boss", "x", Role.BASE_ADMIN, "Keizoku-test-9", all_bases=True), "base_admin_all_bases"),
        (AddUser("new", "", Role.SENDER, "Keizoku-test-9"), "user_name_missing"),
        (AddUser("new", "一二三四五六七八九十一", Role.SENDER, "Keizoku-test-9"), "user_name_too_long"),
        (AddUser("new", "山田（仮）", Role.SENDER, "Keizoku-test-9"), "user_name_symbols"),
        (AddUser("SENDER", "x", Role.SENDER, "Keizoku-test-9"), "login_id_taken"),
        (AddUser("weak", "x", Role.SENDER, "abc"), "password_too_short"),
        (AddUser("weak", "x", Role.SENDER, "Password1!"), "password_common"),
    ],
)
def test_what_cannot_be_a_sign_in_is_refused(organizations: Demo, now: datetime, command: AddUser, code: str) -> None:
    with pytest.raises(Refusal) as refused, transaction() as session:
        add_user(session, organizations.organizations["1845678"], command, [], now)
    assert refused.value.code == code


def test_an_enrolled_user_works_at_the_named_bases_and_must_change_the_password(
    organizations: Demo, now: datetime
) -> None:
    with transaction() as session:
        enrol(session, Enrol("1845678", "two", "二拠点", Role.SENDER, ("001", "003"), False, "One-time-77"), now)
    with reading() as session:
        user = session.scalars(select(User).where(User.login_id == "two")).one()
        bases = set(session.scalars(select(UserBase.base_id).where(UserBase.user_id == user.id)))
    assert bases == {organizations.bases["1845678", code].id for code in ("001", "003")}
    assert (user.must_change_password, user.one_time_until) == (True, now + timedelta(hours=72))


@pytest.mark.parametrize(
    ("member_code", "bases", "refusal"),
    [
        ("9999999", (), Refusal("member_code_unknown", "member_code")),
        ("1845678", ("001", "999"), Refusal("user_base_unknown", "bases", codes="999")),
        ("1845679", ("003", "002"), Refusal("user_base_unknown", "bases", codes="002、003")),
        ("1845678", ("001", "003"), Refusal("user_base_unknown", "bases", codes="003")),
    ],
)
def test_an_unknown_foreign_or_deleted_base_is_refused(
    organizations: Demo, now: datetime, member_code: str, bases: tuple[str, ...], refusal: Refusal
) -> None:
    with transaction() as session:
        session.get_one(Base, organizations.bases["1845678", "003"].id).deleted_at = now
    with pytest.raises(Refusal) as refused, transaction() as session:
        enrol(session, Enrol(member_code, "x1", "誰か", Role.SENDER, bases, False, "One-time-77"), now)
    assert refused.value == refusal


def test_a_foreign_base_cannot_even_be_stored(organizations: Demo, now: datetime) -> None:
    theirs = organizations.bases["1845679", "001"]
    with pytest.raises(Refusal, match="user_base_unknown"), transaction() as session:
        add_user(session, organizations.organizations["1845678"], GOOD, [theirs], now)
    with transaction() as session:
        user = add_user(session, organizations.organizations["1845678"], GOOD, [], now)
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(UserBase(user_id=user.id, base_id=theirs.id, organization_id=user.organization_id))
