"""The operator's notices: written, changed before they are shown, ended, copied."""

from datetime import datetime

import pytest

from models.database import Database
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.notices import a_notice, a_notice_of_one
from tests.support.organizations import Demo
from tests.support.page import Page

WRITE = "このお知らせを保存する"
TYPED = {
    "importance": "important", "audience": "kei", "side": "agent", "subject": "窓口の休み",
    "text": "休みます。\n２行目", "link": "/downloads", "shown_from": "11/21", "shown_until": "2026/11/30",
}  # fmt: skip


@pytest.fixture
def clerk(client: Client) -> Client:
    return client.sign_in("1000001", "clerk")


def write(clerk: Client, status: int = 303, **typed: str) -> Page:
    return clerk.press(clerk.get("/operator/notices/new"), WRITE, {**TYPED, **typed}, status=status)


def test_one_is_written_and_listed(clerk: Client) -> None:
    assert "まだお知らせがありません。" in clerk.get("/operator/notices").text
    page = write(clerk)
    assert (page.heading, page.notices()) == ("窓口の休み", ["お知らせを保存しました。"])
    assert "状態掲載前重要度重要対象代理人（軽自動車）掲載を始める日2026年11月21日（令和8年・土）" in page.text
    assert clerk.get("/operator/notices").rows("written-notices") == [
        ["2026/11/21", "2026/11/30", "重要", "代理人（軽自動車）", "窓口の休み", "掲載前"]
    ]
    assert clerk.get("/operator/notices?state=shown").rows("written-notices") == []


def test_an_empty_form_begins_today_and_is_usual(clerk: Client) -> None:
    values = clerk.get("/operator/notices/new").values()
    assert {name: values[name] for name in ("importance", "audience", "side", "shown_from", "shown_until")} == {
        "importance": "normal", "audience": "everyone", "side": "", "shown_from": "2026/11/20", "shown_until": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"subject": ""}, {"subject": "件名を入力してください。"}),
        ({"text": " "}, {"text": "内容を入力してください。"}),
        ({"subject": "あ" * 101}, {"subject": "件名は100文字以内で入力してください（いま101文字です）。"}),
        (
            {"link": "http://example.jp"},
            {"link": "リンクは「/」から始まるこのサイトのページか、「https://」から始まるアドレスで入力してください。"},
        ),
        (
            {"shown_from": "2026/11/19"},
            {"shown_from": "掲載を始める日は、今日（2026/11/20）か、今日より後の日にしてください。"},
        ),
        (
            {"shown_until": "2026/11/20"},
            {"shown_until": "掲載を終える日は、掲載を始める日（2026/11/21）か、それより後の日にしてください。"},
        ),
        ({"audience": "organization"}, {"audience": "対象を一覧から選び直してください。"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    clerk: Client, typed: dict[str, str], errors: dict[str, str]
) -> None:
    page = write(clerk, status=422, **typed)
    assert page.errors() == errors
    assert page.values()["shown_until"] == {**TYPED, **typed}["shown_until"]
    assert clerk.get("/operator/notices").rows("written-notices") == []


def test_one_that_is_not_shown_yet_is_changed(clerk: Client) -> None:
    write(clerk)
    page = clerk.press(clerk.get("/operator/notices/1/edit"), WRITE, {"subject": "窓口の時間"})
    assert page.heading == "窓口の時間"
    assert clerk.get("/operator/notices/1/edit").values()["text"] == TYPED["text"]


def test_one_that_is_shown_is_not_changed_but_copied(clerk: Client) -> None:
    page = write(clerk, shown_from="2026/11/20")
    assert "修正" not in page.links()
    refused = clerk.get("/operator/notices/1/edit", status=409)
    assert refused.refusal().startswith("このお知らせは掲載が始まっているため、直せません。")
    page = clerk.get(page.links()["写して新しく書く"])
    values = page.values()
    assert [values[name] for name in ("importance", "side", "subject", "link", "shown_from", "shown_until")] == [
        "important", "agent", "窓口の休み", "/downloads", "2026/11/20", "",
    ]  # fmt: skip


def test_the_later_of_two_sees_what_the_other_has_saved(clerk: Client) -> None:
    write(clerk)
    form = clerk.get("/operator/notices/1/edit")
    admin = Client(clerk.app).sign_in("1000001", "admin")
    admin.press(admin.get("/operator/notices/1/edit"), WRITE, {"subject": "先の件名"})
    page = clerk.press(form, WRITE, {"subject": "後の件名"}, status=409)
    assert ("先の件名" in page.text, "後の件名" in page.text) == (True, True)


def test_one_is_ended_and_gone_from_its_readers(clerk: Client) -> None:
    page = write(clerk, shown_from="2026/11/20", audience="everyone", side="")
    reader = Client(clerk.app).sign_in("1845678", "sender")
    assert len(reader.get("/notices").rows("notices")) == 1
    page = clerk.press(page, "いま掲載を終える")
    assert (page.notices(), page.buttons()) == (["お知らせの掲載を終えました。"], [])
    assert reader.get("/notices").rows("notices") == []
    reader.get("/notices/1", status=404)


def test_what_the_system_said_is_listed_with_its_organization(
    clerk: Client, demo: Demo, sqlite: Database, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        number = a_notice_of_one(session, demo, now, "1845678")
    [row] = clerk.get("/operator/notices").rows("written-notices")
    assert row[1:] == ["終えるまで", "重要", "株式会社みなと自動車", "退会の手続が終わりました", "掲載中"]
    page = clerk.get(f"/operator/notices/{number}")
    assert "写して新しく書く" not in page.links()
    values = clerk.get(f"/operator/notices/new?copy={number}").values()
    assert (values["subject"], clerk.get("/operator/notices/new?copy=x").status) == ("", 200)
    clerk.get("/operator/notices/new?copy=99", status=404)


@pytest.mark.parametrize(("code", "login"), [("1845678", "admin"), ("2000001", "admin")])
def test_only_the_operator_writes_notices(client: Client, code: str, login: str) -> None:
    client.sign_in(code, login)
    for path in ("/operator/notices", "/operator/notices/new"):
        client.get(path, status=403)
    assert "お知らせの掲載" not in client.get("/").menu()


def test_same_number_of_queries_for_1_and_100_rows(clerk: Client, demo: Demo, sqlite: Database, now: datetime) -> None:
    counts = []
    for rows in (1, 99):
        with sqlite.writer() as session, session.begin():
            for _nth in range(rows):
                a_notice(session, demo, now)
        clerk.get("/operator/notices")
        with StatementCount(sqlite) as counted:
            clerk.get("/operator/notices")
        counts.append(len(counted.statements))
    assert counts[0] == counts[1] == 3
