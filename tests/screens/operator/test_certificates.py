"""The operator's pages of client certificates: the list, one organization, issuing, handing out, revoking, asking."""

import dataclasses
import io
import re
import subprocess
import zipfile
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from flask import Flask

from models.database import Database
from settings import Settings
from tests.conftest import Clock
from tests.support.certificates import OPERATOR, a_pc
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import Page, form_values
from tests.support.programs import program

LIST = "/operator/certificates"
MINATO = f"{LIST}/1845678"
ISSUED = "証明書を発行しました。ファイルとパスワードを取り出し、別々の方法で届けてください。"
FRONTLESS = "クライアント証明書を渡すTLSの入口がまだ設定されていないため、証明書を必須にできません。"


@pytest.fixture
def operator(client: Client) -> Client:
    return client.sign_in(OPERATOR, "admin")


@pytest.fixture
def behind_front(app: Flask, sqlite: Database, settings: Settings, clock: Clock, operator: Client) -> Client:
    """The same operator in an installation with a front."""
    fronted = dataclasses.replace(settings, certificate_header="X-Client-Certificate", trusted_proxies=1)
    return Client(program(fronted, sqlite, clock, testing=True)).sign_in(OPERATOR, "admin")


def cells(page: Page) -> list[list[str]]:
    """The certificates without their numbers, which are drawn by lot."""
    return [re.sub(r"[0-9a-f]{8}(…[0-9a-f]{8})?", "#", "|".join(row)).split("|") for row in page.rows("certificates")]


def fetched(client: Client, page: Page, button: str) -> tuple[str, bytes]:
    """The media type and the bytes of what a button hands out."""
    [form] = [form for form in page.tree.iter("form") if button in "".join(form.itertext())]
    answer = client.browser.post(form.get("action") or "", data=form_values(form))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.mimetype, answer.data


def test_the_list_shows_every_organization_and_what_it_holds(operator: Client, sqlite: Database, now: datetime) -> None:
    a_pc(sqlite, now, "1845678")
    assert "クライアント証明書" in operator.get("/").menu()
    assert operator.get(LIST).rows("holders") == [
        ["1000001", "けいぞく運営", "運営", "パスワードだけ", "0", ""],
        ["1845678", "株式会社みなと自動車", "依頼人", "パスワードだけ", "1", "2028/11/20 23:59"],
        ["1845679", "有限会社あおぞら整備", "依頼人", "パスワードだけ", "0", ""],
        ["2000001", "代理人 東京支部", "代理人", "パスワードだけ", "0", ""],
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("code=18456", ["1845678", "1845679"]),
        ("name=みなと", ["1845678"]),
        ("name=ｱｵｿﾞﾗ", ["1845679"]),
        ("concern=none", ["1000001", "1845679", "2000001"]),
        ("concern=due", []),
        ("concern=required", []),
        ("concern=nonsense&sort=-member_code", ["2000001", "1845679", "1845678", "1000001"]),
    ],
)
def test_the_list_is_searched(operator: Client, sqlite: Database, now: datetime, query: str, found: list[str]) -> None:
    a_pc(sqlite, now, "1845678")
    assert [row[0] for row in operator.get(f"{LIST}?{query}").rows("holders")] == found


def test_renewal_is_said_sixty_days_ahead(operator: Client, sqlite: Database, clock: Clock) -> None:
    a_pc(sqlite, clock.now, "1845678")
    for days, said in ((731 - 60, "2028/11/20 23:59"), (1, "2028/11/20 23:59 更新の時期")):
        clock.move(days=days)
        again = Client(operator.app).sign_in(OPERATOR, "admin")
        [row] = again.get(f"{LIST}?code=1845678").rows("holders")
        assert row[5] == said
    assert [row[0] for row in again.get(f"{LIST}?concern=due").rows("holders")] == ["1845678"]


def test_the_list_asks_as_often_for_many_as_for_one(operator: Client, sqlite: Database, now: datetime) -> None:
    operator.get(LIST)  # what is remembered for a while is read
    with StatementCount(sqlite) as few:
        operator.get(f"{LIST}?code=1000001")
    for member_code in ("1845678", "1845679", "2000001"):
        a_pc(sqlite, now, member_code)
    with StatementCount(sqlite) as many:
        operator.get(LIST)
    assert len(many.statements) == len(few.statements)


def test_what_is_issued_is_handed_out_in_two_parts_that_belong_together(operator: Client) -> None:
    page = operator.press(operator.get(MINATO), "証明書を発行する")
    assert page.notices() == [ISSUED, FRONTLESS]
    assert cells(page) == [
        ["#", "有効", "2028/11/20 23:59", "2026/11/20 10:00 admin",
         "ファイルを取り出す 2026/12/04 10:00まで", "パスワードを取り出す 2026/12/04 10:00まで", "失効させる"]
    ]  # fmt: skip
    kind, sheet = fetched(operator, page, "パスワードを取り出す")
    told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=sheet, capture_output=True, check=True).stdout.decode()
    [password] = re.findall(r"^[a-z0-9]{4}(?:-[a-z0-9]{4}){3}$", told, re.MULTILINE)
    zip_kind, zipped = fetched(operator, page, "ファイルを取り出す")
    with zipfile.ZipFile(io.BytesIO(zipped)) as parts:
        key, certificate, _more = pkcs12.load_key_and_certificates(parts.read("keizoku-1845678.p12"), password.encode())
    assert (kind, zip_kind, key is None, certificate is None) == ("application/pdf", "application/zip", False, False)


def test_the_file_is_handed_out_once(operator: Client, clock: Clock) -> None:
    page = operator.press(operator.get(MINATO), "証明書を発行する")
    fetched(operator, page, "ファイルを取り出す")
    clock.move(minutes=10)
    [form] = [form for form in page.tree.iter("form") if (form.get("action") or "").endswith("/file")]
    late = operator.post(form.get("action") or "", form_values(form), status=409)
    assert late.refusal() == "この証明書のファイルはもう取り出せません。新しい証明書を発行してください。"
    [row] = cells(operator.get(MINATO))
    assert row[4:6] == ["取り出し済み 2026/11/20 10:00", "パスワードを取り出す 2026/12/04 10:00まで"]


def test_issuing_twice_by_one_press_issues_one(operator: Client) -> None:
    page = operator.get(MINATO)
    [form] = [form for form in page.tree.iter("form") if (form.get("action") or "").endswith("/issue")]
    for _turn in range(2):
        operator.post(form.get("action") or "", form_values(form))
    assert len(operator.get(MINATO).rows("certificates")) == 1


def test_a_reason_is_asked_before_a_certificate_is_revoked(operator: Client, sqlite: Database, now: datetime) -> None:
    pc = a_pc(sqlite, now, "1845678")
    page = operator.get(f"{MINATO}/{pc.id}/revoke")
    refused = operator.press(page, "この証明書を失効させる", {"reason": ""}, status=422)
    assert refused.errors() == {"reason": "理由を選択してください。"}
    done = operator.press(refused, "この証明書を失効させる", {"reason": "lost"})
    assert done.notices()[0] == "証明書を失効させました。この証明書ではもうログインできません。"
    assert cells(done)[0][1] == "失効 紛失・盗難 2026/11/20 10:00"
    again = operator.press(page, "この証明書を失効させる", {"reason": "lost", "form_token": "x" * 20}, status=422)
    assert again.errors() == {"": "この証明書はもう失効しています。"}


def test_certificates_are_asked_for_once_they_can_be_shown(
    behind_front: Client, sqlite: Database, now: datetime
) -> None:
    def ask() -> dict[str, Any]:
        page = behind_front.get(f"{MINATO}/require")
        return behind_front.press(page, "証明書がないとログインできないようにする", status=422).errors()

    assert ask() == {
        "": "この組織には、取り出し済みで有効な証明書がありません。"
        "先に証明書を発行し、ファイルを取り出して渡してください。"
    }
    pc = a_pc(sqlite, now, "1845678")
    done = behind_front.press(behind_front.get(f"{MINATO}/require"), "証明書がないとログインできないようにする")
    assert done.notices() == ["この組織のログインに証明書を必須にしました。"]
    assert behind_front.get(f"{LIST}?concern=required").rows("holders")[0][3] == "証明書が必須"
    last = "有効な証明書はこれが最後です。新しい証明書を取り込むまで、この組織のだれもログインできません。"
    assert last in behind_front.get(f"{MINATO}/{pc.id}/revoke").text
    back = behind_front.press(behind_front.get(f"{MINATO}/require"), "パスワードだけでログインできるようにする")
    assert back.notices() == ["この組織は証明書なしでログインできるようになりました。"]


def test_without_a_front_no_certificate_is_asked_for(operator: Client, sqlite: Database, now: datetime) -> None:
    a_pc(sqlite, now, "1845678")
    refused = operator.press(operator.get(f"{MINATO}/require"), "証明書がないとログインできないようにする", status=422)
    assert refused.errors() == {"": FRONTLESS}


@pytest.mark.parametrize(
    "path", [f"{LIST}/9999999", f"{LIST}/1845678/99/revoke", f"{LIST}/%00", f"{LIST}/１８４５６７８"]
)
def test_what_is_not_there_is_not_found(operator: Client, path: str) -> None:
    operator.get(path, status=404)


def test_the_clerk_issues_nothing(client: Client) -> None:
    clerk = client.sign_in(OPERATOR, "clerk")
    assert "クライアント証明書" not in clerk.get("/").menu()
    assert clerk.get(LIST, status=403).refusal().startswith("この操作には「管理者」の権限が必要です。")
