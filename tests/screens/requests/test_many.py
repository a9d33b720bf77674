"""Sending several requests: ticked ones or a whole list, the result of each, and what was not sent."""

import io
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from domain.renewal import RenewalPlace
from models.audit import AuditEntry
from models.database import Database
from models.organizations import Base
from models.requests import InspectionRequest
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import Page, form_values, text_of
from tests.support.writers import watched
from usecases.requests import send_many

Make = Callable[..., InspectionRequest]
SEND = "これらの依頼を送信する"
NO_CONSENT = "電子化の承諾がまだありません。承諾書を印刷して承諾を得てから、取得日を入力してください。"


def whole_list(page: Page) -> list[tuple[str, str]]:
    """The box that takes the whole list: its words, and the search it stands for."""
    return [
        (text_of(label), box.get("value", ""))
        for label in page.tree.iter("label")
        for box in label.iter("input")
        if box.get("name") == "list"
    ]


def facts(page: Page) -> dict[str, str]:
    main = next(page.tree.iter("main"))
    return {text_of(name): text_of(value) for name, value in zip(main.iter("dt"), main.iter("dd"), strict=True)}


def list_address(search: str) -> str:
    return "/requests/send?" + urlencode({"list": search})


def numbers(page: Page, table: str) -> list[str]:
    return [row[0] for row in page.rows(table)]


def test_several_are_sent_each_by_itself(sender: Client, make: Make) -> None:
    good, bad = make(nth=1).id, make(nth=2, consented_on=None).id
    page = sender.get(f"/requests/send?number={good}&number={bad}&number=abc&number=999999999")
    page = sender.press(page, SEND)
    assert page.heading == "送信の結果"
    assert [(row[0], row[1]) for row in page.rows("results")] == [
        (str(good), "送信済"), (str(bad), f"送信できず {NO_CONSENT}"),
    ]  # fmt: skip
    assert page.notices() == ["送信できた依頼：1件、送信できなかった依頼：1件"]


def test_the_page_before_sending_says_what_becomes_of_each(sender: Client, make: Make) -> None:
    at_once, held, gone = make(nth=1), make(nth=2, planned_on=date(2026, 11, 25)), make(nth=3, sent=True)
    page = sender.get("/requests/send?" + "&".join(f"number={row.id}" for row in (at_once, held, gone)))
    assert facts(page) == {
        "送信する依頼": "2件", "すぐに代理人へ送信": "1件", "申請予定日まで予約": "1件",
        "いまの状態では送信できないため除外": "1件",
    }  # fmt: skip
    assert [row[:4] for row in page.rows("chosen")] == [
        [str(at_once.id), "すぐに代理人へ届きます", "登録車", "品川 300 さ ・・・1"],
        [str(held.id), "2026/11/25まで預かります", "登録車", "品川 300 さ ・・・2"],
        [str(gone.id), "いまの状態では送信できません", "登録車", "品川 300 さ ・・・3"],
    ]
    assert page.rows("chosen")[0][4:] == ["ZVW50-6000001", "整備 太郎", "六本木", "東京支部 東京"]
    page = sender.press(page, SEND)
    assert [(row[0], row[1]) for row in page.rows("results")] == [
        (str(at_once.id), "送信済"), (str(held.id), "送信予約 2026/11/25まで預かります"),
    ]  # fmt: skip


def test_the_page_before_sending_says_which_will_be_refused_and_why(sender: Client, make: Make) -> None:
    """The same words that the result has for them afterwards."""
    good = make(nth=1)
    bad = [
        make(nth=2, consented_on=None),
        make(nth=3, chassis_number=""),
        make(nth=4, base="003", renewal_place=RenewalPlace.CLIENT),
    ]
    page = sender.get("/requests/send?" + "&".join(f"number={row.id}" for row in (good, *bad)))
    assert facts(page) == {
        "送信する依頼": "4件", "すぐに代理人へ送信": "1件", "このままでは送信できない依頼": "3件",
    }  # fmt: skip
    said = {row[0]: row[1] for row in page.rows("chosen")}
    assert said[str(good.id)] == "すぐに代理人へ届きます"
    assert said[str(bad[0].id)] == f"送信できません：{NO_CONSENT}"
    page = sender.press(page, SEND)
    assert [row[1].removeprefix("送信できず ") for row in page.rows("results")[1:]] == [
        said[str(row.id)].removeprefix("送信できません：") for row in bad
    ]


def test_where_none_can_be_sent_there_is_no_button(sender: Client, make: Make) -> None:
    page = sender.get(f"/requests/send?number={make(sent=True).id}")
    assert page.notices() == ["選択した依頼の中に、いまの状態で送信できるものはありません。"]
    assert page.buttons() == []


def test_the_same_selection_posted_twice_sends_once(sender: Client, make: Make) -> None:
    page = sender.get(f"/requests/send?number={make().id}")
    first, second = (sender.post("/requests/send", form_values(page.form_of(SEND))) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == "/requests/results/1"


def test_a_second_post_tries_nothing_again(sender: Client, make: Make, sqlite: Database) -> None:
    """What was refused then stays so, even if it could go by now: the result says so."""
    number = make(base="003", renewal_place=RenewalPlace.CLIENT).id
    fields = form_values(sender.get(f"/requests/send?number={number}").form_of(SEND))
    sender.post("/requests/send", fields)
    with sqlite.writer() as session, session.begin():
        session.execute(update(Base).where(Base.code == "003").values(delegate_number="MN13000010"))
    sender.post("/requests/send", fields)
    assert "依頼前" in sender.get(f"/requests/{number}").text
    assert len(sender.get("/requests/results/1").rows("results")) == 1


def test_a_post_that_was_cut_off_goes_on_where_it_stopped(
    sender: Client, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [make(nth=nth).id for nth in (1, 2)]
    fields = form_values(sender.get(f"/requests/send?number={numbers[0]}&number={numbers[1]}").form_of(SEND))
    with monkeypatch.context() as patch:
        patch.setattr("blueprints.requests.many.views.keep_sent", lambda *_given: 1 / 0)
        sender.post("/requests/send", fields, status=500)
    page = sender.follow(sender.post("/requests/send", fields))
    assert page.notices() == ["送信できた依頼：2件、送信できなかった依頼：0件"]


def test_beyond_twenty_the_count_is_typed(sender: Client, make: Make) -> None:
    page = sender.get("/requests/send?" + "&".join(f"number={make(nth=nth).id}" for nth in range(1, 22)))
    page = sender.press(page, SEND, {"count": "20"}, status=422)
    assert page.errors() == {"count": "件数が違います。送信する件数（21）を入力してください。"}
    page = sender.press(page, SEND, {"count": "２１"})
    assert page.notices() == ["送信できた依頼：21件、送信できなかった依頼：0件"]


def test_a_post_without_a_request_says_what_to_do(sender: Client) -> None:
    page = sender.post("/requests/send", {"seen": "abc ~ 0~1"}, status=422)
    assert page.errors() == {"": "1件も選択されていません。一覧で選んでから押してください。"}


def test_more_of_the_list_than_stands_on_the_page_can_be_taken_whole(sender: Client, make: Make) -> None:
    made = [make(nth=nth) for nth in range(1, 23)]
    make(nth=50, sent=True)
    page = sender.get("/requests?kind=registered")
    assert whole_list(page) == [("一覧にある送信できる22件をすべて選択", "kind=registered&sort=-updated_at")]
    page = sender.get(list_address("kind=registered&sort=-updated_at") + "&number=100000001")
    assert facts(page) == {"送信する依頼": "22件", "すぐに代理人へ送信": "22件"}
    assert numbers(page, "chosen") == [str(row.id) for row in reversed(made)]
    page = sender.press(page, SEND, {"count": "22"})
    assert page.notices() == ["送信できた依頼：22件、送信できなかった依頼：0件"]
    assert whole_list(sender.get("/requests?reset=1")) == []


def test_the_whole_list_is_the_one_that_was_searched_for_in_its_order(sender: Client, make: Make) -> None:
    make(nth=500)
    nerima = [make(nth=nth, plate_region="練馬", planned_on=date(2026, 12, 30 - nth)) for nth in range(1, 22)]
    make(nth=501, plate_region="練馬", sent=True)
    ((_words, search),) = whole_list(sender.get("/requests?plate=練馬&sort=planned_on&size=20&reset=1"))
    page = sender.get(list_address(search))
    assert numbers(page, "chosen") == [str(row.id) for row in reversed(nerima)]


def test_what_all_stands_on_one_page_needs_no_such_box(sender: Client, make: Make) -> None:
    make(nth=1), make(nth=2)
    assert whole_list(sender.get("/requests")) == []


@pytest.mark.parametrize(("asked", "offered"), [("status=draft", 21), ("status=sent", 0), ("chassis=ZVW50", 21)])
def test_only_what_can_be_sent_is_counted(sender: Client, make: Make, asked: str, offered: int) -> None:
    for nth in range(1, 22):
        make(nth=nth), make(nth=nth + 100, sent=True)
    words = [f"一覧にある送信できる{offered}件をすべて選択"] if offered else []
    assert [text for text, _search in whole_list(sender.get(f"/requests?{asked}"))] == words


def test_more_than_go_at_once_are_cut_and_the_page_says_so(
    sender: Client, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real limit is 500; a smaller one shows the same."""
    monkeypatch.setattr(send_many, "MOST_CHOSEN", 3)
    monkeypatch.setattr("blueprints.requests.views.MOST_CHOSEN", 3)
    monkeypatch.setattr("blueprints.requests.many.views.MOST_CHOSEN", 3)
    for nth in range(1, 22):
        make(nth=nth)
    ((words, search),) = whole_list(sender.get("/requests"))
    assert words == "一覧にある送信できる依頼を先頭から3件選択（一度に送信できるのは3件まで）"
    page = sender.get(list_address(search))
    assert facts(page)["送信する依頼"] == "3件"
    assert page.notices() == [
        "一度に送信できるのは3件までです。一覧の先頭から3件を選びました。残りは、このあと続けて送信してください。"
    ]
    ticked = sender.get("/requests/send?number=100000001&number=100000002&number=100000003&number=100000004", 409)
    assert ticked.refusal() == "一度に送信できるのは3件までです（いま4件）。分けて送信してください。"


@pytest.mark.parametrize("login_id", ["admin", "viewer001"])
def test_who_does_not_send_is_offered_nothing(client: Client, make: Make, login_id: str) -> None:
    for nth in range(1, 22):
        make(nth=nth)
    page = client.sign_in("1845678", login_id).get("/requests")
    assert (whole_list(page), [box.get("type") for box in page.having("input", name="number")]) == ([], ["search"])


def test_strange_lists_are_no_fault(sender: Client, make: Make) -> None:
    make()
    for text in ("x", "%00", "sort=moon&size=9", "plate=%00&planned_from=31", "%ED%A0%80", "&&&==", "after=1~2"):
        assert sender.get(list_address(text)).heading == "選んだ依頼を送信する"


def test_the_result_can_be_left_and_found_again_by_who_sent(sender: Client, make: Make) -> None:
    bad = make(consented_on=None)
    page = sender.press(sender.get(f"/requests/send?number={bad.id}"), SEND)
    again = sender.get("/requests/results/1")
    assert again.rows("results") == page.rows("results")
    for login_id in ("sender001", "admin"):
        other = Client(sender.app).sign_in("1845678", login_id)
        status = 403 if login_id == "admin" else 404
        other.get("/requests/results/1", status=status)
        assert other.raw("/requests/results/1/unsent.xlsx").status_code == status
    sender.get("/requests/results/2", status=404)


def test_a_request_that_is_gone_still_has_its_line(sender: Client, make: Make) -> None:
    bad = make(consented_on=None)
    sender.press(sender.get(f"/requests/send?number={bad.id}"), SEND)
    sender.press(sender.get(f"/requests/{bad.id}"), "削除する")
    assert sender.get("/requests/results/1").rows("results") == [
        [str(bad.id), f"送信できず {NO_CONSENT}", "", "", "", ""]
    ]


def test_those_not_sent_can_be_tried_again_alone(sender: Client, make: Make) -> None:
    good, bad = make(nth=1), make(nth=2, consented_on=None)
    page = sender.press(sender.get(f"/requests/send?number={good.id}&number={bad.id}"), SEND)
    page = sender.get(page.links()["送信できなかった依頼だけやり直す"])
    assert numbers(page, "chosen") == [str(bad.id)]


def test_nothing_is_left_to_try_when_all_were_sent(sender: Client, make: Make) -> None:
    page = sender.press(sender.get(f"/requests/send?number={make().id}"), SEND)
    assert {"送信できなかった依頼だけやり直す", "送信できなかった依頼のExcel"} & set(page.links()) == set()


def test_the_excel_names_each_that_was_not_sent_with_its_reason(
    sender: Client, make: Make, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = watched(monkeypatch, sqlite, "usecases.issue_list.list_excel")
    good, bad = make(nth=1), make(nth=2, consented_on=None)
    page = sender.press(sender.get(f"/requests/send?number={good.id}&number={bad.id}"), SEND)
    answer = sender.raw(page.links()["送信できなかった依頼のExcel"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    heads = next(place for place, row in enumerate(rows) if row[0] == "申請ID")
    assert [row for row in rows[heads:] if row[0]] == [
        ["申請ID", "種別", "登録番号(車両番号)", "車台番号", "送信できなかった理由"],
        [str(bad.id), "登録車", "品川 300 さ ・・・2", "ZVW50-6000002", NO_CONSENT],
    ]
    with sqlite.reader() as session:
        last = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert (last.code, last.record, kept) == ("downloaded", "unsent 1", ["free"])


def test_what_someone_else_changed_meanwhile_is_not_sent(sender: Client, make: Make) -> None:
    row = make()
    page = sender.get(f"/requests/send?number={row.id}")
    sender.press(sender.get(f"/requests/{row.id}/edit"), "下書きを保存する", {"memo": "新しいメモ"})
    page = sender.press(page, SEND)
    assert [row[1] for row in page.rows("results")] == [
        "送信できず ほかの人が先に更新しました。最新の内容を確認してから、もう一度操作してください。"
    ]


def test_as_many_statements_for_one_as_for_thirty(sender: Client, make: Make, sqlite: Database) -> None:
    counts = []
    for last in (2, 32):
        for nth in range(1 if last == 2 else 2, last):
            make(nth=nth)
        sender.get(list_address("sort=-updated_at"))  # the reference lists are remembered from then on
        with StatementCount(sqlite) as counted:
            sender.get(list_address("sort=-updated_at"))
        counts.append(len(counted.statements))
    assert counts[0] == counts[1] <= 6
