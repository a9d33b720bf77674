"""電子化の承諾書: one sheet for the vehicle user to sign."""

from collections.abc import Callable

import pytest

from domain.vehicle import VehicleKind
from domain.vehicle_user import VehicleUserKind
from models.requests import InspectionRequest
from tests.support.client import Client

Make = Callable[..., InspectionRequest]


def test_it_names_car_user_and_workshop_and_leaves_room_to_sign(sender: Client, make: Make) -> None:
    company = {"user_kind": VehicleUserKind.COMPANY, "vehicle_user_name": "見本商事", "representative": "見本　太郎"}
    request = make(nth=1111, address_2="見本ビル", **company)
    page = sender.get(sender.get(f"/requests/{request.id}").links()["電子化の承諾書"])
    assert page.heading == "電子化の承諾書"
    assert "株式会社みなと自動車 六本木工場 御中" in page.text
    assert all(text in page.text for text in ("品川 300 さ 11-11", "ZVW50-6001111", "2026年11月28日", "運輸支局等へ"))
    assert page.rows("signature") == [
        ["承諾日", "令和 年 月 日"],
        ["住所", "東京都港区六本木９丁目９番９号見本ビル"],
        ["氏名又は名称", "見本商事代表者名 見本 太郎"],
        ["署名、または記名押印", ""],
    ]


def test_what_is_not_entered_yet_is_written_by_hand(sender: Client, make: Make) -> None:
    request = make(kind=VehicleKind.KEI, plate_serial="", vehicle_user_name="", address_1="", expiry_on=None)
    page = sender.get(f"/requests/{request.id}/consent")
    assert "軽自動車検査協会へ" in page.text
    assert [row[1] for row in page.rows("signature")][1:] == ["", "", ""]
    assert len(page.having("td", class_="blank")) == 3


def test_it_is_in_japanese_whoever_prints_it(sender: Client, make: Make) -> None:
    number = make().id
    settings = sender.get("/settings")
    sender.press(settings, next(button for button in settings.buttons() if "保存" in button), {"language": "en"})
    page = sender.get(f"/requests/{number}/consent")
    assert (page.heading, page.tree.get("lang")) == ("電子化の承諾書", "ja")
    assert sender.get(f"/requests/{number}").tree.get("lang") == "en"


def test_the_consent_field_leads_to_it_once_the_draft_is_saved(sender: Client, make: Make) -> None:
    number = make().id
    links = sender.get(f"/requests/{number}/edit").links()
    assert links["電子化の承諾書を開く（A4・新しいタブ）"] == f"/requests/{number}/consent"
    page = sender.get("/requests/new")
    assert "下書きを保存すると、署名をもらう承諾書を印刷できます。" in page.text


@pytest.mark.parametrize(("login_id", "status"), [("admin", 200), ("manager001", 200), ("viewer001", 200)])
def test_the_client_s_own_people_print_it(client: Client, make: Make, login_id: str, status: int) -> None:
    client.sign_in("1845678", login_id).get(f"/requests/{make().id}/consent", status=status)


@pytest.mark.parametrize(
    ("member_code", "login_id"), [("1845679", "sender"), ("2000001", "sender"), ("1000001", "admin")]
)
def test_nobody_else_finds_it(client: Client, make: Make, member_code: str, login_id: str) -> None:
    number = make(sent=True).id
    client.sign_in(member_code, login_id).get(f"/requests/{number}/consent", status=404)
    if member_code != "1845679":
        assert "電子化の承諾書" not in client.get(f"/requests/{number}").links()
