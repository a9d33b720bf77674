"""Reporting that the own sign-in may be misused, from the settings and from the sign-in page."""

from datetime import datetime

import pytest
from sqlalchemy import select, update

from domain.mail_event import MailEvent
from models.inquiries import Inquiry
from models.users import User
from tests.support.client import Client
from tests.support.letters import write_letters
from tests.support.mails import link_in, mails_of
from tests.support.page import Page
from usecases.transaction import reading, transaction

REPORT, SEND = "知らせてログインを止める", "リンクをメールで受け取る"
NAMES = {"member_code": "1845678", "login_id": "sender001"}
SURE = {"sure": "y", "noticed": "覚えのない送信がある"}


@pytest.fixture(autouse=True)
def addresses(client: Client) -> None:
    with transaction() as session:
        session.execute(update(User).values(email=""))
        session.execute(update(User).where(User.login_id == "sender001").values(email="sato@minato.example"))


def cases() -> list[str]:
    with reading() as session:
        return [case.text.splitlines()[-1] for case in session.scalars(select(Inquiry))]


def open_link(client: Client, now: datetime, status: int = 200) -> Page:
    client.press(client.get("/sign-in/misuse"), SEND, NAMES)
    write_letters(now)
    return client.get(link_in(mails_of(MailEvent.MISUSE_ASKED)[-1], "report"), status=status)


def test_from_the_settings_it_stops_at_once(client: Client) -> None:
    client.sign_in("1845678", "sender001")
    assert client.get("/settings").links()["不正利用の疑いを知らせる"] == "/settings/misuse"
    page = client.press(client.get("/settings/misuse"), REPORT, SURE)
    assert page.heading == "知らせを受け付けました"
    assert client.raw("/requests").headers["Location"] == "/sign-in?next=/requests"
    assert cases() == ["覚えのない送信がある"]
    again = client.press(client.get("/sign-in"), "ログイン", {**NAMES, "password": "Keizoku-demo-1"}, status=422)
    assert again.errors() == {"": "会員コード、ログインIDまたはパスワードが違います。"}


def test_the_other_devices_are_out_too(client: Client) -> None:
    other = Client(client.app).sign_in("1845678", "sender001")
    client.sign_in("1845678", "sender001")
    client.press(client.get("/settings/misuse"), REPORT, SURE)
    assert other.raw("/requests").status_code == 303


def test_it_is_not_done_by_mistake_and_what_was_typed_stays(client: Client) -> None:
    client.sign_in("1845678", "sender001")
    page = client.press(client.get("/settings/misuse"), REPORT, {"noticed": "まだ書きかけ"}, status=422)
    assert (list(page.errors()), page.values()["noticed"]) == (["sure"], "まだ書きかけ")
    assert client.raw("/requests").status_code == 200
    long = client.press(page, REPORT, {**SURE, "noticed": "長" * 1001}, status=422)
    assert long.errors() == {"noticed": "気づいたことは1000文字以内で入力してください（いま1001文字です）。"}


@pytest.mark.parametrize(("login_id", "sent"), [("sender001", 1), ("viewer001", 0), ("nobody", 0)])
def test_from_the_sign_in_page_the_answer_is_the_same_whoever_is_named(
    client: Client, now: datetime, login_id: str, sent: int
) -> None:
    assert client.get("/sign-in").links()["不正利用の疑いを知らせる"] == "/sign-in/misuse"
    page = client.press(client.get("/sign-in/misuse"), SEND, {**NAMES, "login_id": login_id})
    assert page.text == (
        "メールを確認してください 入力した利用者にメールアドレスが登録されていれば、リンクを書いたメールが数分で"
        "届きます。リンクは1回だけ、60分間使えます。 リンクを開くと、ログインを止められます。 届かないときは、"
        "組織の管理者かログインの窓口に電話してください。 お問い合わせ ログイン画面へ戻る"
    )
    write_letters(now)
    assert len(mails_of(MailEvent.MISUSE_ASKED)) == sent
    assert client.sign_in("1845678", "sender001").raw("/requests").status_code == 200


def test_the_link_shows_whose_sign_in_it_is_and_stops_it_once(client: Client, now: datetime) -> None:
    page = open_link(client, now)
    told = ["".join(node.itertext()) for node in page.tree.iter("dd")]
    assert told == ["株式会社みなと自動車", "佐藤 一郎", "sender001"]
    refused = client.press(page, REPORT, {"noticed": "x"}, status=422)
    assert list(refused.errors()) == ["sure"]
    assert client.press(refused, REPORT, SURE).heading == "知らせを受け付けました"
    gone = client.press(page, REPORT, SURE, status=410)
    assert gone.links()["新しいリンクを受け取る"] == "/sign-in/misuse"
    assert len(cases()) == 1


def test_who_asks_too_often_is_told_so(client: Client) -> None:
    for _turn in range(3):
        client.press(client.get("/sign-in/misuse"), SEND, NAMES)
    page = client.press(client.get("/sign-in/misuse"), SEND, NAMES, status=429)
    assert (list(page.errors()), page.values()["login_id"], page.headers["Retry-After"]) == ([""], "sender001", "600")


def test_an_empty_form_names_what_is_missing(client: Client) -> None:
    page = client.press(client.get("/sign-in/misuse"), SEND, {"member_code": "", "login_id": ""}, status=422)
    assert page.errors() == {
        "member_code": "会員コードを入力してください。",
        "login_id": "ログインIDを入力してください。",
    }
