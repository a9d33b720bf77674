"""利用機能 on screen: the operator switches them, the organization reads them, and its entry follows."""

from collections.abc import Callable
from datetime import date

import pytest

from demo.organizations import Demo
from domain.use_function import FunctionTerm, Terms, UseFunction
from domain.vehicle import VehicleKind
from models.database import Database
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.standing import row_of
from tests.support.stories import a_draft
from usecases.organizations.functions import put_terms

SHOW = "/operator/organizations/1845678"
EDIT = f"{SHOW}/functions"
SWITCH = "利用機能を切り替える"
OFF = "この車両種別のOSS代理申請は、利用期間の外です。管理者が登録情報の変更で利用を届け出ると、運営が切り替えます。"
REGISTERED_ALONE = {UseFunction.OSS_REGISTERED: FunctionTerm(date(2026, 4, 1))}


@pytest.fixture
def clerk(client: Client) -> Client:
    return client.sign_in("1000001", "clerk")


@pytest.fixture
def uses(sqlite: Database) -> Callable[[Terms], None]:
    def put(terms: Terms) -> None:
        with sqlite.writer() as session, session.begin():
            put_terms(row_of(session), terms)

    return put


def test_the_operator_switches_and_the_client_reads(clerk: Client) -> None:
    assert clerk.get(SHOW).rows("functions")[:3] == [
        ["保適証", "利用なし", "–", "–"],
        ["OSS代理申請（登録車）", "利用中", "2026/11/20", "期限なし"],
        ["OSS代理申請（軽）", "利用中", "2026/11/20", "期限なし"],
    ]
    answers = {"oss_kei_until": "2026/11/30", "hybrid_since": "令和9年4月1日"}
    page = clerk.press(clerk.get(EDIT), SWITCH, answers)
    assert page.notices()[0] == "利用機能を切り替えました。"
    after = [
        ["保適証", "利用なし", "–", "–"],
        ["OSS代理申請（登録車）", "利用中", "2026/11/20", "期限なし"],
        ["OSS代理申請（軽）", "利用中", "2026/11/20", "2026/11/30"],
        ["ハイブリッド", "開始前", "2027/04/01", "期限なし"],
        ["記録簿", "利用なし", "–", "–"],
    ]
    assert page.rows("functions") == after
    assert clerk.press(clerk.get(EDIT), SWITCH).notices()[0] == "変更はありませんでした。"
    admin = Client(clerk.app).sign_in("1845678", "admin")
    assert admin.get("/organization").rows("functions") == after
    assert "利用機能の切替え" in [row[1] for row in admin.get("/audit").rows("audit")]


def test_what_cannot_be_is_said_beside_its_field_and_stays_typed(clerk: Client) -> None:
    answers = {"oss_kei_until": "2026/11/19", "certificates_until": "2027/01/01"}
    page = clerk.press(clerk.get(EDIT), SWITCH, answers, status=422)
    assert page.errors() == {
        "certificates_since": "利用開始日を入力してください。利用しない機能は終了日も空けてください。"
    }
    assert {name: page.values()[name] for name in answers} == answers
    page = clerk.press(page, SWITCH, {"certificates_until": ""}, status=422)
    assert page.errors() == {"oss_kei_until": "利用終了日は利用開始日以後の日にしてください。"}
    page = clerk.press(page, SWITCH, {"oss_kei_until": "", "records_since": "2026/12/01"}, status=422)
    assert list(page.errors()) == ["records_since"]


def test_of_two_who_switch_the_later_is_shown_what_the_earlier_did(clerk: Client) -> None:
    page = clerk.get(EDIT)
    clerk.press(clerk.get(EDIT), SWITCH, {"hybrid_since": "2026/12/01"})
    newer = clerk.press(page, SWITCH, {"oss_kei_since": ""}, status=409)
    assert "ハイブリッドの利用開始日" in newer.text


def test_an_agent_has_its_procedures_and_the_operator_nothing(clerk: Client) -> None:
    page = clerk.get("/operator/organizations/2000001/functions")
    assert "oss_kei_since" in page.values()
    assert "records_since" not in page.values()
    clerk.get("/operator/organizations/1000001/functions", status=404)
    assert Client(clerk.app).sign_in("2000001", "admin").get("/organization").rows("functions") == [
        ["OSS代理申請（登録車）", "利用中", "2026/11/20", "期限なし"],
        ["OSS代理申請（軽）", "利用中", "2026/11/20", "期限なし"],
    ]


def test_a_kind_that_is_off_is_not_offered_and_is_refused_beside_the_field(
    client: Client, uses: Callable[[Terms], None], sqlite: Database, demo: Demo, clock: Clock
) -> None:
    with sqlite.writer() as session, session.begin():
        number = a_draft(session, demo, clock.now, kind=VehicleKind.KEI).id
    uses(REGISTERED_ALONE)
    sender = client.sign_in("1845678", "sender")
    page = sender.get("/requests/new")
    assert [node.get("value") for node in page.having("input", name="kind")] == ["registered"]
    sender.get("/requests/new?kind=kei", status=404)
    refused = sender.press(page, "下書きを保存する", {"kind": "kei"}, status=422)
    assert refused.errors()["kind"] == OFF
    assert "品川" in sender.get("/requests").text
    sender.get(f"/requests/{number}/copy", status=409)
    kept = sender.press(sender.get(f"/requests/{number}/edit"), "下書きを保存する", {"memo": "済"})
    assert kept.notices()[0] == "依頼を保存しました。"


def test_without_either_kind_there_is_no_entry(client: Client, uses: Callable[[Terms], None]) -> None:
    sender = client.sign_in("1845678", "sender")
    assert "依頼を登録する" in sender.get("/requests").links()
    uses({})
    assert "依頼を登録する" not in sender.get("/requests").links()
    sender.get("/requests/new", status=404)
    sender.post("/requests/check", {}, status=404)
