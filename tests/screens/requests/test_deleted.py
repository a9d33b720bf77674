"""The page of deleted requests."""

import io
from collections.abc import Callable

import pytest
from python_calamine import CalamineWorkbook

from models.database import Database
from models.requests import InspectionRequest
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import form_values
from tests.support.writers import watched

Make = Callable[..., InspectionRequest]
COLUMNS = [
    "申請ID", "元に戻せる期限", "登録番号(車両番号)", "車台番号", "使用者", "拠点", "申請ステータス", "削除日時",
    "削除した人",
]  # fmt: skip


@pytest.fixture
def delete(sender: Client, make: Make) -> Callable[..., int]:
    """Make a draft and delete it on its page."""

    def deleted(**given: object) -> int:
        number = make(**given).id
        sender.press(sender.get(f"/requests/{number}"), "削除する")
        return number

    return deleted


def test_nothing_deleted_is_said_and_leads_back(sender: Client) -> None:
    page = sender.get("/requests/deleted")
    assert (page.heading, page.rows("deleted")) == ("削除した依頼", [])
    assert "この30日間に削除した依頼はありません。" in page.text
    assert page.links()["一覧へ戻る"] == "/requests"


def test_the_list_of_requests_leads_there(sender: Client) -> None:
    assert sender.get("/requests").links()["削除した依頼"] == "/requests/deleted"


def test_the_latest_deletion_stands_first_with_all_that_is_known(
    sender: Client, clock: Clock, delete: Callable[..., int]
) -> None:
    first = delete(nth=2)
    clock.move(minutes=30)
    second = delete(nth=1234)
    clock.move(days=24)
    sender.sign_in("1845678", "sender")
    page = sender.get("/requests/deleted")
    assert page.columns("deleted") == COLUMNS
    assert page.rows("deleted") == [
        [
            str(second), "元に戻す", "2026/12/20 10:30 あと6日", "品川 300 さ 12-34", "ZVW50-6001234", "整備 太郎",
            "六本木", "依頼前", "2026/11/20 10:30", "田中 全子",
        ],
        [
            str(first), "元に戻す", "2026/12/20 10:00 あと6日", "品川 300 さ ・・・2", "ZVW50-6000002", "整備 太郎",
            "六本木", "依頼前", "2026/11/20 10:00", "田中 全子",
        ],
    ]  # fmt: skip
    assert "2件" in page.text


def test_on_its_last_day_it_says_today_and_then_it_is_gone(
    sender: Client, clock: Clock, delete: Callable[..., int]
) -> None:
    delete()
    clock.move(days=30)
    page = sender.sign_in("1845678", "sender").get("/requests/deleted")
    assert [row[2] for row in page.rows("deleted")] == ["2026/12/20 10:00 今日"]
    clock.move(seconds=1)
    assert sender.get("/requests/deleted").rows("deleted") == []


def test_one_is_restored_from_its_row(sender: Client, delete: Callable[..., int]) -> None:
    numbers = [delete(nth=1), delete(nth=2)]
    page = sender.press(sender.get("/requests/deleted"), "元に戻す")
    assert (page.heading, page.notices()) == (f"依頼 {numbers[1]}", ["依頼を元に戻しました。"])
    assert [row[0] for row in sender.get("/requests/deleted").rows("deleted")] == [str(numbers[0])]


def test_each_row_has_a_token_of_its_own(sender: Client, delete: Callable[..., int]) -> None:
    delete(nth=1), delete(nth=2)
    page = sender.get("/requests/deleted")
    forms = [form for form in page.tree.iter("form") if "/restore" in (form.get("action") or "")]
    assert len({form_values(form)["form_token"] for form in forms}) == 2


def test_restoring_twice_restores_once(sender: Client, delete: Callable[..., int]) -> None:
    number = delete()
    fields = form_values(sender.get("/requests/deleted").form_of("元に戻す"))
    answers = [sender.post(f"/requests/{number}/restore", fields).headers["Location"] for _ in range(2)]
    assert answers == [f"/requests/{number}"] * 2
    assert sender.get(f"/requests/{number}").text.count("削除した依頼データを元に戻しました。") == 1


def test_the_fragment_is_part_of_the_page(sender: Client, delete: Callable[..., int]) -> None:
    delete()
    page, part = sender.get("/requests/deleted"), sender.get("/requests/deleted", htmx=True)
    assert (part.heading, part.rows("deleted")) == ("", page.rows("deleted"))
    assert part.text in page.text


def test_who_works_at_another_base_or_organization_does_not_see_it(sender: Client, delete: Callable[..., int]) -> None:
    number = delete(base="002")
    for member_code, login_id in (("1845678", "sender001"), ("1845679", "sender")):
        other = Client(sender.app).sign_in(member_code, login_id)
        assert other.get("/requests/deleted").rows("deleted") == []
        other.post(f"/requests/{number}/restore", status=404)


@pytest.mark.parametrize(
    ("member_code", "login_id"), [("1845678", "admin"), ("2000001", "sender"), ("1000001", "admin")]
)
def test_who_may_not_delete_may_not_look_at_what_was_deleted(client: Client, member_code: str, login_id: str) -> None:
    client.sign_in(member_code, login_id)
    client.get("/requests/deleted", status=403)
    assert "削除した依頼" not in client.get("/requests").links()


def test_a_viewer_restores_too(client: Client, make: Make) -> None:
    number = make().id
    client.sign_in("1845678", "viewer001")
    client.press(client.get(f"/requests/{number}"), "削除する")
    assert client.press(client.get("/requests/deleted"), "元に戻す").heading == f"依頼 {number}"


@pytest.mark.parametrize("query", ["after=1~2", "after=%00", "before=5~2026-11-20", "sort=moon&size=7", "after=1~x~y"])
def test_a_broken_address_shows_the_list_all_the_same(sender: Client, delete: Callable[..., int], query: str) -> None:
    delete()
    assert len(sender.get(f"/requests/deleted?{query}").rows("deleted")) == 1


def test_as_many_statements_for_one_row_as_for_thirty(
    sender: Client, delete: Callable[..., int], sqlite: Database
) -> None:
    counts = []
    for last in (2, 32):
        for nth in range(1 if last == 2 else 2, last):
            delete(nth=nth)
        sender.get("/requests/deleted")
        with StatementCount(sqlite) as counted:
            page = sender.get("/requests/deleted?size=50")
        counts.append((len(counted.statements), len(page.rows("deleted"))))
    assert counts == [(3, 1), (3, 31)]


def test_excel_holds_all_that_can_be_restored_and_keeps_no_writer_waiting(
    sender: Client, clock: Clock, delete: Callable[..., int], sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = delete(nth=2)
    clock.move(minutes=30)
    second = delete(nth=1234)
    kept = watched(monkeypatch, sqlite, "usecases.issue_list.list_excel")
    answer = sender.raw(sender.get("/requests/deleted").links()["Excel"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows if str(row[0]).startswith("1000000")] == [str(second), str(first)]
    assert next(row for row in rows if row[0] == "申請ID") == [COLUMNS[0], *COLUMNS[1:]]
    assert kept == ["free"]
