"""Changing users: rights of the one who does, versions, and sessions that end."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.refusal import Refusal
from domain.rights import Role
from models.audit import AuditEntry
from models.users import UserSession
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from tests.support.users import a_user, user_of
from usecases.sessions.sign_in import open_session
from usecases.transaction import reading, transaction
from usecases.users.care import own_people
from usecases.users.change import ChangeUser, change_user, facts_of


def change(demo: Demo, now: datetime, by: str, whom: str, member_code: str = "1845678", **changes: Any) -> None:
    version = changes.pop("version", None)
    with transaction() as session:
        actor, user = actor_of(session, demo, by, member_code), user_of(session, whom, member_code)
        if "bases" in changes:
            changes["bases"] = frozenset(demo.bases[member_code, code].id for code in changes["bases"])
        facts = type(facts_of(session, user))(**{**vars(facts_of(session, user)), **changes})
        change_user(session, actor, own_people(actor), ChangeUser(user.id, version or user.version, facts), now)


@pytest.mark.parametrize(
    ("changes", "ended"),
    [
        ({"name": "改名 子"}, False),
        ({"email": "other@example.jp"}, False),
        ({"login_id": "Sender001"}, False),
        ({"role": Role.VIEWER}, True),
        ({"bases": ("002",)}, True),
        ({"bases": ("001", "002")}, True),
        ({"all_bases": True, "bases": ()}, True),
    ],
)
def test_who_gets_another_role_or_base_signs_in_anew(
    organizations: Demo, now: datetime, changes: dict[str, Any], ended: bool
) -> None:
    with transaction() as session:
        open_session(session, user_of(session, "sender001").id, "192.0.2.1", now)
    change(organizations, now, "admin", "sender001", **changes)
    with reading() as session:
        left = session.scalar(select(func.count()).where(UserSession.ended_at.is_(None), UserSession.started_at == now))
    assert (left == 0) == ended


@pytest.mark.parametrize(
    ("by", "login_id", "changes", "code"),
    [
        ("manager001", "sender001", {"role": Role.BASE_ADMIN}, "role_not_given"),
        ("manager001", "sender001", {"bases": ("001", "002")}, "user_base_unknown"),
        ("manager001", "sender001", {"all_bases": True}, "all_bases_not_given"),
        ("manager001", "manager001", {"name": "自分 自身"}, "user_not_looked_after"),
        ("manager001", "sender", {"name": "別の 人"}, "not_found"),
        ("admin", "admin", {"name": "自分 自身"}, "user_not_looked_after"),
        ("admin", "sender001", {"login_id": "SENDER"}, "login_id_taken"),
        ("admin", "sender001", {"version": 9}, "changed_by_someone_else"),
        ("admin", "sender001", {"role": Role.ADMIN}, "role_not_given"),
        ("admin", "sender001", {"bases": ()}, "user_bases_needed"),
    ],
)
def test_what_is_not_ones_to_change_is_refused(
    organizations: Demo, now: datetime, by: str, login_id: str, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        change(organizations, now, by, login_id, **changes)
    assert refused.value.code == code


def test_who_works_at_another_base_too_is_seen_by_a_base_admin_and_left_alone(
    organizations: Demo, now: datetime
) -> None:
    with transaction() as session:
        a_user(session, organizations, now, login_id="two", bases=("001", "002"))
    with pytest.raises(Refusal, match="user_not_looked_after"):
        change(organizations, now, "manager001", "two", name="別の 名前")


def test_the_operators_admin_changes_the_own_name_and_not_the_own_role(organizations: Demo, now: datetime) -> None:
    change(organizations, now, "admin", "admin", "1000001", name="運営 改子")
    with pytest.raises(Refusal, match="user_is_you"):
        change(organizations, now, "admin", "admin", "1000001", role=Role.SENDER)
    with reading() as session:
        user = user_of(session, "admin", "1000001")
        assert (user.name, user.role) == ("運営 改子", Role.ADMIN)


def test_the_audit_keeps_roles_and_bases_and_no_name_or_address(organizations: Demo, now: datetime) -> None:
    facts = {"name": "改名 子", "email": "x@example.jp", "role": Role.VIEWER, "bases": ("002", "003")}
    change(organizations, now, "admin", "sender001", **facts)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "user_changed")).one()
        user = user_of(session, "sender001")
    assert entry.facts == {
        "fields": ["bases", "email", "name", "role"],
        "changes": {"bases": [["001"], ["002", "003"]], "role": ["sender", "viewer"]},
    }
    assert (user.base_key, user.name_key) == ("002", "改名子")


def test_saving_without_a_change_leaves_no_trace(organizations: Demo, now: datetime) -> None:
    with reading() as session:
        before = user_of(session, "sender001").version, session.scalar(select(func.count(AuditEntry.id)))
    change(organizations, now, "admin", "sender001")
    with reading() as session:
        assert (user_of(session, "sender001").version, session.scalar(select(func.count(AuditEntry.id)))) == before
