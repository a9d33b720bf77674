"""Bases pasted from a table: a dry look that marks each wrong cell, then rows like any other."""

import pytest

from tests.support.client import Client
from tests.support.page import Page
from tests.support.signup_answers import BASE, BASES, fill, press_next

LOOK = "貼り付けた内容を確認する"
HEADINGS = "拠点コード\t拠点名\t略称\t郵便番号\t住所1\t電話番号\t登録車：申請代理人の拠点名\t登録車：代理人拠点ID"


def line(code: str, name: str, **changes: str) -> str:
    base = {**BASE, "code": code, "name": name, **changes}
    return "\t".join(
        base[column]
        for column in (
            "code", "name", "short_name", "postal_code", "address_1", "phone", "agent_registered_name",
            "agent_registered_id",
        )
    )  # fmt: skip


TWO = "\n".join([HEADINGS, line("002", "蕨工場"), line("003", "戸田工場")])


@pytest.fixture
def bases(client: Client) -> Page:
    return fill(client, "terms", "company")


def look(client: Client, page: Page, text: str, **fields: str) -> Page:
    return client.press(page, LOOK, {"pasted": text, **fields})


def cells(page: Page) -> list[list[str]]:
    return page.rows("paste-look")


def test_what_was_pasted_is_shown_before_it_is_added(client: Client, bases: Page) -> None:
    page = look(client, bases, TWO, **BASES)
    assert page.heading == "3/5 事業場情報"
    assert page.columns("paste-look")[:3] == ["行", "拠点コード", "拠点名"]
    assert [row[:3] for row in cells(page)] == [["1", "002", "蕨工場"], ["2", "003", "戸田工場"]]
    assert "貼り付けた事業場 2件、直すところ 0件" in page.text
    assert (page.values()["rows"], page.values()["pasted"], page.values()["b1-name"]) == ("1", TWO, "川口工場")


def test_the_pasted_text_stays_as_it_is_and_says_nothing_of_a_change(client: Client, bases: Page) -> None:
    page = look(client, bases, f"{TWO}\t\t\n", **BASES)
    assert ("に直しました" in page.text, page.values()["pasted"]) == (False, f"{TWO}\t\t\n")


def test_rows_in_order_are_added_below_those_that_are_there(client: Client, bases: Page) -> None:
    page = client.press(look(client, bases, TWO, **BASES), "この2件の事業場を追加する")
    values = page.values()
    assert (values["rows"], values["pasted"]) == ("1,2,3", "")
    assert [values[f"b{nth}-name"] for nth in (1, 2, 3)] == ["川口工場", "蕨工場", "戸田工場"]
    managers = press_next(client, page, {})
    assert [section for section in ("川口工場", "蕨工場", "戸田工場") if section in managers.text] == [
        "川口工場", "蕨工場", "戸田工場",
    ]  # fmt: skip


def test_a_row_without_a_word_gives_way(client: Client, bases: Page) -> None:
    page = client.press(look(client, bases, TWO), "この2件の事業場を追加する")
    assert (page.values()["rows"], page.values()["b2-name"]) == ("2,3", "蕨工場")
    assert press_next(client, page, {}).heading == "4/5 事業場管理責任者情報"


def test_each_wrong_cell_is_marked_and_nothing_is_added(client: Client, bases: Page) -> None:
    text = "\n".join(
        [HEADINGS, line("001", "蕨工場", postal_code="33"), line("003", "", agent_registered_id=""), line("?", "戸田")]
    )
    page = look(client, bases, text, **BASES)
    wrong = [text for row in cells(page) for text in row if "。" in text]
    assert wrong == [
        "001拠点コード「001」が2つあります。事業場ごとに違うコードにしてください。",
        "33郵便番号は7桁の数字で入力してください。",
        "（空欄）拠点名を入力してください。",
        "（空欄）登録車：代理人拠点IDを入力してください。",
        "?拠点コードは半角の英数字1〜7文字で入力してください。",
    ]
    assert "直すところ 5件" in page.text
    assert not [button for button in page.buttons() if "件の事業場を追加する" in button]
    forged = client.post("/signup/bases", {**page.values(), "act": "paste-add"})
    again = client.follow(forged)
    assert (again.values()["rows"], again.values()["pasted"], len(cells(again))) == ("1", text, 3)


def test_a_column_that_is_missed_is_shown(client: Client, bases: Page) -> None:
    page = look(client, bases, "拠点コード,拠点名\n002,蕨工場", **BASES)
    assert "住所1" in page.columns("paste-look")
    assert "（空欄）住所1を入力してください。" in cells(page)[0]


def test_without_headings_the_columns_are_read_in_order(client: Client, bases: Page) -> None:
    text = "002,蕨工場,蕨,332-0012,埼玉県蕨市中央１－１,,048-222-0101,東京支部東京拠点,100000001,,,,,何か"
    page = look(client, bases, text, **BASES)
    assert "次の列は読みません：14" in page.text
    added = client.press(page, "この1件の事業場を追加する")
    assert added.values()["b2-agent_registered_id"] == "100000001"


def test_more_than_may_be_entered_is_told(client: Client, bases: Page) -> None:
    text = "\n".join(line(str(nth), f"工場{nth}") for nth in range(10, 30))
    page = look(client, bases, f"{HEADINGS}\n{text}", **BASES)
    assert "ここで入力できる事業場は20か所までです。" in page.text
    assert client.follow(client.post("/signup/bases", {**page.values(), "act": "paste-add"})).values()["rows"] == "1"


def test_next_does_not_pass_over_what_was_pasted(client: Client, bases: Page) -> None:
    page = press_next(client, bases, {**BASES, "pasted": TWO}, status=422)
    assert page.errors()["pasted"].startswith("貼り付けた表は、まだ事業場に追加されていません。")
    assert page.values()["pasted"] == TWO
    assert press_next(client, page, {"pasted": ""}).heading == "4/5 事業場管理責任者情報"


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_box_is_asked_to_be_filled(client: Client, bases: Page, text: str) -> None:
    assert look(client, bases, text).errors() == {"pasted": "事業場の表を入力してください。"}


def test_headings_alone_add_nothing(client: Client, bases: Page) -> None:
    page = look(client, bases, HEADINGS, **BASES)
    assert "貼り付けた事業場 0件" in page.text
    assert client.follow(client.post("/signup/bases", {**page.values(), "act": "paste-add"})).values()["rows"] == "1"


def test_a_text_too_long_is_told(client: Client, bases: Page) -> None:
    page = look(client, bases, "あ" * 20_001, **BASES)
    assert "20000文字以内" in page.errors()["pasted"].replace(",", "")


def test_the_fragment_holds_the_look(client: Client, bases: Page) -> None:
    page = client.post("/signup/bases", {**BASES, "pasted": TWO, "act": "paste-look"}, status=200, htmx=True)
    assert ("<html" in page.html, len(cells(page))) == (False, 2)
