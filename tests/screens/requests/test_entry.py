"""Entering a request."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from models.requests import InspectionRequest
from tests.conftest import Clock
from tests.screens.requests.conftest import TYPED, TYPED_KEI
from tests.support.client import Client
from tests.support.page import Page

Make = Callable[..., InspectionRequest]
CODE_2 = "2/品川　　７７７あ７７７７/1/DAA-ZVW50-100000/2ZR-FXE/1"
CODE_3 = "2/-  /0101101/270328/9905/DAA-ZVW50/0062/-   /-   /0062/10/-  /0/0/-/-   /-    /999999/01"
KEI_CODES = (
    "K/31/-  /11001100/270415/0212/DBA-JF3/0044/-/-/0042/- /-  /-/-/-/-   /-    /999999\n"
    "K/22/品川　　７７７あ　　７７/1/DBA-JF3-000000/S07B/1"
)
PLATE = ("plate_region", "plate_class_number", "plate_kana", "plate_serial")


def plate_of(page: Page) -> tuple[str, ...]:
    values = entry_values(page)
    return tuple(values[name] for name in PLATE)


def entry_values(page: Page) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for tag in ("input", "textarea"):
        for box in page.tree.iter(tag):
            if box.get("name"):
                values[box.get("name", "")] = box.get("value", "") if tag == "input" else (box.text or "")
    return values


@pytest.mark.parametrize(("typed", "plate"), [(TYPED, "品川 600 さ 11-11"), (TYPED_KEI, "品川 580 あ ・・12")])
def test_a_typed_car_is_saved_and_sent(sender: Client, typed: dict[str, str], plate: str) -> None:
    page = sender.press(sender.get("/requests/new"), "代理人へ送信する", typed)
    assert page.heading == "依頼 100000001 の送信"
    page = sender.press(page, "代理人へ送信する")
    assert "代理人へ送信しました（申請ID 100000001）。次は代理人が内容を確認します。" in page.notices()
    assert [row[3] for row in sender.get("/requests").rows("requests")] == [plate]


def test_a_draft_may_leave_everything_open(sender: Client) -> None:
    page = sender.press(sender.get("/requests/new"), "下書きを保存する")
    assert (page.heading, page.notices()[0]) == ("依頼 100000001", "下書きを保存しました。")


def test_sending_says_beside_each_field_what_is_missing(sender: Client) -> None:
    page = sender.press(sender.get("/requests/new"), "代理人へ送信する", status=422)
    assert page.errors() == {
        "plate_region": "地名を入力してください。",
        "plate_class_number": "分類番号を入力してください。ない場合は「分類番号なし」を選んでください。",
        "plate_kana": "かなを入力してください。",
        "plate_serial": "一連指定番号を入力してください。",
        "chassis_number": "車台番号を入力してください。",
        "vehicle_user_name": "使用者の氏名又は名称を入力してください。",
        "address_1": "住所1を入力してください。",
        "consented_on": "電子化の承諾がまだありません。承諾書を印刷して承諾を得てから、取得日を入力してください。",
    }


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"plate_kana": "ん"}, "plate_kana", "かな"),
        ({"plate_text": "これは何"}, "plate_text", "登録番号を読み取れませんでした。"),
        ({"chassis_number": "A" * 25}, "chassis_number", "車台番号は23文字以内で入力してください（いま25文字です）。"),
        ({"expiry_on": "2026/2/31"}, "expiry_on", "2026年2月31日はありません"),
        ({"vehicle_user_name": "整備\x00太郎"}, "vehicle_user_name", "U+0000"),
        ({"vehicle_user_name": "整備🚗"}, "vehicle_user_name", "3文字目"),
        ({"memo": "あ" * 350_000}, "memo", "500文字以内"),
        ({"address_1": "東" * 61}, "address_1", "60文字以内"),
        ({"certificate_number": "123456"}, "certificate_number", "13桁"),
        ({"earlier_receipt_number": "12", "waiver_inspection": "paid_before"}, "earlier_receipt_number", "19桁"),
        ({"base_id": "99999999999999999999"}, "base_id", "選"),
        ({"renewal_place": "moon"}, "renewal_place", "選"),
    ],
)  # fmt: skip
def test_bad_input_is_answered_beside_its_field_and_stays(
    sender: Client, wrong: dict[str, str], field: str, said: str
) -> None:
    kind = {"kind": "kei"} if "certificate_number" in wrong else {}
    page = sender.press(sender.get("/requests/new"), "下書きを保存する", {**wrong, **kind}, status=422)
    assert set(page.errors()) == {field}
    assert said in page.errors()[field]
    if field not in {"base_id", "renewal_place"} and "\x00" not in wrong[field]:
        assert entry_values(page)[field].removeprefix("\n") == wrong[field]


def test_a_control_character_that_was_left_out_is_told_without_it(sender: Client) -> None:
    page = sender.press(sender.get("/requests/new"), "下書きを保存する", {"own_1": "あ\x00い"})
    assert page.notices()[1:] == ["整備受付番号：「あ\ufffdい」を「あい」に直しました。"]


def test_an_unknown_region_is_only_a_warning(sender: Client) -> None:
    page = sender.press(sender.get("/requests/new"), "下書きを保存する", {**TYPED, "plate_text": "品河600さ1111"})
    assert "「品河」は一覧にない地名です。" in page.text


def test_the_codes_are_read_in_any_order_without_a_script(sender: Client) -> None:
    page = sender.get("/requests/new")
    page = fill(sender, page, "codes", CODE_3)
    assert "登録車：5枚中3枚を読み取りました。 あと：コード2の1枚目、コード2の2枚目" in page.text
    page = fill(sender, page, "codes", f"{CODE_3}\n{CODE_2}")
    values = entry_values(page)
    assert (plate_of(page), values["chassis_number"], values["expiry_on"]) == (
        ("品川", "777", "あ", "7777"), "DAA-ZVW50-100000", "2027/03/28",
    )  # fmt: skip


def test_a_line_that_is_no_code_is_said_beside_the_box_of_the_codes(sender: Client) -> None:
    page = fill(sender, sender.get("/requests/new"), "codes", f"{CODE_3}\n{CODE_2}\n一二三")
    assert "車検証の二次元コードではない行は読み飛ばしました。" in page.text
    assert page.html.index('id="reading"') < page.html.index('name="certificate_file"')
    assert entry_values(page)["chassis_number"] == "DAA-ZVW50-100000"


def fill(client: Client, page: Page, what: str, codes: str = "", htmx: bool = False, **more: str) -> Page:
    values = {**entry_values(page), "kind": "registered", "certificate_codes": codes, "fill": what, **more}
    kept = {name: value for name, value in values.items() if name not in {"certificate_file", "then"}}
    return client.post("/requests/fill", kept, status=200, htmx=htmx)


def test_kei_codes_switch_the_form_to_kei(sender: Client) -> None:
    page = fill(sender, sender.get("/requests/new"), "codes", KEI_CODES)
    chosen = [box.get("value") for box in page.having("input", name="kind") if box.get("checked") is not None]
    assert (chosen, plate_of(page)) == (["kei"], ("品川", "777", "あ", "77"))


def test_a_code_of_another_car_is_refused_with_both_numbers(sender: Client) -> None:
    page = fill(sender, sender.get("/requests/new"), "codes", CODE_2, chassis_number="ZVW50-6012345")
    assert "別の車の二次元コードです（ZVW50-6012345とDAA-ZVW50-100000）。1台分を読み取ってください。" in page.text
    assert entry_values(page)["chassis_number"] == "ZVW50-6012345"


def test_the_file_of_the_viewer_app_fills_what_the_codes_lack(sender: Client) -> None:
    certificate = {
        "EntryNoCarNo": "品川　１５０　お　１００７", "CarNo": "ＥＴＨＵＲＡＮ０００１", "RegistCarLightCar": "01",
        "UsernameLowLevelChar": "整備　太郎", "UserAddressChar": "東京都八王子市暁町", "ValidPeriodExpirdateE": "令和",
        "ValidPeriodExpirdateY": "9", "ValidPeriodExpirdateM": "1", "ValidPeriodExpirdateD": "4",
    }  # fmt: skip
    content = json.dumps({"CertInfoImportFileVersion": "1.0", "CertInfo": certificate}).encode()
    page = sender.get("/requests/new")
    fields = {"csrf_token": sender.token(), "kind": "registered", "fill": "file"}
    fields["certificate_file"] = (io.BytesIO(content), "shaken.json")  # type: ignore[assignment]
    page = sender._read(sender.browser.post("/requests/fill", data=fields), 200)
    values = entry_values(page)
    assert [values[name] for name in ("chassis_number", "expiry_on", "vehicle_user_name", "address_1")] == [
        "ETHURAN0001", "2027/01/04", "整備　太郎", "東京都八王子市暁町",
    ]  # fmt: skip


@pytest.mark.parametrize(("member_code", "labelled"), [("1845678", 5), ("1845679", 0)])
def test_the_checks_speak_of_the_own_fields_that_the_page_has(client: Client, member_code: str, labelled: int) -> None:
    client.sign_in(member_code, "sender")
    page = client.get("/requests/new")
    answer = client.post("/requests/check", page.values(), status=200, htmx=True)
    places = [{name for name in html.split('"') if name.startswith("said-own_")} for html in (page.html, answer.html)]
    assert places[0] == places[1] == {f"said-own_{place}" for place in range(1, labelled + 1)}


def test_the_checks_come_while_typing(sender: Client) -> None:
    fields = {
        "kind": "registered",
        "base_id": values_of_base(sender),
        "chassis_number": "zvw506012345",
        "expiry_on": "2027/6/1",
    }
    page = sender.post("/requests/check", fields, status=200, htmx=True)
    assert "ハイフンが抜けていませんか（例：ZVW50-6012345）。" in page.text
    assert "「zvw506012345」を「ZVW506012345」に直しました。" in page.text
    assert "申請予定日を2027/04/01にする" in page.buttons()


def test_what_is_wrong_is_not_called_missing(sender: Client) -> None:
    fields = {"kind": "registered", "base_id": values_of_base(sender), "chassis_number": "A" * 25, "plate_kana": "さ"}
    page = sender.post("/requests/check", fields, status=200, htmx=True)
    panel = {link.text: link.get("href") for link in page.having("a")}
    assert panel["車台番号は23文字以内で入力してください（いま25文字です）。"] == "#chassis_number"
    assert "車台番号" not in panel
    assert panel["一連指定番号"] == "#plate_serial"


def values_of_base(client: Client) -> str:
    options = [option for option in client.get("/requests/new").tree.iter("option") if "六本木" in (option.text or "")]
    return options[0].get("value", "")


def test_the_planned_day_is_set_by_one_button(sender: Client) -> None:
    page = fill(sender, sender.get("/requests/new"), "planned_on:2027-04-01", expiry_on="2027/6/1")
    assert entry_values(page)["planned_on"] == "2027/04/01"


def test_a_known_car_offers_its_last_name_and_address(sender: Client, make: Make) -> None:
    last = make(sent=True)
    page = fill(sender, sender.get("/requests/new"), "check", chassis_number=last.chassis_number)
    assert "この車の前回の依頼があります" in page.text
    page = fill(sender, page, f"last:{last.id}")
    values = entry_values(page)
    assert (values["vehicle_user_name"], values["address_1"]) == (last.user_name, last.address_1)


def test_a_form_posted_twice_makes_one_request(sender: Client) -> None:
    page = sender.get("/requests/new")
    first = sender.press(page, "下書きを保存する", TYPED)
    second = sender.press(page, "下書きを保存する", TYPED)
    assert (first.heading, second.heading, len(sender.get("/requests").rows("requests"))) == (
        "依頼 100000001", "依頼 100000001", 1,
    )  # fmt: skip


def test_who_saves_over_a_newer_version_sees_both(sender: Client, make: Make) -> None:
    number = make().id
    mine, theirs = sender.get(f"/requests/{number}/edit"), sender.get(f"/requests/{number}/edit")
    sender.press(theirs, "下書きを保存する", {"memo": "相手のメモ"})
    page = sender.press(mine, "下書きを保存する", {"memo": "自分のメモ"}, status=409)
    assert page.rows("differences") == [["メモ", "相手のメモ", "自分のメモ"]]
    page = sender.press(page, page.buttons()[-1])
    assert "自分のメモ" in page.text


def test_a_viewer_saves_and_a_sender_sends(client: Client) -> None:
    page = client.sign_in("1845678", "viewer001").get("/requests/new")
    assert "代理人へ送信する" not in page.buttons()
    client.press(page, "下書きを保存する", TYPED)
    client.get("/requests/100000001/send", status=403)


def test_an_admin_only_looks(client: Client, make: Make) -> None:
    number = make().id
    client.sign_in("1845678", "admin")
    assert client.get(f"/requests/{number}").buttons() == []
    client.get("/requests/new", status=403)


@pytest.mark.parametrize("number", ["1", "100000099", "9223372036854775808", "99999999999999999999999"])
def test_an_unknown_number_is_not_found(sender: Client, number: str) -> None:
    for address in ("", "/edit", "/send", "/cancel", "/copy"):
        sender.get(f"/requests/{number}{address}", status=404)


def test_what_was_typed_is_offered_again(sender: Client, clock: Clock) -> None:
    answer = sender.browser.post(
        "/autosave/request/new", data={"csrf_token": sender.token(), "kind": "kei", "memo": "途中"}
    )
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "下書きを10:00に保存しました。")
    page = sender.get("/requests/new")
    assert "2026/11/20 10:00の下書き（保存前の入力内容）があります。" in page.text
    resumed = sender.get(page.links()["続きから入力する"])
    assert entry_values(resumed)["memo"].strip() == "途中"
    sender.press(page, "破棄する")
    assert "下書き（保存前" not in sender.get("/requests/new").text


def test_an_autosave_of_another_form_or_object_is_not_found(sender: Client) -> None:
    for address in ("/autosave/users/new", "/autosave/request/x", "/autosave/request/12345678901"):
        assert sender.browser.post(address, data={"csrf_token": sender.token()}).status_code == 404


def test_a_copy_keeps_the_car_and_leaves_the_papers(sender: Client, make: Make) -> None:
    row = make(sent=True)
    values = entry_values(sender.get(f"/requests/{row.id}/copy"))
    assert [values[name] for name in ("chassis_number", "vehicle_user_name", "expiry_on", "consented_on")] == [
        row.chassis_number, row.user_name, "", "",
    ]  # fmt: skip


def test_a_version_of_endless_digits_is_a_stale_one(sender: Client, make: Make) -> None:
    row = make()
    page = sender.get(f"/requests/{row.id}/edit")
    sender.press(page, "下書きを保存する", {"version": "9" * 5_000}, status=409)
