"""What was agreed to, as a PDF behind the link of the receipt."""

import pytest

from tests.support.client import Client
from tests.support.pdfs import facts, pages
from tests.support.signup_answers import PASSWORD, fill_all

LINK = "同意内容の控え（PDF）"


@pytest.fixture
def copy(client: Client) -> bytes:
    done = client.press(fill_all(client), "この内容で申し込む")
    status = client.get(done.links()["申込の状況をいつでも確認できるページ"])
    answer = client.raw(status.links()[LINK])
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer.data


def lines(copy: bytes) -> list[str]:
    return [line for page in pages(copy) for line in page]


def test_it_holds_version_prices_entries_and_every_article(copy: bytes) -> None:
    found = lines(copy)
    assert found[:6] == [
        "同意内容の控え",
        "事業者名 株式会社川口モータース",
        "受付番号 261120-00001",
        "同意した日時 2026/11/20 10:00",
        "同意したもの 利用規約 第1版（2021/10/01から適用）、料金と支払方法",
        "けいぞくの利用申込のときに同意した内容です。料金、入力した内容、利用規約の順に載せています。",
    ]
    assert {
        "同意した日の料金（消費税10%）",
        "OSS代理申請の利用料 162円 16円 178円",
        "登録車 検査登録手数料 1,450円",
        "事業者名 株式会社川口モータース",
        "利用規約 第1条 目的と対象",
        "利用規約 第27条 準拠法と裁判所",
    } <= set(found)
    assert facts(copy)["Title"] == "同意内容の控え"


def test_no_password_and_no_full_account_number_stand_in_it(copy: bytes) -> None:
    text = "".join(lines(copy))
    assert [secret for secret in (PASSWORD, "argon2", "1234567", "203.0.113") if secret in text] == []
    assert "****567" in text


def test_a_link_that_nobody_has_opens_nothing(client: Client) -> None:
    client.get("/signup/status/nobody-has-this-link/agreed.pdf", status=404)
