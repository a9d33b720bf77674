"""Signing in: one answer for every failure, a lock after several, and nowhere to be led astray."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from models.audit import AuditEntry
from models.database import Database
from models.users import UserSession
from tests.conftest import Clock
from tests.support.client import PASSWORD, Client
from tests.support.page import Page
from usecases.sessions import passwords

WRONG = "会員コード、ログインIDまたはパスワードが違います。"


def attempt(client: Client, member_code: str, login_id: str, password: str, status: int = 422) -> Page:
    page = client.get("/sign-in")
    fields = {"member_code": member_code, "login_id": login_id, "password": password}
    return client.press(page, "ログイン", fields, status=status)


def test_whoever_knows_the_password_comes_in(client: Client) -> None:
    page = attempt(client, "1845678", "sender001", PASSWORD, status=303)
    assert (page.heading, "佐藤 一郎" in page.html) == ("ホーム", True)


def test_the_login_id_and_code_forgive_width_and_case_the_password_does_not(client: Client) -> None:
    assert attempt(client, "１８４５６７８", "ＳＥＮＤＥＲ００１", PASSWORD, status=303).heading == "ホーム"
    other = Client(client.app)
    assert attempt(other, "1845678", "sender001", PASSWORD.lower()).errors() == {"": WRONG}
    assert attempt(other, "1845678", "sender001", f"{PASSWORD} ").errors() == {"": WRONG}


@pytest.mark.parametrize(
    ("member_code", "login_id", "password"),
    [
        ("1845678", "admin", "wrong"),
        ("1845678", "nobody", PASSWORD),
        ("9999999", "admin", PASSWORD),
        ("1845679", "sender001", PASSWORD),
        ("1845678", "admin", PASSWORD * 5),
        ("x", "' OR 1=1 --", "' OR 1=1 --"),
    ],
)
def test_every_failure_has_the_same_answer(client: Client, member_code: str, login_id: str, password: str) -> None:
    page = attempt(client, member_code, login_id, password)
    assert page.errors() == {"": WRONG}
    assert (page.values()["member_code"], page.values()["login_id"]) == (member_code, login_id)
    assert page.values()["password"] == ""
    assert password not in page.html or password == login_id


def test_an_empty_form_names_what_is_missing(client: Client) -> None:
    assert attempt(client, "", "", "").errors() == {
        "member_code": "会員コードを入力してください。",
        "login_id": "ログインIDを入力してください。",
        "password": "パスワードを入力してください。",
    }


@pytest.mark.parametrize("login_id", ["sender001", "nobody"])
def test_hashing_takes_place_once_whoever_is_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch, login_id: str
) -> None:
    """The time of an answer tells nothing: one comparison for a known and for an unknown name, locked or not."""
    compared: list[str | None] = []
    real = passwords.matches

    def counted(stored: str | None, password: str) -> bool:
        compared.append(stored)
        return real(stored, password)

    monkeypatch.setattr("usecases.sessions.sign_in.matches", counted)
    for _turn in range(7):
        attempt(client, "1845678", login_id, "wrong")
    assert len(compared) == 7


@pytest.mark.parametrize("login_id", ["sender001", "nobody"])
def test_five_failures_lock_a_name_whether_or_not_it_exists(client: Client, login_id: str) -> None:
    answers = [attempt(client, "1845678", login_id, "wrong").errors()[""] for _turn in range(6)]
    assert answers[:4] == [WRONG] * 4
    assert (
        answers[4:] == ["続けて間違えたため、10:15まで入れません。急ぐときは組織の管理者に解除を頼んでください。"] * 2
    )


def test_the_right_password_does_not_open_a_locked_name(client: Client, clock: Clock) -> None:
    for _turn in range(5):
        attempt(client, "1845678", "sender001", "wrong")
    assert "まで入れません" in attempt(client, "1845678", "sender001", PASSWORD).errors()[""]
    clock.move(minutes=15)
    assert attempt(client, "1845678", "sender001", PASSWORD, status=303).heading == "ホーム"


def test_a_lock_of_one_name_locks_no_other(client: Client) -> None:
    for _turn in range(5):
        attempt(client, "1845678", "sender001", "wrong")
    assert attempt(client, "1845678", "sender", PASSWORD, status=303).heading == "ホーム"


def test_more_than_twenty_failures_a_minute_from_one_address_are_too_many(client: Client, clock: Clock) -> None:
    for turn in range(21):
        attempt(client, "1845678", f"nobody{turn}", "wrong")
    page = attempt(client, "1845678", "nobody99", "wrong", status=429)
    assert page.headers["Retry-After"] == "60"
    clock.move(seconds=61)
    assert attempt(client, "1845678", "sender", PASSWORD, status=303).heading == "ホーム"


def test_a_session_has_a_new_id_of_enough_bits_each_time(client: Client, sqlite: Database) -> None:
    cookies = []
    for _turn in range(3):
        fresh = Client(client.app)
        before = fresh.browser.get("/sign-in") and fresh.browser.get_cookie("keizoku")
        fresh.sign_in("1845678", "sender001")
        after = fresh.browser.get_cookie("keizoku")
        assert before is not None
        assert after is not None
        assert before.value != after.value
        cookies.append(after.value)
    with sqlite.reader() as session:
        hashes = list(session.scalars(select(UserSession.token_hash)))
    assert len(set(cookies)) == len(set(hashes)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{64}", text) for text in hashes)


def test_the_member_code_is_remembered_on_the_device(client: Client) -> None:
    client.sign_in("1845678", "sender001")
    client.post("/sign-out")
    assert client.get("/sign-in").values()["member_code"] == "1845678"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "%09//evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x=y\r\nX: y",
        "http:evil.example",
        "///evil.example",
        " /bases",
        "/[",
    ],
)
def test_signing_in_leads_to_own_pages_only(client: Client, wanted: str) -> None:
    page = client.get("/sign-in")
    fields = {**page.values(), "member_code": "1845678", "login_id": "admin", "password": PASSWORD, "next": wanted}
    answer = client.browser.post("/sign-in", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/%5B" if wanted == "/[" else "/")


def test_a_crafted_resume_id_reaches_no_header(client: Client) -> None:
    page = client.get("/sign-in")
    fields = {**page.values(), "member_code": "1845678", "login_id": "admin", "password": PASSWORD}
    answer = client.browser.post("/sign-in", data={**fields, "next": "/bases/new", "resume": "x\r\nSet-Cookie: a=b"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/bases/new")


def test_one_goes_on_to_the_page_that_was_asked_for(client: Client) -> None:
    asked = client.raw("/bases?name=%E7%B7%B4%E9%A6%AC")
    page = client.get(asked.headers["Location"])
    shown = client.press(page, "ログイン", {"member_code": "1845678", "login_id": "admin", "password": PASSWORD})
    assert [row[1] for row in shown.rows("bases")] == ["練馬工場"]


def test_whoever_is_signed_in_needs_no_sign_in_page(client: Client) -> None:
    client.sign_in("1845678", "admin")
    assert client.raw("/sign-in?next=/bases").headers["Location"] == "/bases"
    assert client.raw("/sign-in?next=//evil.example").headers["Location"] == "/"


def test_every_attempt_stands_in_the_audit(client: Client, sqlite: Database) -> None:
    for _turn in range(5):
        attempt(client, "1845678", "viewer001", "wrong")
    client.sign_in("1845678", "admin")
    client.post("/sign-out")
    with sqlite.reader() as session:
        entries = session.execute(
            select(AuditEntry.code, AuditEntry.login_id, AuditEntry.role, AuditEntry.address)
            .where(AuditEntry.code.like("sign%"))
            .order_by(AuditEntry.id)
        ).all()
    assert [tuple(entry) for entry in entries] == [
        *[("sign_in_failed", "viewer001", "", "127.0.0.1")] * 4,
        ("sign_in_locked", "viewer001", "", "127.0.0.1"),
        ("signed_in", "admin", "admin", "127.0.0.1"),
        ("signed_out", "admin", "admin", "127.0.0.1"),
    ]


def test_after_signing_out_the_old_cookie_opens_nothing(client: Client) -> None:
    client.sign_in("1845678", "admin")
    kept = client.browser.get_cookie("keizoku")
    assert kept is not None
    client.post("/sign-out")
    thief = Client(client.app)
    thief.browser.set_cookie("keizoku", kept.value)
    assert thief.raw("/bases").headers["Location"] == "/sign-in?next=/bases"


@pytest.mark.parametrize(("minutes", "opens"), [(59, True), (60, False), (61, False)])
def test_a_session_ends_after_an_hour_without_use(client: Client, clock: Clock, minutes: int, opens: bool) -> None:
    client.sign_in("1845678", "admin")
    clock.move(minutes=minutes)
    assert (client.raw("/bases").status_code == 200) is opens


def test_a_session_in_use_ends_after_twelve_hours(client: Client, clock: Clock) -> None:
    client.sign_in("1845678", "admin")
    for _half_hour in range(23):
        clock.move(minutes=30)
        assert client.raw("/bases").status_code == 200
    clock.move(minutes=29, seconds=59)
    assert client.raw("/bases").status_code == 200
    clock.move(seconds=1)
    assert client.raw("/bases").status_code == 303


def test_staying_is_one_press(client: Client, clock: Clock) -> None:
    client.sign_in("1845678", "admin")
    clock.move(minutes=58)
    answer = client.browser.post("/sign-in/extend", headers={"X-CSRFToken": client.token()})
    ends = datetime.fromtimestamp(int(answer.headers["X-Session-Ends"]), clock.now.tzinfo)
    assert (answer.status_code, ends) == (204, clock.now + timedelta(minutes=60))
    clock.move(minutes=58)
    assert client.raw("/bases").status_code == 200


def test_a_fragment_after_the_end_asks_the_browser_to_sign_in(client: Client, clock: Clock) -> None:
    client.sign_in("1845678", "admin")
    clock.move(hours=2)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/bases?name=x"}
    answer = client.raw("/bases?name=y", headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=/bases")
    assert answer.get_data() == b""


def test_what_was_posted_after_the_end_is_there_again_after_signing_in(client: Client, clock: Clock) -> None:
    client.sign_in("1845678", "admin")
    page = client.get("/bases/new")
    clock.move(hours=2)
    typed = {"code": "T1", "name": "あとの工場", "phone": "03-1111-2222", "daily_mail": "y"}
    sign_in = client.press(page, "この拠点を追加する", typed)
    assert sign_in.heading == "ログイン"
    form = client.press(sign_in, "ログイン", {"member_code": "1845678", "login_id": "admin", "password": PASSWORD})
    assert form.heading == "拠点を追加する"
    shown = {name: form.values().get(name) for name in typed}
    assert shown == {**typed, "name": "あとの工場"}
    assert form.notices() == ["ログインし直す前に入力した内容です。まだ保存されていません。"]
    done = client.press(form, "この拠点を追加する", {"short_name": "あと"})
    assert done.heading == "あとの工場"


def test_nobody_else_gets_what_was_kept(client: Client, clock: Clock) -> None:
    client.sign_in("1845678", "admin")
    page = client.get("/bases/new")
    clock.move(hours=2)
    sign_in = client.press(page, "この拠点を追加する", {"code": "T1", "name": "あとの工場"})
    form = client.press(sign_in, "ログイン", {"member_code": "1845679", "login_id": "admin", "password": PASSWORD})
    assert (form.values()["code"], form.values()["name"]) == ("", "")


def test_kept_words_do_not_overwrite_what_another_saved_meanwhile(client: Client, app: Flask, clock: Clock) -> None:
    client.sign_in("1845678", "admin")
    page = client.get("/bases/002/edit")
    clock.move(hours=2)
    other = Client(app).sign_in("1845678", "admin")
    other.press(other.get("/bases/002/edit"), "拠点を保存する", {"name": "別の名前"})
    sign_in = client.press(page, "拠点を保存する", {"name": "わたしの名前"})
    form = client.press(sign_in, "ログイン", {"member_code": "1845678", "login_id": "admin", "password": PASSWORD})
    conflict = client.press(form, "拠点を保存する", {}, status=409)
    assert conflict.rows("differences") == [["拠点名", "別の名前", "わたしの名前"]]


def test_a_button_pressed_after_the_end_leads_back_to_its_page(client: Client, clock: Clock) -> None:
    client.sign_in("1845678", "admin")
    token = client.token()
    clock.move(hours=2)
    answer = client.browser.post(
        "/sign-in/extend", data={"csrf_token": token}, headers={"Referer": "http://localhost/bases?x=1"}
    )
    assert answer.headers["Location"] == "/sign-in?next=/bases"


def test_the_first_empty_box_is_ready_to_type_into(client: Client) -> None:
    def ready(page: Page) -> list[str | None]:
        return [box.get("name") for box in page.tree.iter("input") if box.get("autofocus") is not None]

    page = client.get("/sign-in")
    assert ready(page) == ["member_code"]
    wrong = client.press(page, "ログイン", {"member_code": "1845678", "login_id": "admin", "password": "x"}, status=422)
    assert ready(wrong) == ["password"]
