"""The operator's documents: added, changed, given a new version, withdrawn; every refusal beside its field."""

import io
from datetime import datetime

import pytest
from werkzeug.datastructures import FileStorage

from models.database import Database
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.files import EICAR, a_jpeg, a_pdf
from tests.support.handouts import a_handout
from tests.support.organizations import Demo
from tests.support.page import Page
from usecases.transaction import transaction

SAVE = "この資料を保存する"
TYPED = {
    "kind": "guide", "title": "担当者の手引き", "text": "依頼の登録から送信まで。", "side": "client",
    "vehicle_kind": "kei", "for_sender": "y", "for_viewer": "y", "for_admin": "", "for_base_admin": "",
    "shown_from": "11/20",
}  # fmt: skip


@pytest.fixture
def clerk(client: Client) -> Client:
    return client.sign_in("1000001", "clerk")


def posted(body: bytes, name: str = "手引き.pdf") -> FileStorage:
    return FileStorage(io.BytesIO(body), name)


def add(clerk: Client, status: int = 303, **typed: object) -> Page:
    given = {**TYPED, "file": posted(a_pdf()), **typed}
    return clerk.press(clerk.get("/operator/documents/new"), SAVE, given, status=status)


def test_one_is_added_listed_searched_and_opened(clerk: Client) -> None:
    assert "まだ資料がありません。" in clerk.get("/operator/documents").text
    page = add(clerk)
    assert (page.heading, page.notices()) == ("担当者の手引き", ["資料を保存しました。"])
    row = [
        "担当者の手引き",
        "手引き",
        "依頼人：軽自動車、担当者（送信可）、担当者（送信不可）",
        "1",
        "2026/11/20",
        "2 KB",
        "掲載中",
    ]
    assert [found[:7] for found in clerk.get("/operator/documents").rows("handouts")] == [row]
    fragment = clerk.get("/operator/documents?words=送信&kind=guide&state=shown", htmx=True)
    assert [found[0] for found in fragment.rows("handouts")] == ["担当者の手引き"]
    assert "条件に合う資料はありません。" in clerk.get("/operator/documents?kind=form").text
    answer = clerk.raw("/operator/documents/1/versions/1/file")
    assert (answer.data, answer.mimetype) == (a_pdf(), "application/pdf")
    assert "filename*=UTF-8''%E6%89%8B" in answer.headers["Content-Disposition"]
    clerk.get("/operator/documents/1/versions/2/file", status=404)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"title": ""}, {"title": "資料名を入力してください。"}),
        ({"kind": ""}, {"kind": "資料の種類を選択してください。"}),
        (
            {"shown_from": "11/19"},
            {"shown_from": "掲載を始める日は、今日（2026/11/20）か、今日より後の日にしてください。"},
        ),
        ({"for_sender": "", "for_viewer": ""}, {"for_admin": "見せる役割を1つ以上選んでください。"}),
        ({"file": (b"", "")}, {"file": "選んでください"}),
        ({"file": (a_jpeg(), "a.jpg")}, {"file": "PDF"}),
        ({"file": (b"<html>", "a.csv")}, {"file": "CSV"}),
        ({"file": (a_pdf() + EICAR, "a.pdf")}, {"file": "ウイルス"}),
        ({"file": (b"x" * (5 * 1024 * 1024 + 1), "a.pdf")}, {"file": "5MB"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    clerk: Client, typed: dict[str, object], errors: dict[str, str]
) -> None:
    given = {**typed}
    if isinstance(given.get("file"), tuple):
        given["file"] = posted(*given["file"])  # type: ignore[misc]
    page = add(clerk, status=422, **given)
    assert list(page.errors()) == list(errors)
    assert all(said in page.errors()[name] for name, said in errors.items())
    assert (page.values()["text"], page.values()["side"]) == (TYPED["text"], "client")
    assert clerk.get("/operator/documents").rows("handouts") == []


def test_a_new_version_replaces_the_one_before_and_both_can_be_read(clerk: Client) -> None:
    page = add(clerk, side="", vehicle_kind="")
    page = clerk.get(page.links()["新しい版"])
    given = {"file": posted(a_pdf("second"), "第二版.pdf"), "shown_from": "11/20"}
    page = clerk.press(page, "新しい版を保存する", given)
    assert page.notices() == ["新しい版を保存しました。"]
    assert [[row[0], row[2], row[-1]] for row in page.rows("versions")] == [
        ["2", "掲載中の版", "第二版.pdf"], ["1", "", "手引き.pdf"],
    ]  # fmt: skip
    assert clerk.raw("/operator/documents/1/versions/1/file").data == a_pdf()
    reader = Client(clerk.app).sign_in("1845678", "sender")
    assert reader.raw("/downloads/documents/1/file").data == a_pdf("second")


def test_the_later_of_two_sees_what_the_other_has_saved(clerk: Client) -> None:
    add(clerk)
    form = clerk.get("/operator/documents/1/edit")
    admin = Client(clerk.app).sign_in("1000001", "admin")
    assert admin.press(admin.get("/operator/documents/1/edit"), SAVE, {"title": "先の名"}).heading == "先の名"
    page = clerk.press(form, SAVE, {"title": "後の名"}, status=409)
    assert ("先の名" in page.text, "後の名" in page.text) == (True, True)


def test_a_withdrawn_one_is_gone_from_its_readers_and_changes_no_more(clerk: Client) -> None:
    page = add(clerk, side="", vehicle_kind="")
    page = clerk.press(page, "この資料を取り下げる")
    assert (page.notices(), page.buttons(), "新しい版" in page.links()) == (["資料を取り下げました。"], [], False)
    for path in ("edit", "versions/new"):
        refused = clerk.get(f"/operator/documents/1/{path}", status=409)
        assert refused.refusal().startswith("この資料は取り下げられている")
    reader = Client(clerk.app).sign_in("1845678", "sender")
    reader.get("/downloads/documents/1/file", status=404)


def test_only_the_operators_staff_keep_documents(client: Client) -> None:
    client.sign_in("1845678", "admin").get("/operator/documents", status=403)
    assert "資料の掲載" not in client.get("/").menu()


def test_same_number_of_queries_for_1_and_30_rows(clerk: Client, demo: Demo, sqlite: Database, now: datetime) -> None:
    counts = []
    for rows in (1, 29):
        with transaction() as session:
            for _nth in range(rows):
                a_handout(session, demo, now)
        for path in ("/operator/documents", "/downloads"):
            clerk.get(path)
            with StatementCount(sqlite) as counted:
                clerk.get(path)
            counts.append(len(counted.statements))
    assert counts[:2] == counts[2:] == [3, 2]
