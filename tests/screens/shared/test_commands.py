"""What an operator types on the server to add a sign-in, or to let somebody in again."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from demo.organizations import Demo
from models.audit import AuditEntry
from models.database import Database
from models.organizations import Organization
from models.users import User
from tests.conftest import START
from tests.support.audit import take_guard_away
from tests.support.client import Client
from tests.support.second_factors import set_up
from usecases.sessions.guard import LockRule
from usecases.transaction import reading, transaction
from usecases.users.acting import person


def test_a_user_is_added_with_a_password_for_one_time(app: Flask, client: Client) -> None:
    added = app.test_cli_runner().invoke(args=["users", "add", "1845678", "late", "遅番 一子", "--base", "001"])
    assert (added.exit_code, len(added.output.strip()) >= 12) == (0, True)
    assert client.sign_in("1845678", "late", added.output.strip()).get("/password").heading == "パスワードを変更する"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("9999999", "late", "遅番"), "この会員コードの組織はありません。会員コードを確かめてください。"),
        (
            ("1845678", "late", "遅番", "--base", "Z9"),
            "この組織には次の拠点がありません：Z9。利用中の拠点の拠点コードを入力してください。",
        ),
        (("1845678", "late", "遅番＠"), "氏名に使えるのは文字と数字、空白1つだけです。記号は使えません。"),
        (
            ("1845678", "Sender", "遅番"),
            "このログインIDはすでに使われています。別のIDを入力してください。",
        ),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(app: Flask, demo: Demo, typed: tuple[str, ...], said: str) -> None:
    refused = app.test_cli_runner().invoke(args=["users", "add", *typed])
    assert (refused.exit_code, refused.output) == (1, f"Error: {said}\n")


def test_the_chains_of_the_audit_are_checked_and_a_touched_one_fails(app: Flask, demo: Demo, sqlite: Database) -> None:
    runner = app.test_cli_runner()
    checked = runner.invoke(args=["audit", "check"])
    assert (checked.exit_code, checked.output) == (0, "".join(f"{code} ok\n" for code in sorted(demo.organizations)))
    take_guard_away(sqlite)
    touched = demo.organizations["1845679"].id
    with sqlite.engine.begin() as connection:
        connection.execute(
            text("UPDATE audit_entries SET code = 'x' WHERE seq = 2 AND organization_id = :id"), {"id": touched}
        )
    checked = runner.invoke(args=["audit", "check"])
    assert (checked.exit_code, checked.output.splitlines()[2]) == (1, "1845679 broken at entry 2")


def test_whoever_no_administrator_can_help_is_let_in_again_at_the_server(app: Flask, client: Client) -> None:
    """The operator's only administrator, who set a second factor up, lost the phone and reported misuse."""
    with transaction() as session:
        admin = session.scalars(
            select(User).join(Organization, Organization.id == User.organization_id)
            .where(Organization.member_code == "1000001", User.login_id == "admin")
        ).one()  # fmt: skip
        organization = session.get_one(Organization, admin.organization_id)
        set_up(session, person(session, admin, organization), LockRule(5, timedelta(minutes=15)), START)
        admin.suspected_at = admin.disabled_at = START
    rescued = app.test_cli_runner().invoke(args=["users", "rescue", "1000001", "ADMIN"])
    assert (rescued.exit_code, len(rescued.output.strip()) >= 12) == (0, True)
    page = client.sign_in("1000001", "admin", rescued.output.strip()).get("/password")
    assert page.heading == "パスワードを変更する"
    with reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.code == "user_rescued"))
        assert (entry.organization_id, entry.record) == (organization.id, "user admin")


def test_whoever_does_not_exist_cannot_be_rescued(app: Flask, demo: Demo) -> None:
    refused = app.test_cli_runner().invoke(args=["users", "rescue", "1000001", "nobody"])
    said = "この会員コードとログインIDの利用者はいません。会員コードとログインIDを確かめてください。"
    assert (refused.exit_code, refused.output) == (1, f"Error: {said}\n")


def test_what_the_next_night_erases_is_told_and_nothing_is_changed(app: Flask, demo: Demo) -> None:
    told = app.test_cli_runner().invoke(args=["keeping", "over"])
    assert told.exit_code == 0
    assert [re.sub(r"\d{4}-\d\d-\d\d", "day", line) for line in told.output.splitlines()] == [
        "signup_draft (30 days) until day: 0",
        "autosave (30 days) until day: 0",
        "form_token (1 days) until day: 0",
        "deleted_request (30 days) until day: 0",
        "vehicle_user (36 months) until day: 0",
        "left_organization (36 months) until day: 0",
        "audit (84 months) until day: 0",
    ]
