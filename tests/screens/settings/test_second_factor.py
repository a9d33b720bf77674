"""Setting a second factor up in the settings, and switching it off."""

import base64
import re

import pytest
from sqlalchemy import select

from models.second_factors import SecondFactor
from tests.conftest import Clock
from tests.support.client import PASSWORD, Client
from tests.support.page import Page
from tests.support.second_factors import App, app_of
from usecases.transaction import reading

BEGIN, ON, OFF = "続ける", "2段階認証を使い始める", "2段階認証をやめる"


@pytest.fixture
def sender(client: Client) -> Client:
    return client.sign_in("1845678", "sender001")


@pytest.fixture
def secret(sender: Client) -> Page:
    """The page that shows what the app has to read."""
    return sender.press(sender.get("/settings/second-factor"), BEGIN, {"password": PASSWORD})


def the_app() -> App:
    with reading() as session:
        return app_of(session, session.scalars(select(SecondFactor.user_id)).one())


def switched_on(sender: Client, secret: Page, clock: Clock) -> Page:
    return sender.press(secret, ON, {"code": the_app().shows(clock.now)}, status=200)


def test_settings_lead_there_and_it_is_off_at_first(sender: Client) -> None:
    assert sender.get("/settings").links()["2段階認証"] == "/settings/second-factor"
    page = sender.get("/settings/second-factor")
    assert (page.heading, page.buttons()) == ("2段階認証", ["見る", BEGIN])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "いまのパスワードを入力してください。"),
        ("wrong", "いまのパスワードが違います。もう一度入力してください。"),
    ],
)
def test_without_the_password_no_secret_is_shown(sender: Client, typed: str, sentence: str) -> None:
    page = sender.press(sender.get("/settings/second-factor"), BEGIN, {"password": typed}, status=422)
    assert {name: text.removeprefix("エラー: ") for name, text in page.errors().items()} == {"password": sentence}
    assert sender.raw("/settings/second-factor/confirm").headers["Location"] == "/settings/second-factor"


def test_the_secret_is_there_as_picture_and_as_text(secret: Page) -> None:
    key = next(node.text for node in secret.tree.iter("b") if node.get("class") == "code") or ""
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", key)
    [picture] = list(secret.tree.iter("img"))
    kind, _, data = (picture.get("src") or "").partition(",")
    assert (kind, picture.get("alt")) == (
        "data:image/svg+xml;base64",
        "アプリに登録するためのQRコード。読み取れないときは、下のキーを入力してください。",
    )
    assert base64.b64decode(data).startswith(b"<svg ")


def test_a_first_code_switches_it_on_and_shows_ten_recovery_codes_once(
    sender: Client, secret: Page, clock: Clock
) -> None:
    page = switched_on(sender, secret, clock)
    assert page.notices() == [
        "2段階認証を使い始めました。次のログインから確認コードが必要です。",
        "予備コードが表示されるのは、この1回だけです。次へ進む前に印刷するか書き写して、"
        "スマートフォンとは別の場所に保管してください。",
    ]
    [codes] = page.having("p", id="recovery-codes")
    assert re.fullmatch(r"((\d{4} ){3}\d{4}\n){9}(\d{4} ){3}\d{4}", codes.text or "")
    assert page.headers["Cache-Control"] == "no-store"
    told = ["".join(node.itertext()) for node in sender.get("/settings/second-factor").tree.iter("dd")][:2]
    assert told == ["2026/11/20 10:00", "10"]


def test_the_code_may_be_grouped_a_wrong_one_is_refused_beside_its_field(
    sender: Client, secret: Page, clock: Clock
) -> None:
    page = sender.press(secret, ON, {"code": "000 000"}, status=422)
    assert page.errors() == {
        "code": "確認コードが違うか、すでに使われています。アプリに表示されている新しいコードを入力してください。"
    }
    code = the_app().shows(clock.now)
    assert sender.press(page, ON, {"code": f"{code[:3]} {code[3:]}"}, status=200).heading == "予備コード"


def test_reloading_the_page_of_the_codes_shows_them_to_nobody_again(sender: Client, secret: Page, clock: Clock) -> None:
    code = {"code": the_app().shows(clock.now)}
    sender.press(secret, ON, code, status=200)
    again = sender.press(secret, ON, code)
    assert (again.heading, again.having("p", id="recovery-codes")) == ("2段階認証", [])


def test_it_is_switched_off_with_password_and_code(sender: Client, secret: Page, clock: Clock) -> None:
    switched_on(sender, secret, clock)
    page = sender.get("/settings/second-factor")
    clock.move(minutes=1)
    code = the_app().shows(clock.now)
    wrong = sender.press(page, OFF, {"password": "wrong", "code": code}, status=422)
    assert (list(wrong.errors()), wrong.values()["code"]) == (["password"], code)
    done = sender.press(wrong, OFF, {"password": PASSWORD, "code": code})
    assert (done.notices(), done.buttons()) == (["2段階認証をやめました。"], ["見る", BEGIN])
