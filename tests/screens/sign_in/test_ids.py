"""Asking for forgotten IDs on the sign-in page."""

from datetime import datetime

import pytest
from sqlalchemy import select, update

from models.jobs import Job
from models.mails import Mail
from models.organizations import Organization
from tests.support.client import Client
from tests.support.letters import write_letters
from tests.support.page import Page
from usecases.jobs.enqueue import JobKind
from usecases.transaction import reading, transaction

KNOWN, UNKNOWN = "tsuuchi@minato.example", "nobody@minato.example"
SEND = "メールで受け取る"


@pytest.fixture
def form(client: Client) -> Page:
    with transaction() as session:
        session.execute(update(Organization).where(Organization.member_code == "1845678").values(email=KNOWN))
    page = client.get("/sign-in")
    assert page.links()["会員コード・IDが分からない"] == "/sign-in/ids"
    assert page.links()["利用を申し込む"] == "/signup/terms"
    return client.get("/sign-in/ids")


@pytest.mark.parametrize(
    ("typed", "to"), [(KNOWN, [KNOWN]), (UNKNOWN, []), ("ｔｓｕｕｃｈｉ＠minato.example", [KNOWN])]
)
def test_the_answer_is_the_same_for_every_address(
    client: Client, form: Page, now: datetime, typed: str, to: list[str]
) -> None:
    page = client.press(form, SEND, {"email": typed})
    assert page.heading == "メールを確認してください"
    assert page.text == (
        "メールを確認してください 入力したメールアドレスが登録されていれば、会員コードとログインIDを書いたメールが"
        "数分で届きます。 届かないときは、別のメールアドレスが登録されていることがあります。組織の管理者か、"
        "ログインの窓口に聞いてください。 お問い合わせ ログイン画面へ戻る"
    )
    write_letters(now)
    with reading() as session:
        assert session.scalars(select(Mail.recipient)).all() == to


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "メールアドレスを入力してください。"),
        ("minato", "メールアドレスは name@example.jp の形で入力してください。"),
    ],
)
def test_what_is_no_address_is_said_beside_the_field(client: Client, form: Page, typed: str, error: str) -> None:
    page = client.press(form, SEND, {"email": typed}, status=422)
    assert (page.errors(), page.values()["email"]) == ({"email": error}, typed)
    with reading() as session:
        assert session.scalars(select(Job).where(Job.kind == JobKind.IDS_ASKED)).all() == []


def test_who_asks_too_often_is_told_so_whatever_the_address(client: Client, form: Page) -> None:
    for typed in (KNOWN, UNKNOWN):
        for _turn in range(3):
            client.press(form, SEND, {"email": typed})
        page = client.press(form, SEND, {"email": typed}, status=429)
        assert page.errors() == {
            "": "続けて照会されたため、いまは受け付けられません。届いたメールを確認するか、1時間ほどおいて、"
            "もう一度お試しください。"
        }
        assert (page.values()["email"], page.headers["Retry-After"]) == (typed, "600")
