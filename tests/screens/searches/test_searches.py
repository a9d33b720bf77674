"""A search is saved from its list, is found beside it, and goes when its user says so."""

import pytest

from tests.support.client import Client
from tests.support.page import Page


@pytest.fixture
def sender(client: Client) -> Client:
    return client.sign_in("1845678", "sender001")


def save(sender: Client, address: str, name: str) -> Page:
    """The page it leads to."""
    return sender.press(sender.get(sender.get(address).links()["この条件を保存"]), "保存する", {"name": name})


@pytest.mark.parametrize(
    ("address", "saved", "other"),
    [
        (
            "/requests?plate=品川&status=sent&size=50&after=x",
            "/requests?plate=%E5%93%81%E5%B7%9D&status=sent",
            "/applications",
        ),
        ("/applications?due_within=7&sort=-plate", "/applications?due_within=7&sort=-plate", "/requests"),
    ],
)
def test_a_saved_search_stands_beside_its_list(sender: Client, address: str, saved: str, other: str) -> None:
    page = save(sender, address, "いつもの")
    assert page.notices() == ["検索を保存しました。"]
    assert "いつもの" in [link.text for link in page.having("a", href=saved, aria_current="page")]
    assert sender.get("/searches").links()["いつもの"] == saved
    assert "いつもの" not in sender.get(other).links()


def test_only_a_search_for_something_can_be_saved(sender: Client) -> None:
    assert "この条件を保存" not in sender.get("/requests").links()
    assert "この条件を保存" in sender.get("/requests?plate=1", htmx=True).links()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "検索の名前を入力してください。"),
        ("長" * 31, "検索の名前は30文字以内で入力してください（いま31文字です）。"),
    ],
)
def test_a_name_that_cannot_be_is_refused_beside_the_field(sender: Client, name: str, sentence: str) -> None:
    form = sender.get("/searches/new?list=requests&query=status%3Dsent")
    page = sender.press(form, "保存する", {"name": name}, status=422)
    assert (list(page.errors().values()), page.values()["name"]) == ([sentence], name)
    assert sender.press(page, "保存する", {"name": "送信済み"}).heading == "依頼データ"


@pytest.mark.parametrize("query", ["list=bases&query=a%3Db", f"list=requests&query={'a' * 3001}"])
def test_what_no_list_offered_is_not_found(sender: Client, query: str) -> None:
    assert sender.get(f"/searches/new?{query}", status=404).heading == "ページが見つかりません"


def test_a_search_is_deleted_from_the_page_of_all(sender: Client) -> None:
    save(sender, "/requests?status=sent", "送信済み")
    page = sender.press(sender.get("/searches"), "削除する")
    assert page.notices() == ["保存した検索を削除しました。"]
    assert "保存した検索はありません。" in page.text
