"""Help: a section for each screen, the table of rights, and what messages mean."""

import pytest
from flask import Flask

from blueprints.help.matrix import matrix
from blueprints.help.messages import messages
from blueprints.help.sections import SECTIONS
from blueprints.shared.catalogue import speaking
from blueprints.shared.message_numbers import number_of
from domain.rights import RIGHTS, OrganizationKind, Right, Role
from tests.support.client import Client
from tests.support.page import Page, text_of
from tests.tree.test_words import _facts_of_codes, entries


def sections(page: Page) -> list[str]:
    return [text_of(node.find("h2")) for node in page.having("section", class_="panel")]  # type: ignore[arg-type]


def help_link(page: Page) -> str:
    [header] = page.having("header", class_="top")
    [link] = [link for link in header.iter("a") if text_of(link) == "ヘルプ"]
    return link.get("href", "")


def test_every_screen_has_its_section_and_every_section_its_screens(app: Flask) -> None:
    screens = [screen for section in SECTIONS for screen in section.screens]
    assert sorted(screens) == sorted(set(app.blueprints) - {"help"} - nested(app))
    assert len({section.key for section in SECTIONS}) == len(SECTIONS)


def nested(app: Flask) -> set[str]:
    """Parts of a screen have its section."""
    return {name for name in app.blueprints if "." in name}


@pytest.mark.parametrize(
    ("code", "login", "there", "not_there"),
    [
        ("1845678", "sender", {"依頼データ", "申請データ", "お知らせ"}, {"受付", "操作の記録", "お知らせの掲載"}),
        ("1845678", "admin", {"操作の記録", "登録情報", "請求・帳票"}, {"受付", "お知らせの掲載"}),
        ("2000001", "sender", {"受付", "作業一覧", "納付"}, {"請求・帳票", "操作の記録"}),
        ("1000001", "clerk", {"お知らせの掲載"}, {"依頼データ", "操作の記録"}),
    ],
)
def test_everyone_reads_of_the_own_screens(
    client: Client, code: str, login: str, there: set[str], not_there: set[str]
) -> None:
    found = set(sections(client.sign_in(code, login).get("/help")))
    assert there - found == not_there & found == set()


def test_a_stranger_reads_how_to_sign_in_and_up(client: Client) -> None:
    page = client.get("/help")
    assert sections(page) == ["ログインとパスワード", "利用申込", "お問い合わせ", "うまくいかないとき"]
    assert page.links()["お問い合わせ窓口（内容ごとの電話番号と受付時間）"] == "/contact"


def test_the_link_stands_in_the_same_place_and_leads_to_the_section_of_the_page(client: Client) -> None:
    public = {path: help_link(client.get(path)) for path in ("/sign-in", "/", "/fees", "/signup/terms", "/contact")}
    assert public == {
        "/sign-in": "/help#sign-in", "/": "/help#home", "/fees": "/help#signup", "/signup/terms": "/help#signup",
        "/contact": "/help#contact",
    }  # fmt: skip
    client.sign_in("1845678", "admin")
    own = {path: help_link(client.get(path)) for path in ("/", "/requests", "/bases/001", "/audit", "/settings")}
    assert own == {
        "/": "/help#home", "/requests": "/help#requests", "/bases/001": "/help#bases", "/audit": "/help#audit",
        "/settings": "/help#settings",
    }  # fmt: skip
    anchors = {node.get("id") for node in client.get("/help").tree.iter("section")}
    assert {href.partition("#")[2] for href in own.values()} - anchors == set()
    assert help_link(client.get("/no-such-page", status=404)) == "/help"


def test_a_search_finds_sections_and_messages_however_they_are_written(client: Client) -> None:
    client.sign_in("1845678", "sender")
    page = client.press(client.get("/help"), "検索する", {"words": "ＱＲ 二次元ｺｰﾄﾞ"})
    assert "依頼データ" not in sections(page)
    page = client.get("/help?words=二次元コード")
    assert sections(page) == ["依頼データ", "うまくいかないとき"]
    page = client.get("/help?words=ログインID　使われています", htmx=True)
    assert ("このログインIDはすでに使われています。" in page.html, "<html" in page.html) == (True, False)
    assert "ヘルプに見つかりません。" in client.get("/help?words=どこにもない言葉").text


def test_the_table_of_rights_is_the_one_that_holds(client: Client) -> None:
    page = client.sign_in("1845678", "viewer001").get("/help/rights")
    assert page.columns("rights-client") == [
        "できること",
        "管理者",
        "拠点管理者",
        "担当者（送信可）",
        "担当者（送信不可）",
    ]
    words = entries("ja")
    roles = [(OrganizationKind.CLIENT, role) for role in Role]
    assert page.rows("rights-client") == [
        [words[f"Right.{right.name}"], *("はい" if right in RIGHTS[pair] else "–" for pair in roles)]
        for right in Right if any(right in RIGHTS[pair] for pair in roles)
    ]  # fmt: skip
    assert page.having("table", id="rights-agent") == []
    operator = Client(client.app).sign_in("1000001", "clerk").get("/help/rights")
    assert [bool(operator.rows(f"rights-{kind}")) for kind in OrganizationKind] == [True, True, True]
    assert Client(client.app).get("/help/rights").heading == "できることと役割"


def test_every_right_that_a_kind_has_is_a_row() -> None:
    for kind in OrganizationKind:
        held = set().union(*(rights for (its, _role), rights in RIGHTS.items() if its is kind))
        assert {right for right, _has in matrix(kind).rows} == held


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_refusal_is_among_the_messages_with_its_cause(app: Flask, language: str) -> None:
    with app.test_request_context(), speaking(language):
        known = {message.code: message for message in messages()}
    missing = set(_facts_of_codes()) - set(known)
    assert missing <= {"not_found"}
    assert [code for code, message in known.items() if not message.cause or "%(" in message.cause + message.mend] == []
    assert sum(bool(message.mend) for message in known.values()) > 100


def test_a_message_is_found_by_a_part_of_it(client: Client) -> None:
    client.sign_in("1845678", "sender")
    page = client.get("/help/messages?words=ログインIDはすでに")
    [row] = page.rows("messages")
    assert row == ["このログインIDはすでに使われています。", "別のIDを入力してください。", number_of("login_id_taken")]
    assert len(client.get("/help/messages").rows("messages")) > 150
    fragment = client.get("/help/messages?words=どこにもない", htmx=True)
    assert ("このメッセージはありません。" in fragment.html, "<html" in fragment.html) == (True, False)


def test_the_number_beside_a_message_leads_to_its_cause_and_what_to_do(client: Client) -> None:
    client.sign_in("1845678", "admin")
    page = client.press(client.get("/bases/new"), "この拠点を追加する", {"code": "x" * 9}, status=422)
    assert len(page.message_numbers()) > 1
    for number, href in page.message_numbers().items():
        assert href == f"/help?words={number}"
        answer = client.get(href)
        assert [row[2] for row in answer.rows("messages")] == [number]
        assert sections(answer) == ["うまくいかないとき"]


def test_an_act_that_no_form_explains_is_refused_with_its_number_too(client: Client) -> None:
    client.sign_in("1845678", "admin")
    refused = client.post("/bases/001/delete", {"version": "99"}, status=409)
    assert refused.message_numbers() == {
        number_of("changed_by_someone_else"): f"/help?words={number_of('changed_by_someone_else')}"
    }


def test_the_number_of_a_fault_leads_to_what_help_says_of_faults(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/no-such-page", status=404)
    assert [href for text, href in page.links().items() if "E-" in text] == ["/help#errors"]
