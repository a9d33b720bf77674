"""One's own settings: language, rows a page, single keys."""

import pytest

from tests.support.client import Client


def test_english_is_one_choice_away_and_back(client: Client) -> None:
    client.sign_in("1845678", "admin")
    page = client.press(client.get("/settings"), "設定を保存する", {"language": "en"})
    assert (page.heading, page.notices()) == ("Settings", ["Your settings were saved."])
    assert client.get("/bases").columns("bases")[0] == "Base code"
    assert client.press(page, "Save settings", {"language": "ja"}).heading == "設定"


def test_settings_show_who_one_is(client: Client) -> None:
    page = client.sign_in("1845678", "manager001").get("/settings")
    told = ["".join(node.itertext()) for node in page.tree.iter("dd")][:5]
    assert told == ["株式会社みなと自動車 (1845678)", "六本 勝", "manager001", "拠点管理者", "期限なし"]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"language": "xx"}, {"language": "画面の言語を一覧から選び直してください。"}),
        ({"page_size": "7"}, {"page_size": "1ページの件数を一覧から選び直してください。"}),
        ({"page_size": "9" * 400}, {"page_size": "1ページの件数を一覧から選び直してください。"}),
        ({"page_size": "x"}, {"page_size": "1ページの件数を一覧から選び直してください。"}),
        ({"language": ""}, {"language": "画面の言語を選択してください。"}),
    ],
)
def test_an_answer_that_was_not_offered_is_refused(
    client: Client, fields: dict[str, str], errors: dict[str, str]
) -> None:
    client.sign_in("1845678", "admin")
    page = client.press(client.get("/settings"), "設定を保存する", fields, status=422)
    assert {name: text.removeprefix("エラー: ") for name, text in page.errors().items()} == errors


def test_single_keys_can_be_switched_off(client: Client) -> None:
    client.sign_in("1845678", "admin")
    page = client.get("/settings")
    assert "data-keys" not in page.html
    values = {name: value for name, value in page.values().items() if name != "single_keys"}
    client.post("/settings", values)
    assert 'data-keys="off"' in client.get("/settings").html


def test_low_rows_are_a_choice_that_every_page_keeps(client: Client) -> None:
    client.sign_in("1845678", "admin")
    page = client.get("/settings")
    assert ("data-rows" in page.html, "low_rows" in page.values()) == (False, False)
    saved = client.press(page, "設定を保存する", {"low_rows": "y"})
    assert 'data-rows="low"' in client.get("/bases").html
    values = {name: value for name, value in saved.values().items() if name != "low_rows"}
    client.post("/settings", values)
    assert "data-rows" not in client.get("/bases").html


def test_settings_change_nobody_elses(client: Client) -> None:
    client.sign_in("1845678", "admin").post("/settings", {"language": "en", "page_size": "50", "single_keys": "y"})
    assert Client(client.app).sign_in("1845678", "sender").get("/settings").heading == "設定"


def test_role_organization_and_status_are_never_taken_from_a_form(client: Client) -> None:
    client.sign_in("1845678", "manager001")
    forged = {
        "language": "ja",
        "page_size": "20",
        "role": "admin",
        "all_bases": "y",
        "organization_id": "1",
        "name": "x",
    }
    client.post("/settings", forged)
    page = client.get("/settings")
    told = ["".join(node.itertext()) for node in page.tree.iter("dd")][:4]
    assert told == ["株式会社みなと自動車 (1845678)", "六本 勝", "manager001", "拠点管理者"]
    assert [row[0] for row in client.get("/bases").rows("bases")] == ["001"]
