"""The contact page: which window answers, and the form, whose post makes one inquiry."""

import pytest
from sqlalchemy import func, select

from models.database import Database
from models.inquiries import Inquiry
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.page import Page, text_of

ASKED = {
    "topic": "billing", "company": "株式会社はじめ整備", "person": "初芽　太郎", "email": "ｈａｊｉｍｅ＠example.jp",
    "phone": "０３（００００）０９９９", "text": "料金について\n教えてください。", "consent": "y",
}  # fmt: skip
BUTTON = "この内容で送信する"


def window(page: Page) -> str:
    return " ".join(text_of(found) for found in page.having("div", id="window"))


def kept(sqlite: Database) -> list[Inquiry]:
    with sqlite.reader() as session:
        return list(session.scalars(select(Inquiry).order_by(Inquiry.id)))


def test_a_topic_names_its_window_and_whether_it_is_open(client: Client, clock: Clock) -> None:
    page = client.get("/contact?topic=billing")
    assert window(page) == "請求の窓口 03-0000-0203 受付中 時間9:00–17:00受付日平日（祝日と年末年始を除く）"
    assert page.links()["03-0000-0203"] == "tel:0300000203"
    clock.move(hours=8)
    told = window(client.get("/contact?topic=billing"))
    assert "時間外" in told
    assert "次は2026年11月24日（令和8年・火）の9:00から受け付けます。" in told


def test_the_chosen_topic_stands_in_the_form(client: Client) -> None:
    assert client.get("/contact?topic=sign_in").values()["topic"] == "sign_in"
    assert client.get("/contact?topic=nonsense").values()["topic"] == ""


def test_a_district_names_its_branch(client: Client) -> None:
    page = client.get("/contact?topic=applications&office=東京")
    assert window(page).startswith("東京都自動車整備振興会 03-5365-2312 管轄の運輸支局東京")
    assert "運輸支局を選ぶと" in window(client.get("/contact?topic=applications"))
    offices = [option for select_ in page.having("select", name="office") for option in select_.iter("option")]
    assert len(offices) == 54


def test_the_fragment_is_the_window_of_the_page(client: Client) -> None:
    for path in ("/contact", "/contact?topic=billing&office=東京", "/contact?topic=applications"):
        fragment = client.get(path, htmx=True)
        assert "<html" not in fragment.html
        assert text_of(fragment.having("div", id="window")[0]) == window(client.get(path))


def test_a_question_is_received_and_its_sender_told(client: Client, sqlite: Database) -> None:
    page = client.press(client.get("/contact"), BUTTON, ASKED)
    assert page.heading == "お問い合わせを受け付けました"
    [inquiry] = kept(sqlite)
    assert f"受付番号{inquiry.id}受付日時2026/11/20 10:00お問い合わせの内容料金・請求" in page.text
    assert (inquiry.company, inquiry.person, inquiry.email, inquiry.phone, inquiry.text, inquiry.language) == (
        "株式会社はじめ整備", "初芽　太郎", "hajime@example.jp", "03-0000-0999", "料金について\n教えてください。", "ja",
    )  # fmt: skip
    assert "初芽" not in page.html


MISSING = {
    "topic": "お問い合わせの内容を選択してください。",
    "person": "お名前を入力してください。",
    "email": "メールアドレスを入力してください。",
    "text": "お問い合わせの本文を入力してください。",
}


def test_an_empty_form_names_what_is_missing(client: Client, sqlite: Database) -> None:
    page = client.press(client.get("/contact"), BUTTON, status=422)
    errors = page.errors()
    assert {name: errors[name] for name in MISSING} == MISSING
    assert set(errors) == {*MISSING, "consent"}
    assert kept(sqlite) == []


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("email", "a@b", "メールアドレスは name@example.jp の形で入力してください。"),
        ("email", "x,y@example.jp", "メールアドレスは name@example.jp の形で入力してください。"),
        (
            "email",
            "x@example.jp\r\nBcc: y@example.jp",
            "メールアドレスの13文字目「U+000D」は使えません。別の文字に直してください。",
        ),
        ("phone", "123", "電話番号は0から始まる市外局番から、数字とハイフンで入力してください。"),
        ("person", "あ" * 41, "お名前は40文字以内で入力してください（いま41文字です）。"),
        ("company", "あ" * 61, "会社名は60文字以内で入力してください（いま61文字です）。"),
        ("text", "あ" * 2001, "お問い合わせの本文は2000文字以内で入力してください（いま2001文字です）。"),
        ("topic", "bribery", "お問い合わせの内容を一覧から選び直してください。"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: Client, sqlite: Database, field: str, typed: str, told: str
) -> None:
    page = client.press(client.get("/contact"), BUTTON, {**ASKED, field: typed}, status=422)
    assert page.errors() == {field: told}
    values = page.values()
    assert {name: values[name] for name in ASKED if name not in {field, "email", "phone", "text"}} == {
        name: text for name, text in ASKED.items() if name not in {field, "email", "phone", "text"}
    }
    assert kept(sqlite) == []


@pytest.mark.parametrize("field", ["company", "person", "phone"])
def test_no_line_break_comes_into_what_a_mail_will_name(client: Client, sqlite: Database, field: str) -> None:
    typed = "03-0000-0999\r\n" if field == "phone" else "初芽\r\nBcc: x@example.jp\r\n\r\n本文"
    client.press(client.get("/contact"), BUTTON, {**ASKED, field: typed})
    [inquiry] = kept(sqlite)
    assert not {"\r", "\n", "\x00"} & set(getattr(inquiry, field))


def test_posting_a_form_twice_is_one_question(client: Client, sqlite: Database) -> None:
    page = client.get("/contact")
    first = client.press(page, BUTTON, ASKED)
    again = client.press(page, BUTTON, ASKED)
    assert (first.text, len(kept(sqlite))) == (again.text, 1)
    other = client.press(page, BUTTON, {**ASKED, "text": "別の文"}, status=409)
    assert other.errors() == {"": "この画面はすでに送信されています。画面を開き直してください。"}
    assert other.values()["text"] == "別の文"


def test_too_many_questions_are_put_off_and_stay_on_the_screen(client: Client, sqlite: Database) -> None:
    for turn in range(10):
        client.press(client.get("/contact"), BUTTON, {**ASKED, "email": f"a{turn}@example.jp"})
    page = client.press(client.get("/contact"), BUTTON, {**ASKED, "email": "a10@example.jp"}, status=429)
    assert page.headers["Retry-After"] == "600"
    assert "しばらく待って" in page.errors()[""]
    assert (page.values()["person"], len(kept(sqlite))) == ("初芽　太郎", 10)


def test_a_receipt_opens_only_with_the_token_of_its_form(client: Client, sqlite: Database) -> None:
    client.press(client.get("/contact"), BUTTON, ASKED)
    [inquiry] = kept(sqlite)
    for receipt in ("", "?receipt=", f"?receipt={inquiry.id}", "?receipt=" + "x" * 24, "?receipt=%00"):
        assert client.raw(f"/contact/sent{receipt}").headers["Location"] == "/contact"
    assert client.get(f"/contact/sent?receipt={inquiry.form_token}").heading == "お問い合わせを受け付けました"


def test_a_post_without_the_token_of_its_page_is_refused(client: Client, sqlite: Database) -> None:
    client.post("/contact", ASKED, status=403, token="x" * 91)
    with sqlite.reader() as session:
        assert session.scalar(select(func.count()).select_from(Inquiry)) == 0
