"""The screen 電子委任状設定, the file as both sides open it, and what is refused."""

import hashlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from domain.refusal import Refusal
from domain.upload import LARGEST_FILE
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from models.database import Database
from models.requests import InspectionRequest
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.files import EICAR, a_draft_with_mandate, a_pdf, a_sent_request_with_mandate, an_xml
from tests.support.organizations import Demo
from tests.support.page import Node, Page, text_of

Make = Callable[..., InspectionRequest]
SET = "電子委任状設定"
TAKE_BACK = "電子委任状を取り消す"
KIND, ISSUER, MADE_ON = "委任状種別", "発行者", "作成日"


@pytest.fixture
def with_mandate(demo: Demo, sqlite: Database, clock: Clock) -> Make:
    def made(sent: bool = False, **given: Any) -> InspectionRequest:
        with sqlite.writer() as session, session.begin():
            story = a_sent_request_with_mandate if sent else a_draft_with_mandate
            return story(session, demo, clock.now, **given)

    return made


def handed(name: str = "委任状.pdf", body: bytes | None = None, **fields: Any) -> dict[str, Any]:
    """What a person fills in."""
    file = FileStorage(BytesIO(a_pdf() if body is None else body), name)
    return {"file": file, "issuer": "架空市長", "made_on": "R8.11.19", **fields}


def facts(page: Page, *names: str) -> list[str]:
    """What the page says under these words; empty for a word that does not stand there."""
    pairs = [(text_of(term), text_of(value)) for box in page.tree.iter("dl") for term, value in _lines(box)]
    known = dict(pairs)
    return [known.get(name, "") for name in names]


def _lines(box: Node) -> Iterator[tuple[Node, Node]]:
    for line in box:
        term, value = line.find("dt"), line.find("dd")
        if term is not None and value is not None:
            yield term, value


def opened(client: Client, request: InspectionRequest) -> Page:
    return client.get(f"/requests/{request.id}/mandate")


def test_a_mandate_is_handed_in_and_stands_on_the_request(sender: Client, make: Make) -> None:
    request = make(vehicle_user_name="架空市役所")
    page = sender.get(sender.get(f"/requests/{request.id}").links()[SET])
    assert (page.heading, page.values()["issuer"]) == ("依頼 100000001 の電子委任状設定", "")
    assert "PDF・XML・ZIP・P7M・P7Sのファイル、5MBまで。" in page.text
    assert page.having("input", type="file")[0].get("accept") == ".pdf,.xml,.zip,.p7m,.p7s"
    page = sender.press(page, SET, handed("../書類/委任状.PDF"))
    assert (page.heading, page.notices()) == (
        "依頼 100000001", ["電子委任状を設定しました。検査手数料は無料です。"],
    )  # fmt: skip
    assert facts(page, KIND, ISSUER, MADE_ON) == ["電子", "架空市長", "2026年11月19日（令和8年・木）"]
    assert "公用車（電子委任状）" in page.text
    assert page.links()["委任状.pdf（2KB）"] == f"/requests/{request.id}/mandate/file"


def test_the_file_comes_back_as_it_was_with_headers_that_keep_it_a_file(sender: Client, make: Make) -> None:
    request = make()
    sender.press(opened(sender, request), SET, handed("委任状 'A'.pdf"))
    answer = sender.raw(f"/requests/{request.id}/mandate/file")
    wanted = ("Content-Type", "Content-Disposition", "Content-Length", "X-Content-Type-Options", "Cache-Control")
    assert (answer.data, [answer.headers[name] for name in wanted]) == (
        a_pdf(),
        [
            "application/pdf",
            "attachment; filename=\"_____A_.pdf\"; filename*=UTF-8''%E5%A7%94%E4%BB%BB%E7%8A%B6%20%27A%27.pdf",
            str(len(a_pdf())),
            "nosniff",
            "no-store",
        ],
    )


UNKNOWN = "この種類のファイルは受け付けられません。PDF、XML、ZIP、P7M、P7Sのファイルを選んでください。"
NO_PDF = "ファイルの中身がPDFではないか、壊れています。元のファイルを確かめて選び直してください。"
INFECTED = "このファイルからウイルスが見つかったため、受け付けられません。ファイルの作成元に確認してください。"


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("委任状.exe", a_pdf(), UNKNOWN),
        ("委任状\u202efdp.exe", a_pdf(), UNKNOWN),
        ("委任状.pdf", b"MZ\x90\x00", NO_PDF),
        ("委任状.xml", an_xml().replace(b"?>", b"?><!DOCTYPE x>"), NO_PDF.replace("PDF", "XML")),
        ("委任状.pdf", b"%PDF-" + b"0" * LARGEST_FILE, "ファイルが大きすぎます。5MBまでのファイルを選んでください。"),
        ("委任状.pdf", EICAR.join([a_pdf(), a_pdf()]), INFECTED),
    ],
    ids=["ending", "turned round", "program", "document type", "too large", "virus"],
)
def test_a_wrong_file_is_refused_and_the_other_answers_stay(
    sender: Client, make: Make, name: str, body: bytes, said: str
) -> None:
    request = make()
    page = sender.press(opened(sender, request), SET, handed(name, body), status=422)
    kept = [page.values()[name] for name in ("issuer", "made_on")]
    assert (page.errors(), kept) == ({"file": said}, ["架空市長", "R8.11.19"])
    assert facts(sender.get(f"/requests/{request.id}"), KIND, ISSUER) == ["なし", ""]


def test_an_empty_file_and_none_are_told_apart(sender: Client, make: Make) -> None:
    request = make()
    page = sender.press(opened(sender, request), SET, handed(body=b""), status=422)
    assert page.errors() == {"file": "ファイルの中身がありません。正しいファイルを選んでください。"}
    page = sender.press(opened(sender, request), SET, {"issuer": " ", "made_on": "2026/11/21"}, status=422)
    assert page.errors() == {
        "file": "電子委任状のファイルを選んでください。", "issuer": "発行者を入力してください。",
    }  # fmt: skip
    page = sender.press(opened(sender, request), SET, handed(made_on="2026/11/21"), status=422)
    assert page.errors() == {"made_on": "作成日が未来の日です。今日（2026/11/20）までの日を入力してください。"}


def test_a_file_that_no_scanner_answers_for_is_not_taken(sender: Client, make: Make) -> None:
    def unavailable(_body: bytes) -> None:
        raise Refusal("virus_check_unavailable")

    sender.app.extensions["keizoku_virus_check"] = unavailable
    page = sender.press(opened(sender, make()), SET, handed(), status=422)
    assert list(page.errors()) == ["file"]
    assert page.errors()["file"].startswith("ウイルス検査ができない")


def test_what_no_form_may_weigh_ends_in_a_page_that_says_so(sender: Client, make: Make) -> None:
    most = sender.app.config["MAX_CONTENT_LENGTH"]
    assert most > LARGEST_FILE
    body = b"%PDF-" + b"0" * most
    page = opened(sender, make())
    assert "送られた内容が大きすぎます" in sender.press(page, SET, handed(body=body), status=413).text


def test_it_is_replaced_put_right_and_taken_back(sender: Client, with_mandate: Make) -> None:
    request = with_mandate()
    page = opened(sender, request)
    assert (page.values()["issuer"], page.values()["made_on"]) == ("架空市長", "2026/11/19")
    page = sender.press(page, SET, {"issuer": "架空県知事"})
    assert facts(page, KIND, ISSUER) == ["電子", "架空県知事"]
    page = sender.press(opened(sender, request), SET, handed("委任状.xml", an_xml()))
    assert sender.raw(page.links()["委任状.xml（1KB）"]).data == an_xml()
    page = sender.press(opened(sender, request), TAKE_BACK)
    assert page.notices() == ["電子委任状を取り消しました。検査手数料がかかります。"]
    assert (facts(page, KIND, ISSUER), "公用車（電子委任状）" in page.text) == (["なし", ""], False)
    sender.get(f"/requests/{request.id}/mandate/file", status=404)


def test_a_second_post_does_nothing_twice_and_another_file_under_its_token_is_refused(
    sender: Client, make: Make
) -> None:
    page = opened(sender, make())
    sender.press(page, SET, handed())
    assert sender.press(page, SET, handed()).heading == "依頼 100000001"
    refused = sender.press(page, SET, handed(body=a_pdf("another")), status=409)
    assert "" in refused.errors()


def test_choosing_electronic_in_the_entry_form_asks_for_the_file_before_sending(sender: Client, make: Make) -> None:
    request = make()
    page = sender.press(sender.get(f"/requests/{request.id}/edit"), "下書きを保存する", {"mandate_kind": "electronic"})
    said = (
        "委任状種別が「電子」ですが、電子委任状のファイルがありません。"
        "依頼の画面の「電子委任状設定」で登録するか、委任状種別を「なし」にしてください。"
    )
    assert said in page.text
    assert "公用車（電子委任状）" in page.text
    page = sender.get(f"/requests/{request.id}/send")
    assert said in page.text
    assert "代理人へ送信する" not in page.buttons()
    page = sender.press(sender.get(page.links()[SET]), SET, handed())
    assert said not in page.text
    assert "代理人へ送信する" in sender.get(f"/requests/{request.id}/send").buttons()


def test_sending_from_the_entry_form_says_it_beside_the_field(sender: Client, make: Make) -> None:
    page = sender.get(f"/requests/{make().id}/edit")
    page = sender.press(page, "代理人へ送信する", {"mandate_kind": "electronic"}, status=422)
    assert page.errors()["mandate_kind"].startswith("委任状種別が「電子」ですが")


@pytest.mark.parametrize(("answer", "field"), [({"mandate_kind": "none"}, "mandate_kind"), ({"kind": "kei"}, "kind")])
def test_the_entry_form_does_not_drop_a_mandate(
    sender: Client, with_mandate: Make, answer: dict[str, str], field: str
) -> None:
    page = sender.get(f"/requests/{with_mandate().id}/edit")
    kei = {"plate_class_number": "580", "plate_kana": "あ"} if "kind" in answer else {}
    page = sender.press(page, "下書きを保存する", {**kei, **answer}, status=422)
    assert page.errors() == {
        field: "電子委任状が設定されています。先に依頼の画面の「電子委任状設定」で取り消してから変更してください。"
    }


def test_saving_the_entry_form_keeps_mandate_and_waiver(sender: Client, with_mandate: Make) -> None:
    page = sender.get(f"/requests/{with_mandate().id}/edit")
    page = sender.press(page, "下書きを保存する", {"memo": "急ぎ"})
    assert facts(page, KIND, ISSUER) == ["電子", "架空市長"]
    assert all(text in page.text for text in ("急ぎ", "公用車（電子委任状）"))


def test_kei_cars_and_sent_requests_are_refused_in_a_sentence(sender: Client, make: Make, with_mandate: Make) -> None:
    kei, sent = make(nth=1, kind=VehicleKind.KEI), with_mandate(nth=2, sent=True)
    assert SET not in sender.get(f"/requests/{kei.id}").links()
    page = sender.get(f"/requests/{kei.id}/mandate", status=409)
    assert page.refusal() == "電子委任状を設定できるのは登録車だけです。軽自動車の公用車は窓口で手続きしてください。"
    page = sender.get(f"/requests/{sent.id}")
    assert SET not in page.links()
    assert facts(page, KIND, ISSUER) == ["電子", "架空市長"]
    for address in ("", "/take-back"):
        sender.post(f"/requests/{sent.id}/mandate{address}", handed(version="3"), status=409 if not address else 422)
    assert "「依頼済」の依頼は編集できません" in sender.get(f"/requests/{sent.id}/mandate", status=409).text


def test_a_newer_version_is_not_written_over(sender: Client, make: Make) -> None:
    request = make()
    old = opened(sender, request)
    sender.press(sender.get(f"/requests/{request.id}/edit"), "下書きを保存する", {"memo": "先に保存"})
    page = sender.press(old, SET, handed(), status=409)
    assert (list(page.errors()), page.values()["issuer"]) == ([""], "架空市長")


def test_a_request_with_its_mandate_costs_no_more_statements(
    sender: Client, make: Make, with_mandate: Make, sqlite: Database
) -> None:
    counted = []
    for request in (make(nth=1), with_mandate(nth=2)):
        sender.get(f"/requests/{request.id}")
        with StatementCount(sqlite) as count:
            sender.get(f"/requests/{request.id}")
        counted.append(len(count.statements))
    assert counted == [4, 4]


def test_the_agent_opens_it_from_sending_on(client: Client, with_mandate: Make, sqlite: Database) -> None:
    draft, sent = with_mandate(nth=1), with_mandate(nth=2, sent=True)
    agent = client.sign_in("2000001", "sender")
    agent.get(f"/requests/{draft.id}/mandate/file", status=404)
    for address in (f"/agency/inbox/{sent.id}", f"/requests/{sent.id}"):
        page = agent.get(address)
        assert facts(page, KIND, ISSUER, MADE_ON) == ["電子", "架空市長", "2026年11月19日（令和8年・木）"]
        assert SET not in page.links()
    assert agent.raw(f"/requests/{sent.id}/mandate/file").data == a_pdf()
    with sqlite.reader() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (last.code, last.login_id, last.record, last.facts) == (
        "mandate_downloaded", "sender", f"request {sent.id}", {"sha256": hashlib.sha256(a_pdf()).hexdigest()},
    )  # fmt: skip


def test_the_application_leads_to_the_file_too(client: Client, with_mandate: Make) -> None:
    request = with_mandate(sent=True)
    agent = client.sign_in("2000001", "sender")
    page = agent.press(agent.get(f"/agency/inbox/{request.id}"), "受付する")
    assert page.links()["電子委任状のファイル"] == f"/requests/{request.id}/mandate/file"


@pytest.mark.parametrize(
    ("member_code", "login_id", "status"),
    [
        ("1845678", "admin", 200), ("1845678", "viewer001", 200), ("1845678", "manager001", 200),
        ("1845679", "sender", 404), ("2000001", "viewer", 200), ("1000001", "admin", 404),
    ],
)  # fmt: skip
def test_who_opens_the_file(client: Client, with_mandate: Make, member_code: str, login_id: str, status: int) -> None:
    request = with_mandate(sent=True)
    client.sign_in(member_code, login_id).get(f"/requests/{request.id}/mandate/file", status=status)


def test_the_operator_reads_neither_issuer_nor_file(client: Client, with_mandate: Make) -> None:
    page = client.sign_in("1000001", "admin").get(f"/requests/{with_mandate(sent=True).id}")
    assert (facts(page, KIND, ISSUER), "架空市" in page.text) == (["電子", ""], False)


def test_another_base_finds_nothing(client: Client, with_mandate: Make) -> None:
    request = with_mandate(base="002")
    bound = client.sign_in("1845678", "sender001")
    for address in ("/mandate", "/mandate/file", "/consent"):
        bound.get(f"/requests/{request.id}{address}", status=404)
    for address in ("/mandate", "/mandate/take-back"):
        bound.post(f"/requests/{request.id}{address}", handed(version="2"), status=404)


@pytest.mark.parametrize("login_id", ["admin", "manager001", "viewer001"])
def test_only_senders_set_it(client: Client, with_mandate: Make, login_id: str) -> None:
    request = with_mandate()
    client.sign_in("1845678", login_id)
    assert SET not in client.get(f"/requests/{request.id}").links()
    client.get(f"/requests/{request.id}/mandate", status=403)
    for address in ("/mandate", "/mandate/take-back"):
        client.post(f"/requests/{request.id}{address}", handed(version="2"), status=403)
