"""Adding users by hand: a one-time password or a link, and nothing that one may not give."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.refusal import Refusal
from domain.rights import Role
from models.audit import AuditEntry
from models.mails import Mail
from models.users import PasswordLink, User, UserBase
from tests.support.agency_stories import TEST_VAULT
from tests.support.organizations import Demo
from tests.support.users import a_user, user_of
from usecases.sessions.guard import LockRule
from usecases.sessions.passwords import matches
from usecases.sessions.sign_in import SignIn, sign_in
from usecases.transaction import reading, transaction
from usecases.users.one_time import CAPITALS, DIGITS, LETTERS, one_time_password
from usecases.users.register import FirstWay

RULE = LockRule(5, timedelta(minutes=15))


def test_no_two_one_time_passwords_are_alike_and_all_are_strong() -> None:
    drawn = [one_time_password() for _ in range(300)]
    assert len(set(drawn)) == 300
    for password in drawn:
        bare = password.replace("-", "")
        assert len(bare) >= 12
        assert all(set(bare) & set(kind) for kind in (LETTERS, CAPITALS, DIGITS))
        assert not set(bare) - set(LETTERS + CAPITALS + DIGITS)


def test_a_user_with_a_one_time_password(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        made = a_user(session, organizations, now, bases=("003", "001"), email="new@example.jp")
    with reading() as session:
        user = user_of(session, "new.one")
        bases = set(session.scalars(select(UserBase.base_id).where(UserBase.user_id == user.id)))
        mails = session.scalars(select(Mail)).all()
    assert bases == {organizations.bases["1845678", code].id for code in ("001", "003")}
    assert (user.base_key, user.name_key, user.all_bases) == ("001", "新人一", False)
    assert (user.must_change_password, user.one_time_until) == (True, now + timedelta(hours=72))
    assert matches(user.password_hash, made.password)
    assert user.password_hash.startswith("$argon2id$")
    assert mails == []


@pytest.mark.parametrize(("hours", "lets_in"), [(71, True), (73, False)])
def test_a_one_time_password_dies_after_72_hours(organizations: Demo, now: datetime, hours: int, lets_in: bool) -> None:
    with transaction() as session:
        made = a_user(session, organizations, now)
    command = SignIn("1845678", "new.one", made.password, "192.0.2.1")
    with transaction() as session:
        answer = sign_in(session, TEST_VAULT, command, RULE, now + timedelta(hours=hours))
    assert bool(answer.token) == lets_in


def test_a_user_who_is_invited_has_no_password_until_the_link_has_set_one(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        made = a_user(session, organizations, now, way=FirstWay.LINK, email="new@example.jp", all_bases=True)
    with reading() as session:
        user = user_of(session, "new.one")
        link = session.scalars(select(PasswordLink).where(PasswordLink.user_id == user.id)).one()
        mail = session.scalars(select(Mail)).one()
    assert (made.password, user.must_change_password, user.one_time_until) == ("", False, None)
    assert (user.all_bases, user.base_key) == (True, "")
    assert user.password_hash.startswith("$argon2id$")
    assert (mail.recipient, link.ends_at) == ("new@example.jp", now + timedelta(hours=72))


@pytest.mark.parametrize(
    ("by", "facts", "refusal"),
    [
        ("admin", {"way": FirstWay.LINK}, Refusal("mail_address_needed", "email")),
        ("admin", {"role": Role.ADMIN}, Refusal("role_not_given", "role")),
        ("manager001", {"role": Role.BASE_ADMIN}, Refusal("role_not_given", "role")),
        ("manager001", {"all_bases": True}, Refusal("all_bases_not_given", "all_bases")),
        ("admin", {"login_id": "SENDER"}, Refusal("login_id_taken", "login_id")),
        ("admin", {"login_id": "a b"}, Refusal("login_id_shape", "login_id")),
        ("admin", {"name": "山田（仮）"}, Refusal("user_name_symbols", "name")),
        ("sender", {}, Refusal("role_not_given", "role")),
    ],
)
def test_what_cannot_be_given_is_refused(
    organizations: Demo, now: datetime, by: str, facts: dict[str, Any], refusal: Refusal
) -> None:
    with pytest.raises(Refusal) as refused, transaction() as session:
        a_user(session, organizations, now, by=by, **facts)
    assert refused.value == refusal


@pytest.mark.parametrize(
    ("by", "where"), [("admin", ("1845679", "001")), ("admin", ("2000001", "001")), ("manager001", ("1845678", "002"))]
)
def test_a_base_of_others_or_beyond_ones_own_is_unknown(
    organizations: Demo, now: datetime, by: str, where: tuple[str, str]
) -> None:
    theirs = organizations.bases[where]
    demo = Demo(organizations.organizations, {**organizations.bases, ("1845678", "001"): theirs})
    with pytest.raises(Refusal) as refused, transaction() as session:
        a_user(session, demo, now, by=by)
    assert refused.value == Refusal("user_base_unknown", "bases", codes=str(theirs.id))
    with reading() as session:
        assert session.scalar(select(User.id).where(User.login_key == "new.one")) is None


def test_the_audit_says_who_added_whom_where_and_nothing_of_the_person(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        a_user(session, organizations, now, by="manager001", email="new@example.jp")
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "user_added")).all()[-1]
    assert (entry.login_id, entry.role, entry.record) == ("manager001", "base_admin", "user new.one")
    assert entry.facts == {"given": "sender", "bases": ["001"], "all_bases": False}
