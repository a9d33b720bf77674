"""What a stranger reads: the top page, terms, requirements, fees, questions and answers."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy import update

from domain.fees import Service
from models.database import Database
from models.users import User
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.page import text_of
from tests.support.stories import actor_of
from usecases.prices.set_price import SetPrice, set_price
from usecases.terms.announce import AnnounceTerms, announce_terms
from usecases.terms.find import find_terms
from usecases.transaction import transaction

PAGES = ("/", "/terms", "/requirements", "/fees", "/questions", "/contact")
TODAYS = [
    ["OSS代理申請の利用料", "162円", "16円", "178円"],
    ["保安基準適合証（保適証）の連携", "29円", "2円", "31円"],
    ["記録簿の初回出力", "30円", "3円", "33円"],
    ["口座振替の手数料", "0円", "0円", "0円"],
]
DAY = date(2027, 4, 1)


@pytest.fixture
def changed(demo: Demo, sqlite: Database, now: datetime) -> None:
    """From April 2027 other terms and a dearer price are announced."""
    with transaction() as session:
        admin = actor_of(session, demo, "admin", "1000001")
        set_price(session, admin, SetPrice(None, Service.USAGE, DAY, 200, "改定"), now)
        terms = find_terms(session, now.date())
        sections = (*terms.sections[:-1], type(terms.sections[0])("court", "準拠法と裁判所", "新しい裁判所"))
        announce_terms(session, admin, AnnounceTerms(1, DAY, sections, "裁判所を改めました。"), now)


def navigation(client: Client, path: str) -> Iterator[tuple[str, str | None]]:
    page = client.get(path)
    for nav in page.having("nav", class_="site-nav"):
        yield from ((text_of(link), link.get("aria-current")) for link in nav.iter("a"))


def test_a_stranger_sees_what_this_is_and_where_to_begin(client: Client) -> None:
    page = client.get("/")
    assert page.heading == "車検の継続検査を、紙なしで"
    assert page.rows("prices-now") == TODAYS
    links = page.links()
    assert (links["簡単申込はこちら"], links["ログイン"], links["料金を見る"]) == ("/signup/terms", "/sign-in", "/fees")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_site_leads_to_all_others(client: Client, path: str) -> None:
    entries = list(navigation(client, path))
    assert [name for name, _current in entries] == ["料金", "利用環境", "よくある質問", "利用規約", "お問い合わせ"]
    assert [current for _name, current in entries].count("page") == (0 if path == "/" else 1)


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_signed_in_is_led_back_home(client: Client, path: str) -> None:
    links = client.sign_in("1845678", "sender").get(path).links()
    if path in {"/", "/contact"}:
        # The one is the own home, the other stands in the own frame.
        assert ("ホームへ戻る" in links, links["ホーム"]) == (False, "/")
    else:
        assert ("ログイン" in links, links["ホームへ戻る"]) == (False, "/")


def test_who_is_signed_in_has_the_own_home_and_who_must_change_the_password_does_that_first(
    client: Client, sqlite: Database
) -> None:
    client.sign_in("1845678", "sender")
    assert client.get("/").heading == "ホーム"
    with sqlite.writer() as session, session.begin():
        session.execute(update(User).where(User.login_id == "sender").values(must_change_password=True))
    assert client.raw("/").headers["Location"] == "/password"


def test_a_page_in_english_for_a_browser_that_wants_only_that(client: Client) -> None:
    for path in PAGES:
        page = client.get(path, headers={"Accept-Language": "en"})
        assert next(page.tree.iter("html")).get("lang") == "en"
    terms = client.get("/terms", headers={"Accept-Language": "en"})
    assert [article.get("lang") for article in terms.having("section", class_="article")] == ["ja"] * 27


def test_the_terms_show_their_version_their_day_and_an_anchor_for_each_article(client: Client) -> None:
    page = client.get("/terms")
    assert page.heading == "利用規約"
    assert "適用開始日2021年10月1日（令和3年・金）" in page.text
    articles = page.having("section", class_="article")
    assert (articles[0].get("id"), text_of(articles[0].findall("h2")[0])) == ("scope", "第1条 目的と対象")
    anchors = [link.get("href") for nav in page.having("nav", class_="contents") for link in nav.iter("a")]
    assert anchors == [f"#{article.get('id')}" for article in articles]
    assert len(anchors) == 27
    assert page.notices() == []


@pytest.mark.usefixtures("changed")
def test_a_change_of_the_terms_is_told_beforehand_and_holds_from_its_day(client: Client, clock: Clock) -> None:
    before = client.get("/terms")
    assert before.notices() == ["2027年4月1日（令和9年・木）から規約が変わります。第2版を読む"]
    coming = client.get(before.links()["第2版を読む"])
    assert coming.heading == "利用規約（第2版）"
    assert coming.notices() == [
        "この版はまだ適用されていません。2027年4月1日（令和9年・木）から適用されます。適用中の規約"
    ]
    marked = [section.get("id") for section in coming.having("section", class_="article") if section.findall("h2/span")]
    assert marked == ["court"]
    clock.now = datetime.fromisoformat("2027-03-31T15:00:00+00:00")
    after = client.get("/terms")
    assert ("新しい裁判所" in after.text, after.notices()) == (True, [])
    old = client.get(after.links()["第1版"])
    assert old.notices() == ["この版の適用は終わりました。適用中の規約"]
    assert "新しい裁判所" not in old.text


@pytest.mark.parametrize("version", ["2", "0", "9999", "10000", "x"])
def test_a_version_that_never_was_is_not_found(client: Client, version: str) -> None:
    client.get(f"/terms/{version}", status=404)


def test_the_fees_are_those_of_the_day_with_their_tax(client: Client) -> None:
    page = client.get("/fees")
    assert [row[:1] + row[2:] for row in page.rows("prices-now")] == TODAYS
    assert "消費税10%" in page.text
    assert page.rows("states-fees") == [
        ["登録車", "検査登録手数料", "2026/04/01", "1,450円"],
        ["登録車", "技術情報管理手数料", "2021/10/01", "400円"],
        ["軽自動車", "検査手数料", "2026/04/01", "1,450円"],
        ["軽自動車", "技術情報管理手数料", "2021/10/01", "400円"],
    ]
    assert page.rows("prices-coming") == []


@pytest.mark.usefixtures("changed")
def test_a_new_price_is_told_beforehand_and_holds_from_its_day(client: Client, clock: Clock) -> None:
    dearer = ["OSS代理申請の利用料", "2027/04/01", "200円", "20円", "220円"]
    page = client.get("/fees")
    assert [row[:1] + row[2:] for row in page.rows("prices-now")] == TODAYS
    assert page.rows("prices-coming") == [dearer]
    clock.now = datetime.fromisoformat("2027-03-31T15:00:00+00:00")
    page = client.get("/fees")
    assert (page.rows("prices-now")[0], page.rows("prices-coming")) == (dearer, [])


def test_the_requirements_name_the_hours_of_the_dated_table(client: Client) -> None:
    page = client.get("/requirements")
    assert ["事務所のパソコン", "Windows 10以降"] in page.rows("needed")
    assert page.rows("opening-hours") == [
        ["このサービス", "1:00–24:00", "年末年始を除く毎日"],
        ["申請の受付（登録車）", "8:00–22:00", "年末年始を除く毎日"],
        ["申請の受付（軽自動車）", "0:00–24:00", "毎日"],
        ["審査", "8:45–16:00", "平日（祝日と年末年始を除く）"],
    ]


def test_every_question_has_its_answer(client: Client) -> None:
    page = client.get("/questions")
    asked = page.having("details", class_="question")
    assert len(asked) == 16
    assert [text_of(each.findall("summary")[0]) for each in asked if not text_of(each.findall("p")[0])] == []


def test_the_sign_in_page_leads_newcomers_to_the_sign_up_and_others_to_the_window(client: Client) -> None:
    links = client.get("/sign-in").links()
    assert (links["利用を申し込む"], links["お問い合わせ"]) == ("/signup/terms", "/contact?topic=sign_in")


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_costs_few_statements(client: Client, sqlite: Database, path: str) -> None:
    client.get(path)
    with StatementCount(sqlite) as counted:
        client.get(path)
    assert len(counted.statements) <= 2, counted.statements
