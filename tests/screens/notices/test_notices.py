"""The notices of who is signed in: the list, the search, one of them, and what is unread."""

from datetime import date, datetime, timedelta

import pytest

from domain.notice import NoticeAudience, NoticeImportance
from domain.rights import OrganizationKind
from models.database import Database
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.notices import TODAY, a_notice, a_notice_of_one
from tests.support.organizations import Demo
from tests.support.page import Page, text_of
from tests.support.standing import let_leave
from tests.support.terms import announce

USUAL = ["2026/11/20", "通常", "全員", "未読 年末の窓口", "年末は12月28日まで開いています。", ""]
IMPORTANT = [
    "2026/11/19", "重要", "依頼人（登録車）", "未読 夜間の停止", "夜間に止めます。",
    "https://example.jp/stop",
]  # fmt: skip


@pytest.fixture
def reader(client: Client, demo: Demo, sqlite: Database, now: datetime) -> Client:
    with sqlite.writer() as session, session.begin():
        a_notice(session, demo, now)
        a_notice(
            session, demo, now - timedelta(days=1), subject="夜間の停止", text="夜間に止めます。",
            link="https://example.jp/stop", importance=NoticeImportance.IMPORTANT, side=OrganizationKind.CLIENT,
            audience=NoticeAudience.REGISTERED, shown_from=TODAY - timedelta(days=1),
        )  # fmt: skip
    return client.sign_in("1845678", "sender")


def tabs(page: Page) -> list[str]:
    return [text_of(link) for nav in page.having("nav", class_="tabs") for link in nav.iter("a")]


def test_the_list_has_the_columns_of_the_chapter_and_important_ones_on_top(reader: Client) -> None:
    page = reader.get("/notices")
    assert page.columns("notices") == ["登録日", "重要度", "対象", "件名", "内容", "リンク"]
    assert page.rows("notices") == [IMPORTANT, USUAL]
    assert tabs(page) == ["すべて 2件", "未読 2件"]
    [link] = [found for found in page.all(".//a") if (found.get("href") or "").startswith("https://example.jp")]
    assert link.get("rel") == "noopener noreferrer external"
    assert "お知らせ" in page.menu()


def test_opening_one_marks_it_read_for_its_reader_alone(reader: Client) -> None:
    page = reader.get(reader.get("/notices").links()["夜間の停止"])
    assert (page.heading, page.links()["一覧へ戻る"]) == ("夜間の停止", "/notices")
    assert "登録日2026年11月19日（令和8年・木）重要度重要対象依頼人（登録車） 内容夜間に止めます。" in page.text
    listed = reader.get("/notices")
    assert [row[3] for row in listed.rows("notices")] == ["未読 年末の窓口", "夜間の停止"]
    assert tabs(listed) == ["すべて 2件", "未読 1件"]
    colleague = Client(reader.app).sign_in("1845678", "sender001")
    assert [row[3] for row in colleague.get("/notices").rows("notices")] == ["未読 夜間の停止", "未読 年末の窓口"]


def test_what_only_looks_ahead_marks_nothing_read(reader: Client) -> None:
    reader.browser.head(reader.get("/notices").links()["夜間の停止"])
    assert tabs(reader.get("/notices")) == ["すべて 2件", "未読 2件"]


def test_a_search_is_in_the_address_and_reset_by_one_link(reader: Client) -> None:
    page = reader.press(
        reader.get("/notices"), "検索する", {"words": "年末", "day_from": "11/20", "audience": "everyone"}
    )
    assert page.rows("notices") == [USUAL]
    assert (page.links()["リセット"], tabs(page)[0]) == ("/notices", "すべて 1件")
    fragment = reader.get("/notices?words=夜間", htmx=True)
    assert ([row[3] for row in fragment.rows("notices")], "<html" in fragment.html) == (["未読 夜間の停止"], False)
    empty = reader.get("/notices?words=どこにもない")
    assert (empty.rows("notices"), "条件に合うお知らせはありません。" in empty.text) == ([], True)


def test_a_day_that_is_none_is_said_so_and_asks_for_nothing(reader: Client) -> None:
    page = reader.get("/notices?day_from=2026/2/30")
    assert len(page.rows("notices")) == 2
    assert len(page.notices()) == 1
    assert "登録日" in page.notices()[0]


def test_without_any_the_page_says_so(client: Client) -> None:
    page = client.sign_in("1845678", "sender").get("/notices")
    assert "いまお知らせはありません。" in page.text


def test_another_organizations_notice_is_not_found(reader: Client, demo: Demo, sqlite: Database, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        number = a_notice_of_one(session, demo, now, "1845679")
    reader.get(f"/notices/{number}", status=404)
    reader.get("/notices/99", status=404)
    Client(reader.app).sign_in("1000001", "clerk").get(f"/notices/{number}", status=404)
    page = Client(reader.app).sign_in("1845679", "sender").get(f"/notices/{number}")
    assert page.heading == "退会の手続が終わりました"
    assert "2028年5月20日（令和10年・土）まで、見ることとダウンロードができます。" in page.text


def test_those_of_an_organization_that_left_read_why(
    client: Client, demo: Demo, sqlite: Database, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        let_leave(session, demo, now)
    client.sign_in("1845678", "viewer001")
    assert [row[2:4] for row in client.get("/notices").rows("notices")] == [["自社", "未読 退会の手続が終わりました"]]


def test_changed_terms_are_told_with_a_link_to_the_version(
    client: Client, demo: Demo, sqlite: Database, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        announce(session, demo, now, date(2027, 4, 1), court="東京以外の裁判所")
    client.sign_in("2000001", "sender")
    page = client.get(client.get("/notices").links()["利用規約が変わります（第2版）"])
    assert "2027年4月1日（令和9年・木）から適用されます。変わるところを読んでください。" in page.text
    assert "東京以外でも裁判ができるようにしました。" in page.text
    assert page.links()["ページを開く"] == "/terms/2"


def test_the_first_page_has_what_is_important_and_unread_on_top(reader: Client) -> None:
    page = reader.get("/")
    assert page.text.startswith(
        "ホーム 依頼を登録する お知らせ（未読2件） 2026/11/19 未読 重要 夜間の停止 2026/11/20 未読 年末の窓口"
    )
    assert page.links()["お知らせをすべて見る"] == "/notices"
    reader.get(page.links()["夜間の停止"])
    page = reader.get("/")
    assert not page.text.startswith("ホーム 依頼を登録する お知らせ")
    assert "お知らせ（未読1件） 2026/11/20 未読 年末の窓口 2026/11/19 重要 夜間の停止" in page.text


def test_same_number_of_queries_for_1_and_100_rows(client: Client, demo: Demo, sqlite: Database, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        a_notice(session, demo, now)
    client.sign_in("1845678", "sender")
    counts: dict[str, list[int]] = {"/": [], "/notices": [], "/notices?unread=1&words=年末": []}
    for _turn in range(2):
        for path, found in counts.items():
            client.get(path)
            with StatementCount(sqlite) as counted:
                client.get(path)
            found.append(len(counted.statements))
        with sqlite.writer() as session, session.begin():
            for _nth in range(99):
                a_notice(session, demo, now)
    assert counts == {"/": [4, 4], "/notices": [3, 3], "/notices?unread=1&words=年末": [3, 3]}
