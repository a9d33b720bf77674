"""The people of a base on screen: list, add, end, and that none are needed now."""

from datetime import datetime

import pytest

from demo.organizations import Demo
from domain.base_person import BasePersonKind
from models.database import Database
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.people import an_inspector

CLIENT = "1845678"
ADD = "この人を登録する"
NEW = {"kind": "inspector", "name": "佐々木 実"}


@pytest.fixture
def manager(client: Client) -> Client:
    return client.sign_in(CLIENT, "manager001")


def test_the_empty_list_says_what_to_do(manager: Client) -> None:
    page = manager.get("/bases/001/people")
    assert page.heading == "六本木工場の担当資格者"
    assert "この拠点の担当資格者はまだ登録されていません。自動車検査員と交付者を追加してください。" in page.text
    assert manager.get("/bases/001").links()["担当資格者"] == "/bases/001/people"


def test_a_person_is_added_with_what_was_put_right_told(manager: Client) -> None:
    typed = {**NEW, "kana": "ささき みのる", "service_user_id": "ｋ２００１", "inspector_code": "１２３４"}
    form = manager.get("/bases/001/people/new")
    assert form.values()["valid_from"] == "2026/11/20"
    page = manager.press(form, ADD, typed)
    assert page.rows("people") == [
        ["佐々木 実 ササキ ミノル", "自動車検査員", "k2001", "00001234", "2026/11/20", "", "終了日を決める"]
    ]
    assert page.notices()[0] == "担当資格者を登録しました。"
    assert "検査員コード：「１２３４」を「00001234」に直しました。" in page.notices()


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"name": ""}, {"name": "氏名を入力してください。"}),
        ({"name": "あ" * 31}, {"name": "氏名は30文字以内で入力してください（いま31文字です）。"}),
        ({"kind": "driver"}, {"kind": "区分を一覧から選び直してください。"}),
        ({"valid_from": ""}, {"valid_from": "開始日を入力してください。"}),
        ({"inspector_code": "123456789"}, {"inspector_code": None}),
        ({"service_user_id": "あいう"}, {"service_user_id": None}),
        ({"kana": "佐々木"}, {"kana": None}),
    ],
)
def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    manager: Client, wrong: dict[str, str], errors: dict[str, str | None]
) -> None:
    typed = {**NEW, "kana": "ササキ", "valid_from": "2026/04/01", **wrong}
    page = manager.press(manager.get("/bases/001/people/new"), ADD, typed, status=422)
    found = {name: text.removeprefix("エラー: ") for name, text in page.errors().items()}
    assert set(found) == set(errors)
    assert {name: found[name] for name, text in errors.items() if text} == {k: v for k, v in errors.items() if v}
    values = page.values()
    assert {name: values.get(name, "") for name in typed if name != "kind"} == {
        name: text for name, text in typed.items() if name != "kind"
    }


def test_a_person_ends_and_stays_readable(manager: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        an_inspector(session, demo, now)
        an_inspector(session, demo, now, name="岡田 翼", kind=BasePersonKind.ISSUER)
    listed = manager.get("/bases/001/people")
    ending = manager.get(listed.having("table", id="people")[0].findall(".//a")[0].get("href", ""))
    early = manager.press(ending, "この日で終了する", {"valid_to": "2026/03/31"}, status=422)
    assert early.errors() == {"valid_to": "終了日は開始日（2026/04/01）以後の日付を入力してください。"}
    page = manager.press(early, "この日で終了する", {"valid_to": "2026/11/19"})
    assert (page.notices(), [row[0] for row in page.rows("people")]) == (
        ["終了日を登録しました。"],
        ["岡田 翼 ササキ ミノル"],
    )
    ended = manager.get("/bases/001/people?show=ended", htmx=True)
    assert [row[0] for row in ended.rows("people")] == ["佐々木 実 ササキ ミノル"]
    assert ended.columns("people") == ["氏名", "区分", "保適証サービス利用者ID", "検査員コード", "開始日", "終了日"]


def test_two_who_end_one_person_are_told(manager: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        made = an_inspector(session, demo, now)
    here = f"/bases/001/people/{made}/end"
    first, second = manager.get(here), manager.get(here)
    manager.press(first, "この日で終了する", {"valid_to": "2026/12/01"})
    late = manager.press(second, "この日で終了する", {"valid_to": "2026/12/31"}, status=409)
    assert "2026/12/01" in late.text
    assert late.values()["valid_to"] == "2026/12/31"
    page = manager.press(late, "この日で終了する", {"valid_to": "2026/12/31"})
    assert page.rows("people")[0][5] == "2026/12/31"


def test_that_none_are_needed_is_said_and_taken_back(manager: Client) -> None:
    page = manager.press(manager.get("/bases/001/people"), "いまは登録しない")
    assert page.notices() == ["いまは登録しない拠点にしました。"]
    assert "この拠点では、いまは登録しないことになっています。" in page.text
    assert "担当資格者" not in {row[0]: row[1] for row in manager.get("/").rows("first-day-tasks") if row[1] != "済"}
    assert "いまは登録しない" in manager.press(page, "やはり登録する").buttons()


def test_the_list_costs_the_same_statements_however_long(
    manager: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    def cost() -> int:
        with StatementCount(sqlite) as counted:
            manager.get("/bases/001/people")
        return len(counted.statements)

    before = cost()
    with sqlite.writer() as session, session.begin():
        for nth in range(15):
            an_inspector(session, demo, now, name=f"検査 {nth}")
    assert before == cost() == 4


@pytest.mark.parametrize(
    ("member_code", "login_id", "path", "status"),
    [
        (CLIENT, "manager001", "/bases/002/people", 404),
        (CLIENT, "manager001", "/bases/002/people/new", 404),
        (CLIENT, "manager001", "/bases/001/people/77/end", 404),
        (CLIENT, "admin", "/bases/003/people", 200),
        (CLIENT, "sender001", "/bases/001/people", 403),
        (CLIENT, "viewer001", "/bases/001/people/new", 403),
        ("2000001", "admin", "/bases/001/people", 403),
        ("1000001", "admin", "/bases/001/people", 403),
    ],
)
def test_who_may_open_it(client: Client, member_code: str, login_id: str, path: str, status: int) -> None:
    client.sign_in(member_code, login_id).get(path, status=status)


def test_people_of_another_base_cannot_be_posted_to(
    manager: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        other = an_inspector(session, demo, now, code="002")
    manager.post("/bases/002/people", {"needed": "no"}, status=404)
    manager.post("/bases/002/people/new", NEW, status=404)
    manager.post(f"/bases/001/people/{other}/end", {"valid_to": "2026/12/01", "version": "1"}, status=404)
