"""Whoever was invited sets the first password by the link of a mail, and signs in with it."""

import pytest
from flask import Flask
from sqlalchemy import select

from models.users import User
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.organizations import Demo
from usecases.transaction import transaction
from usecases.users.password_link import make_password_link

NEW = "Minato-first-2026"


@pytest.fixture
def link(app: Flask, demo: Demo, clock: Clock) -> str:
    with transaction() as session:
        user = session.scalars(select(User).where(User.login_id == "sender001")).one()
        return f"/password/set/{make_password_link(session, user, clock.now)}"


def test_the_page_says_whose_password_it_is_and_with_what_one_signs_in(app: Flask, link: str) -> None:
    shown = Client(app).get(link)
    assert (shown.status, shown.heading) == (200, "パスワードの設定")
    told = ["".join(node.itertext()) for node in shown.tree.iter("dd")]
    assert told == ["株式会社みなと自動車", "佐藤 一郎", "1845678", "sender001"]


def test_with_the_new_password_one_signs_in(app: Flask, link: str) -> None:
    client = Client(app)
    done = client.press(client.get(link), "このパスワードにする", {"new": NEW})
    assert done.heading == "ログイン"
    assert done.notices() == ["パスワードを設定しました。そのパスワードでログインしてください。"]
    assert done.values()["member_code"] == "1845678"
    client.sign_in("1845678", "sender001", NEW)
    assert client.get("/").status == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "新しいパスワードを入力してください。"), ("short", "パスワードは8文字以上にしてください。")],
)
def test_what_is_no_password_is_said_and_the_link_still_works(app: Flask, link: str, typed: str, sentence: str) -> None:
    client = Client(app)
    refused = client.press(client.get(link), "このパスワードにする", {"new": typed}, status=422)
    assert refused.errors() == {"new": sentence}
    assert client.press(refused, "このパスワードにする", {"new": NEW}).heading == "ログイン"


def test_a_used_an_old_and_an_unknown_link_say_the_same(app: Flask, link: str, clock: Clock) -> None:
    client = Client(app)
    form = client.get(link)
    client.press(form, "このパスワードにする", {"new": NEW})
    used = client.get(link, status=410)
    posted_again = client.press(form, "このパスワードにする", {"new": NEW}, status=410)
    unknown = client.get("/password/set/nobody-has-this", status=410)
    clock.move(days=30)
    old = client.get(link, status=410)
    pages = {(page.status, page.heading) for page in (used, posted_again, unknown, old)}
    assert pages == {(410, "このリンクは使えません")}
