"""What forms ask while one types, as fragment and as a page of its own."""

import json
from typing import Any

import pytest
from flask import Flask
from wtforms import FieldList, FormField

from blueprints.shared.fields import TextField
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.lookups import Choices, Lookup, look_up
from domain.postal_code import read_postal_code
from tests.support.client import Client
from tests.support.page import Page, text_of

ASKED_BY_HTMX = {"HX-Request": "true"}


def choices(page: Page) -> list[tuple[str, str, dict[str, str]]]:
    """Each button found: what it says, the value it posts, what it fills."""
    return [
        (text_of(button), button.get("value", ""), json.loads(button.get("data-fills", "")))
        for button in page.all(".//button[@data-fills]")
    ]


def said(page: Page) -> str:
    [hint] = page.all(".//p[@data-say]")
    return text_of(hint)


def test_the_address_of_a_code_is_offered_without_signing_in(client: Client) -> None:
    page = client.get("/lookups/addresses?postal_code=〒０６０ー０００１", htmx=True)
    assert (said(page), choices(page)) == (
        "1件見つかりました。押すと入力されます。",
        [("北海道札幌市中央区北一条西", "address::0600001:0", {"address_1": "北海道札幌市中央区北一条西"})],
    )


def test_the_row_that_asks_is_the_row_that_is_filled(client: Client) -> None:
    page = client.get("/lookups/addresses?prefix=bases-1-&bases-1-postal_code=4980000&postal_code=0600001", htmx=True)
    assert choices(page) == [
        ("三重県桑名郡木曽岬町", "address:bases-1-:4980000:0", {"bases-1-address_1": "三重県桑名郡木曽岬町"}),
        ("愛知県弥富市", "address:bases-1-:4980000:1", {"bases-1-address_1": "愛知県弥富市"}),
    ]


def test_a_company_with_its_own_code_is_named(client: Client) -> None:
    page = client.get("/lookups/addresses?postal_code=100-8918", htmx=True)
    address = "東京都千代田区霞が関２丁目１－３"
    assert choices(page) == [(f"{address} 国土交通省", "address::1008918:0", {"address_1": address})]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("postal_code=100-8", "郵便番号を7桁入力すると、ここに住所が出ます。"),
        ("", "郵便番号を7桁入力すると、ここに住所が出ます。"),
        ("postal_code=999-9999", "999-9999の住所は見つかりません。住所を入力してください。"),
        ("postal_code=東京都", "郵便番号は7桁の数字で入力してください。"),
    ],
)
def test_why_no_address_is_offered(client: Client, query: str, sentence: str) -> None:
    page = client.get(f"/lookups/addresses?{query}", htmx=True)
    assert (said(page), choices(page)) == (sentence, [])


def test_banks_and_their_branches(client: Client) -> None:
    bank = client.get("/lookups/banks?bank_words=みずほ銀行", htmx=True)
    filled = {"bank_code": "0001", "bank_name": "みずほ", "branch_code": "", "branch_name": ""}
    assert choices(bank)[0] == ("みずほ 0001", "bank::0001", filled)
    branch = client.get("/lookups/branches?bank_code=0009&branch_words=銀座支店", htmx=True)
    assert choices(branch)[0] == ("銀座 026", "branch::026", {"branch_code": "026", "branch_name": "銀座"})


@pytest.mark.parametrize(
    ("path", "sentence", "count"),
    [
        ("banks?bank_words=", "金融機関の名前の一部かコードを入力してください。", 0),
        ("banks?bank_words=農協", "はじめの20件を出しています。名前の続きを入力してください。", 20),
        ("banks?bank_words=ない名前", "見つかりません。名前の一部、カナ、コードで探してみてください。", 0),
        ("branches?branch_words=本店", "先に金融機関を選んでください。", 0),
        ("branches?bank_code=0001", "支店の名前の一部かコードを入力してください。", 0),
    ],
)
def test_what_is_said_of_banks(client: Client, path: str, sentence: str, count: int) -> None:
    page = client.get(f"/lookups/{path}", htmx=True)
    assert (said(page), len(choices(page))) == (sentence, count)


@pytest.mark.parametrize(
    ("path", "heading", "listed"),
    [
        ("addresses?postal_code=4980000", "郵便番号から住所を探す", ["三重県桑名郡木曽岬町", "愛知県弥富市"]),
        ("banks?bank_words=0001", "金融機関の検索", ["みずほ 0001"]),
        ("branches?bank_code=0009&branch_words=026", "支店の検索", ["銀座 026"]),
        ("addresses", "郵便番号から住所を探す", []),
    ],
)
def test_a_look_up_opened_on_its_own_is_a_page(client: Client, path: str, heading: str, listed: list[str]) -> None:
    page = client.get(f"/lookups/{path}")
    found = [text_of(item) for item in page.all(".//main//li")]
    assert (page.heading, found, choices(page)) == (heading, listed, [])


def test_neither_fragment_nor_page_is_kept_by_anybody(client: Client) -> None:
    fragment = client.raw("/lookups/banks?bank_words=みずほ", headers=ASKED_BY_HTMX)
    assert "HX-Request" in fragment.headers["Vary"]
    kept = {answer.headers["Cache-Control"] for answer in (fragment, client.raw("/lookups/banks?bank_words=みずほ"))}
    assert kept == {"no-store"}


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "'\"><b>", "%00", "🚗" * 10, "x" * 5000])
def test_any_words_are_only_words(client: Client, words: str) -> None:
    for path in ("addresses?postal_code", "banks?bank_words", "branches?bank_code=0001&branch_words"):
        text = client.raw(f"/lookups/{path}={words}&prefix={words}", headers=ASKED_BY_HTMX).get_data(as_text=True)
        assert len(text) < 5_000
        assert words not in text


def test_a_prefix_is_that_of_a_row_or_none(client: Client) -> None:
    page = client.get("/lookups/addresses?prefix=evil'&postal_code=0600001", htmx=True)
    assert [value for _, value, _ in choices(page)] == ["address::0600001:0"]


class Row(KeizokuForm):
    postal_code = TextField("郵便番号", read=read_postal_code)
    address_1 = TextField("住所")
    bank_words = TextField("金融機関")
    bank_code = TextField("コード")
    bank_name = TextField("名前")
    branch_words = TextField("支店")
    branch_code = TextField("コード")
    branch_name = TextField("名前")


class Whole(Row):
    bases = FieldList(FormField(Row), min_entries=2)


def asked(app: Flask, wish: str, typed: dict[str, str]) -> tuple[Choices | None, dict[str, Any]]:
    """What came of posting a form with a finder's button pressed: what is offered, and what its boxes hold now."""
    with app.test_request_context("/", method="POST", data={**typed, "fill": wish}):
        form = Whole()
        found = look_up(form)
        boxes = [box for row in (form, *(entry.form for entry in form.bases)) for box in row if box.type == "TextField"]
        return found, {box.name: box.data for box in boxes if box.data}


def test_without_a_script_the_only_address_is_filled_in(app: Flask) -> None:
    typed = {"bases-0-postal_code": "", "bases-1-postal_code": "０６０ー０００１"}
    found, boxes = asked(app, "find-address:bases-1-", typed)
    assert found == Choices(Lookup.ADDRESS, "bases-1-", "入力しました。")
    assert boxes == {"bases-1-postal_code": "060-0001", "bases-1-address_1": "北海道札幌市中央区北一条西"}


def test_what_was_typed_is_replaced_by_a_choice_alone(app: Flask) -> None:
    typed = {"postal_code": "060-0001", "address_1": "わたしの住所"}
    found, boxes = asked(app, "find-address:", typed)
    assert (found and [choice.wish for choice in found.choices], boxes) == (["address::0600001:0"], typed)
    found, boxes = asked(app, "address::0600001:0", typed)
    assert (found, boxes["address_1"]) == (Choices(Lookup.ADDRESS, "", "入力しました。"), "北海道札幌市中央区北一条西")


def test_bank_and_branch_are_chosen_one_after_the_other(app: Flask) -> None:
    typed = {"bank_words": "三井住友銀行", "branch_code": "999", "branch_name": "前の支店", "branch_words": "ぎんざ"}
    found, boxes = asked(app, "find-bank:", typed)
    assert found
    assert found.choices[0].wish == "bank::0009"
    found, boxes = asked(app, "bank::0009", typed)
    chosen = {"bank_words": "三井住友銀行", "bank_code": "0009", "bank_name": "三井住友", "branch_words": "ぎんざ"}
    assert boxes == chosen
    found, boxes = asked(app, "branch::026", chosen)
    assert boxes == {**chosen, "branch_code": "026", "branch_name": "銀座"}


@pytest.mark.parametrize(
    "wish", ["", "save", "address", "address::9999999:0", "address::0600001:7", "bank::9999", "branch::026", "find-x:"]
)
def test_a_wish_that_names_nothing_fills_nothing(app: Flask, wish: str) -> None:
    typed = {"postal_code": "060-0001", "address_1": "わたしの住所"}
    assert asked(app, wish, typed)[1] == typed


def test_another_button_is_no_look_up(app: Flask) -> None:
    assert asked(app, "save", {})[0] is None
