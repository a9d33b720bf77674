"""Asking for a link to set a forgotten password."""

from datetime import datetime

import pytest
from sqlalchemy import update

from domain.mail_event import MailEvent
from models.users import User
from tests.support.client import Client
from tests.support.letters import write_letters
from tests.support.mails import link_in, mails_of
from tests.support.page import Page
from usecases.transaction import transaction

SEND, NEW = "リンクをメールで受け取る", "Another-pass-7"


@pytest.fixture
def form(client: Client) -> Page:
    with transaction() as session:
        session.execute(update(User).values(email=""))
        session.execute(update(User).where(User.login_id == "sender001").values(email="sato@minato.example"))
    assert client.get("/sign-in").links()["パスワードを忘れた"] == "/password/reset"
    return client.get("/password/reset")


@pytest.mark.parametrize(
    ("login_id", "sent"), [("sender001", 1), ("ＳＥＮＤＥＲ００１", 1), ("viewer001", 0), ("x", 0)]
)
def test_the_answer_is_the_same_whoever_is_named(
    client: Client, form: Page, now: datetime, login_id: str, sent: int
) -> None:
    page = client.press(form, SEND, {"member_code": "1845678", "login_id": login_id})
    assert page.text == (
        "メールを確認してください 入力した利用者にメールアドレスが登録されていれば、リンクを書いたメールが数分で"
        "届きます。リンクは1回だけ、60分間使えます。 届かないときは、メールアドレスが登録されていないか、別の"
        "メールアドレスが登録されています。組織の管理者に、一度だけ使えるパスワードの発行を頼んでください。"
        "管理者の方は、ログインの窓口に聞いてください。 お問い合わせ ログイン画面へ戻る"
    )
    write_letters(now)
    assert len(mails_of(MailEvent.PASSWORD_RESET)) == sent


def test_the_link_of_the_mail_leads_to_a_new_password(client: Client, form: Page, now: datetime) -> None:
    client.press(form, SEND, {"member_code": "1845678", "login_id": "sender001"})
    write_letters(now)
    [mail] = mails_of(MailEvent.PASSWORD_RESET)
    page = client.press(client.get(link_in(mail, "password")), "このパスワードにする", {"new": NEW})
    assert page.heading == "ログイン"
    assert client.sign_in("1845678", "sender001", NEW).get("/settings").heading == "設定"
    gone = Client(client.app).get(link_in(mail, "password"), status=410)
    assert gone.links()["新しいリンクを受け取る"] == "/password/reset"


def test_an_empty_form_names_what_is_missing_and_keeps_the_rest(client: Client, form: Page) -> None:
    page = client.press(form, SEND, {"member_code": "1845678", "login_id": ""}, status=422)
    assert page.errors() == {"login_id": "ログインIDを入力してください。"}
    assert page.values()["member_code"] == "1845678"


@pytest.mark.parametrize("login_id", ["sender001", "nobody"])
def test_who_asks_too_often_is_told_so_whoever_is_named(client: Client, form: Page, login_id: str) -> None:
    typed = {"member_code": "1845678", "login_id": login_id}
    for _turn in range(3):
        client.press(form, SEND, typed)
    page = client.press(form, SEND, typed, status=429)
    assert page.errors() == {
        "": "続けて申し込まれたため、いまは受け付けられません。届いたメールを確認するか、1時間ほどおいて、"
        "もう一度お試しください。"
    }
    assert (page.values()["login_id"], page.headers["Retry-After"]) == (login_id, "600")
