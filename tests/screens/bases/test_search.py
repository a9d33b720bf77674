"""The list of bases: who sees which, filters, order, pages, Excel."""

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from models.audit import AuditEntry
from models.database import Database
from models.organizations import Base
from tests.conftest import START
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.page import Page, text_of

HEADS = ["拠点コード", "拠点名", "略称", "委託番号", "委託番号の有効期限", "電話番号", "更新日時"]
ROPPONGI = ["001", "六本木工場", "六本木", "MN13000001", "", "03-0000-0001", "2026/11/20 10:00"]
NERIMA = ["002", "練馬工場", "練馬", "MN13000002", "", "03-0000-0002", "2026/11/20 10:00"]
HACHIOJI = ["003", "八王子工場", "八王子", "", "", "042-000-0003", "2026/11/20 10:00"]


def codes(page: Page) -> list[str]:
    return [row[0] for row in page.rows("bases")]


@pytest.fixture
def sixty(demo: Demo, sqlite: Database) -> list[str]:
    """Sixty bases of みなと自動車 in all, added a minute apart."""
    made = [f"B{n:02}" for n in range(57)]
    with sqlite.writer() as session, session.begin():
        for n, code in enumerate(made):
            at = START + timedelta(minutes=n)
            session.add(
                Base(
                    organization_id=demo.organizations["1845678"].id, code=code, name=f"工場{n % 7}",
                    name_key=f"工場{n % 7}", short_name=f"略{n:02}", delegate_number=f"DN{n:08}",
                    created_at=at, updated_at=at,
                )
            )  # fmt: skip
    return sorted(["001", "002", "003", *made])


def test_an_admin_sees_all_bases_of_the_own_organization(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/bases")
    assert (page.heading, page.columns("bases")) == ("拠点", HEADS)
    assert page.rows("bases") == [ROPPONGI, NERIMA, HACHIOJI]


@pytest.mark.parametrize(
    ("member_code", "login_id", "seen"),
    [
        ("1845678", "manager001", ["001"]),
        ("1845679", "admin", ["001"]),
        ("2000001", "admin", ["001", "002"]),
        ("2000001", "branch", ["001"]),
    ],
)
def test_each_sees_the_bases_of_the_own_scope(client: Client, member_code: str, login_id: str, seen: list[str]) -> None:
    page = client.sign_in(member_code, login_id).get("/bases")
    assert codes(page) == seen
    assert page.text.startswith("拠点 ") or page.heading == "拠点"


@pytest.mark.parametrize(
    ("member_code", "login_id"),
    [("1845678", "sender001"), ("1845678", "viewer001"), ("2000001", "sender"), ("2000001", "viewer")],
)
def test_senders_and_viewers_have_no_list_of_bases(client: Client, member_code: str, login_id: str) -> None:
    client.sign_in(member_code, login_id)
    page = client.get("/bases", status=403)
    assert page.heading == "この操作はできません"
    assert "拠点" not in page.menu()


def test_only_an_admin_is_offered_a_new_base(client: Client) -> None:
    assert "拠点を追加する" in client.sign_in("1845678", "admin").get("/bases").links()
    assert "拠点を追加する" not in Client(client.app).sign_in("1845678", "manager001").get("/bases").links()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("code=00", ["001", "002", "003"]),
        ("code=００２", ["002"]),
        ("code=2", []),
        ("name=練馬", ["002"]),
        ("name=ネリマ", []),
        ("name=工場", ["001", "002", "003"]),
        ("name=%25", []),
        ("name=_", []),
        ("name=八王子", ["003"]),
        ("delegate_number=mn1300", ["001", "002"]),
        ("delegate_number=MN13000002&name=工場", ["002"]),
        ("code=&name=&delegate_number=", ["001", "002", "003"]),
    ],
)
def test_conditions_forgive_how_they_are_typed(client: Client, query: str, found: list[str]) -> None:
    client.sign_in("1845678", "admin")
    whole, fragment = client.get(f"/bases?{query}"), client.get(f"/bases?{query}", htmx=True)
    assert codes(whole) == codes(fragment) == found


def test_a_short_name_is_found_too(client: Client) -> None:
    client.sign_in("1845678", "admin")
    client.press(client.get("/bases/003/edit"), "拠点を保存する", {"short_name": "ﾎﾟﾝﾌﾟ"})
    assert codes(client.get("/bases?name=ポンプ")) == codes(client.get("/bases?name=ﾎﾟﾝﾌﾟ")) == ["003"]
    assert codes(client.get("/bases?name=ぽんぷ")) == ["003"]


def test_the_fragment_is_a_piece_of_the_page(client: Client) -> None:
    client.sign_in("1845678", "admin")
    for query in ("", "?name=練馬", "?code=none", "?sort=-name&size=50"):
        whole, fragment = client.get(f"/bases{query}"), client.get(f"/bases{query}", htmx=True)
        assert fragment.text in whole.text
        assert "<html" not in fragment.html
        assert len(fragment.having("div", id="bases-found")) == len(whole.having("div", id="bases-found")) == 1


def test_going_back_to_a_fragment_draws_the_whole_page(client: Client) -> None:
    client.sign_in("1845678", "admin")
    for name in ("HX-History-Restore-Request", "HX-Boosted"):
        assert client.get("/bases", headers={"HX-Request": "true", name: "true"}).heading == "拠点"


def test_nothing_found_says_so_and_offers_the_way_back(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/bases?code=ZZZ")
    assert page.rows("bases") == []
    assert "条件に合う拠点はありません。" in page.text
    assert page.links()["条件をすべて外す"] == "/bases"
    assert page.values() == {} or page.having("input", id="filter-code")[0].get("value") == "ZZZ"


def test_an_organization_without_bases_is_asked_for_its_first(client: Client) -> None:
    page = client.sign_in("1000001", "admin").get("/bases")
    assert "まだ拠点がありません。" in page.text
    assert page.links()["最初の拠点を追加する"] == "/bases/new"
    clerk = Client(client.app).sign_in("1000001", "clerk").get("/bases")
    assert "最初の拠点を追加する" not in clerk.links()


@pytest.mark.parametrize("sort", ["code", "name", "short_name", "delegate_number", "updated_at"])
@pytest.mark.parametrize("down", ["", "-"])
def test_paging_passes_every_base_once_in_the_order_of_each_column(
    client: Client, sixty: list[str], sort: str, down: str
) -> None:
    client.sign_in("1845678", "admin")
    page = client.get(f"/bases?sort={down}{sort}")
    seen, steps = codes(page), [codes(page)]
    while "次" in page.links():
        page = client.get(page.links()["次"])
        steps.append(codes(page))
        seen += codes(page)
    assert sorted(seen) == sixty
    assert [len(step) for step in steps] == [20, 20, 20]
    place = {"code": 0, "name": 1, "short_name": 2, "delegate_number": 3, "updated_at": 6}[sort]
    back = [codes(page)]
    while "前" in page.links():
        page = client.get(page.links()["前"])
        back.append(codes(page))
    assert back == steps[::-1]
    assert "最初" not in page.links()
    column = [row[place] for row in client.get(f"/bases?sort={down}{sort}&size=100").rows("bases")]
    assert column == sorted(column, reverse=bool(down)) or sort == "name"


def test_the_first_page_is_one_press_away_from_a_deep_one(client: Client, sixty: list[str]) -> None:
    client.sign_in("1845678", "admin")
    deep = client.get(client.get(client.get("/bases").links()["次"]).links()["次"])
    assert codes(client.get(deep.links()["最初"])) == sixty[:20]


def test_conditions_stay_on_every_link_of_the_list(client: Client, sixty: list[str]) -> None:
    page = client.sign_in("1845678", "admin").get("/bases?name=工場&sort=-code")
    heads = [link for name, link in page.links().items() if name in HEADS or name in {"次", "50件", "Excel"}]
    assert len(heads) >= 7
    assert [link for link in heads if "name=%E5%B7%A5%E5%A0%B4" not in link] == []


def test_the_sorted_column_says_its_direction(client: Client) -> None:
    client.sign_in("1845678", "admin")
    for query, direction in (("", "ascending"), ("?sort=-code", "descending")):
        heads = [head for head in client.get(f"/bases{query}").tree.iter("th") if head.get("aria-sort")]
        assert [head.get("aria-sort") for head in heads] == [direction]


def test_paper_says_who_printed_the_list_and_when(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/bases")
    assert [text_of(line) for line in page.having("p", class_="printed")] == ["印刷：港 社長 2026/11/20 10:00"]


@pytest.mark.parametrize(
    "query", ["sort=phone", "sort=organization_id", "after=x", "after=1~", "before=~", "size=7", "size=x"]
)
def test_an_address_nobody_made_falls_back_to_the_usual_list(client: Client, query: str) -> None:
    assert codes(client.sign_in("1845678", "admin").get(f"/bases?{query}")) == ["001", "002", "003"]


def test_the_users_own_number_of_rows_is_kept(client: Client, sixty: list[str]) -> None:
    client.sign_in("1845678", "admin")
    client.post("/settings", {"language": "ja", "page_size": "50", "single_keys": "y"})
    assert len(codes(client.get("/bases"))) == 50
    assert len(codes(client.get("/bases?size=100"))) == 60


def test_the_list_takes_the_same_few_statements_for_three_and_for_sixty_bases(
    client: Client, sqlite: Database, sixty: list[str]
) -> None:
    def statements(member_code: str) -> int:
        fresh = Client(client.app).sign_in(member_code, "admin")
        with StatementCount(sqlite) as count:
            fresh.get("/bases?size=100")
        return len(count.statements)

    assert statements("1845678") == statements("1845679") <= 6


def excel(client: Client, address: str) -> list[list[object]]:
    answer = client.raw(address)
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()


def test_excel_holds_what_the_list_shows(client: Client, sixty: list[str]) -> None:
    client.sign_in("1845678", "admin")
    page = client.get("/bases?name=工場&sort=-code&size=100")
    rows = excel(client, page.links()["Excel"])
    head = rows.index(HEADS)
    told = [[str(cell or "") for cell in row[:6]] for row in rows[head + 1 :]]
    assert told == [row[:6] for row in page.rows("bases")]
    assert [f"{row[6]:%Y/%m/%d %H:%M}" for row in rows[head + 1 :]] == [row[6] for row in page.rows("bases")]
    assert "拠点名：工場" in str(rows[1][0])


def test_codes_stay_text_in_excel(client: Client) -> None:
    rows = excel(client.sign_in("1845678", "admin"), "/bases.xlsx?code=001")
    assert rows[-1][:5] == ROPPONGI[:5]
    assert [type(cell) for cell in rows[-1][:5]] == [str] * 5


def test_excel_keeps_to_the_own_scope_and_is_noted(client: Client, sqlite: Database) -> None:
    rows = excel(client.sign_in("1845678", "manager001"), "/bases.xlsx")
    assert [row[0] for row in rows[rows.index(HEADS) + 1 :]] == ["001"]
    with sqlite.reader() as session:
        entry = session.execute(
            select(AuditEntry.code, AuditEntry.record, AuditEntry.login_id).order_by(AuditEntry.id.desc()).limit(1)
        ).one()
    assert tuple(entry) == ("downloaded", "bases.xlsx", "manager001")


def test_the_file_has_a_japanese_name_that_every_browser_reads(client: Client) -> None:
    answer = client.sign_in("1845678", "admin").raw("/bases.xlsx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"___20261120_1000.xlsx\"; filename*=UTF-8''%E6%8B%A0%E7%82%B9_20261120_1000.xlsx"
    )
