"""The expected weight tax: typed or read in the folded part of the entry form, told with how it was computed."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from demo.organizations import Demo
from domain.payment import FeeKind
from domain.waiver import Waiver, WaiverReason
from domain.weight_tax import EcoClass, TaxClass
from models.database import Database
from models.requests import InspectionRequest
from tests.screens.requests.conftest import TYPED, TYPED_KEI
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import Page, form_values, text_of
from tests.support.stories import AGENT, actor_of
from usecases.agency.take import TakeRequest, take_request

Make = Callable[..., InspectionRequest]
KNOWN: dict[str, Any] = {
    "tax_class": TaxClass.PASSENGER_PRIVATE,
    "eco_class": EcoClass.ORDINARY,
    "weight_kg": 1380,
    "first_registered": "2012-03",
}
TYPED_TAX = {
    "tax_class": "passenger_private", "eco_class": "ordinary", "weight_kg": "１，３８０", "first_registered": "H24.3",
}  # fmt: skip
HOW = "自家用乗用、1,500kgまで、エコカー以外、13年経過、2年、2026/05/01からの税額表"


def expected(page: Page) -> dict[str, str]:
    """The pairs of 費用の見込み."""
    return {
        text_of(pair[0]): text_of(pair[1])
        for panel in page.having("section", id="expected")
        for pair in next(iter(panel.iter("dl")))
    }


def is_open(page: Page) -> bool:
    (fold,) = page.having("section", id="tax-fields")
    return next(iter(fold.iter("details"))).get("open") is not None


def entered(page: Page) -> dict[str, Any]:
    return form_values(page.form_of("下書きを保存する"))


def told(page: Page) -> str:
    """What the panel of checks says of the tax."""
    (panel,) = page.having("div", id="checks")
    texts = [text_of(node) for node in panel.iter() if node.tag in {"h3", "p"}]
    return texts[texts.index("重量税の見込み") + 1] if "重量税の見込み" in texts else ""


def posted_file(sender: Client, **changes: str) -> Page:
    certificate = {
        "EntryNoCarNo": "品川　３００　さ　１１１１", "CarNo": "ＺＶＷ５０－６０１２３４５", "RegistCarLightCar": "01",
        "CarKind": "普通", "Use": "乗用", "PrivateBusiness": "自家用", "CarWgt": "１３８０", "CarTotalWgt": "１６５５",
        "FirstregistdateE": "平成", "FirstregistdateY": "24", "FirstregistdateM": "3", **changes,
    }  # fmt: skip
    content = json.dumps({"CertInfoImportFileVersion": "1.0", "CertInfo": certificate}).encode()
    fields: dict[str, Any] = {"csrf_token": sender.token(), "kind": "registered", "fill": "file"}
    fields["certificate_file"] = (io.BytesIO(content), "shaken.json")
    return sender._read(sender.browser.post("/requests/fill", data=fields), 200)


def test_what_was_typed_is_put_right_and_the_request_s_page_says_what_it_costs(sender: Client) -> None:
    page = sender.get("/requests/new")
    assert not is_open(page)
    page = sender.press(page, "下書きを保存する", {**TYPED, **TYPED_TAX})
    assert expected(page) == {
        "検査登録手数料": "見込み 1,450円（2026/04/01から）",
        "技術情報管理手数料": "見込み 400円（2021/10/01から）",
        "自動車重量税": f"見込み 34,200円（{HOW}）",
        "税区分": "自家用乗用",
        "エコカー区分": "エコカー以外",
        "重量（kg）": "1,380",
        "初度登録（検査）年月": "2012/03",
    }
    form = sender.get("/requests/100000001/edit")
    assert is_open(form)
    assert {name: entered(form)[name] for name in KNOWN} == {name: str(value) for name, value in KNOWN.items()}


def test_a_kei_car_is_taxed_without_weight(sender: Client) -> None:
    typed = {"tax_class": "kei_private", "eco_class": "basic", "first_registered": ""}
    page = sender.press(sender.get("/requests/new"), "下書きを保存する", {**TYPED_KEI, **typed})
    assert expected(page)["自動車重量税"] == (
        "見込み 5,000円（軽 自家用、エコカー（本則税率）、2年、2026/05/01からの税額表）"
    )


def test_what_nobody_knows_is_settled_when_the_tax_is_asked_for(sender: Client) -> None:
    page = sender.press(sender.get("/requests/new"), "下書きを保存する", TYPED)
    assert expected(page) == {
        "検査登録手数料": "見込み 1,450円（2026/04/01から）",
        "技術情報管理手数料": "見込み 400円（2021/10/01から）",
        "自動車重量税": "納付待ちで確定",
    }


def test_a_waived_fee_stands_with_its_reason(sender: Client, make: Make) -> None:
    both = (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)
    waivers = tuple(Waiver(fee, WaiverReason.PAID_BEFORE, "2611130000000000001") for fee in both)
    row = make(waivers=waivers, **KNOWN)
    assert list(expected(sender.get(f"/requests/{row.id}")).values())[:2] == ["見込み 0円（再納付不要）"] * 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, ""),
        ({"first_registered": "2012-03"}, ""),
        ({"tax_class": "passenger_private"}, "納付待ちで確定 あと：エコカー区分、重量（kg）、初度登録（検査）年月"),
        ({**TYPED_TAX, "first_registered": ""}, "納付待ちで確定 あと：初度登録（検査）年月"),
        ({**TYPED_TAX, "weight_kg": "3500"}, "納付待ちで確定"),
        (TYPED_TAX, f"見込み 34,200円（{HOW}）"),
        ({**TYPED_TAX, "planned_on": "2030/1/1"}, f"見込み 37,800円（{HOW.replace('13年', '18年')}）"),
        ({**TYPED_TAX, "planned_on": "2029/12/31"}, f"見込み 34,200円（{HOW}）"),
        ({**TYPED_TAX, "eco_class": "exempt"}, "見込み 0円（エコカー（免税））"),
    ],
)
def test_while_typing_the_checks_say_what_is_expected_or_still_open(
    sender: Client, typed: dict[str, str], says: str
) -> None:
    fields = {"kind": "registered", "validity_term": "two_years_designated", **typed}
    assert told(sender.post("/requests/check", fields, status=200, htmx=True)) == says


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"weight_kg": "重い"}, {"weight_kg": "重量（kg）は1から99999までの数字で入力してください。"}),
        ({"weight_kg": "0"}, {"weight_kg": "重量（kg）は1から99999までの数字で入力してください。"}),
        (
            {"first_registered": "5/4"},
            {"first_registered": "初度登録（検査）年月は年と月で入力してください（例：2023/4、R5.4）。"},
        ),
        (
            {"tax_class": "kei_private"},
            {"tax_class": "税区分「軽 自家用」は登録車では選べません。選び直すか「わからない」にしてください。"},
        ),
        ({"eco_class": "moon"}, {"eco_class": "エコカー区分を一覧から選び直してください。"}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_in_the_opened_part(
    sender: Client, typed: dict[str, str], errors: dict[str, str]
) -> None:
    page = sender.press(sender.get("/requests/new"), "下書きを保存する", {**TYPED, **typed}, status=422)
    assert page.errors() == errors
    assert is_open(page)


@pytest.mark.parametrize(
    ("changes", "values"),
    [
        ({}, ["passenger_private", "1380", "2012-03"]),
        ({"Use": "貨物"}, ["truck_private", "1655", "2012-03"]),
        ({"Use": "乗合"}, ["", "1380", "2012-03"]),
    ],
)
def test_the_file_of_the_viewer_app_fills_class_weight_and_month(
    sender: Client, changes: dict[str, str], values: list[str]
) -> None:
    page = posted_file(sender, **changes)
    assert [entered(page)[name] for name in ("tax_class", "weight_kg", "first_registered")] == values
    assert is_open(page)
    assert told(page).startswith("納付待ちで確定 あと：")


def test_copying_the_last_request_brings_what_the_car_is_taxed_by(sender: Client, make: Make) -> None:
    last = make(sent=True, **KNOWN)
    fields = {"kind": "registered", "chassis_number": last.chassis_number, "fill": f"last:{last.id}"}
    page = sender.post("/requests/fill", fields, status=200)
    assert {name: entered(page)[name] for name in KNOWN} == {name: str(value) for name, value in KNOWN.items()}


def test_a_last_request_that_knew_nothing_empties_nothing(sender: Client, make: Make) -> None:
    last = make(sent=True)
    typed = {"tax_class": "passenger_private", "eco_class": "basic", "weight_kg": "900"}
    fields = {"kind": "registered", "chassis_number": last.chassis_number, "fill": f"last:{last.id}", **typed}
    page = sender.post("/requests/fill", fields, status=200)
    assert {name: entered(page)[name] for name in typed} == typed


def test_both_sides_see_the_expectation_until_the_request_is_taken(
    client: Client, make: Make, sqlite: Database, demo: Demo, now: datetime
) -> None:
    row = make(sent=True, **KNOWN)
    for code in ("1845678", "2000001"):
        page = client.sign_in(code, "sender").get(f"/requests/{row.id}")
        assert expected(page)["自動車重量税"] == f"見込み 34,200円（{HOW}）"
        client.browser.delete_cookie("keizoku")
    with sqlite.writer() as session, session.begin():
        take_request(session, actor_of(session, demo, "sender", AGENT), TakeRequest(row.id), now)
    page = client.sign_in("1845678", "sender").get(f"/requests/{row.id}")
    assert list(expected(page)) == ["税区分", "エコカー区分", "重量（kg）", "初度登録（検査）年月"]


def test_the_expectation_costs_the_page_no_statement(sender: Client, make: Make, sqlite: Database) -> None:
    row = make(sent=True, **KNOWN)
    sender.get(f"/requests/{row.id}")
    with StatementCount(sqlite) as counted:
        sender.get(f"/requests/{row.id}")
    assert len(counted.statements) <= 6
