"""The operator's prices: every row with its days, and setting a new one."""

import pytest

from tests.support.client import Client
from tests.support.page import Page

NEW = {"what": "|usage", "yen": "２００", "valid_from": "2027/4/1", "reason": "原価の見直し"}


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("1000001", "admin")


def set_price(admin: Client, status: int = 303, **typed: str) -> Page:
    return admin.press(admin.get("/operator/prices/new"), "この料金を決める", {**NEW, **typed}, status=status)


def usage(page: Page) -> list[list[str]]:
    return [row[1:] for row in page.rows("prices") if row[0] == "OSS代理申請の利用料"]


def test_every_row_is_shown_with_its_days(admin: Client) -> None:
    page = admin.get("/operator/prices")
    assert page.columns("prices") == ["料金の種類", "税抜", "金額", "適用開始", "適用終了", "状態", "理由・出典"]
    assert [row[:6] for row in page.rows("prices")[:3]] == [
        ["検査登録手数料（登録車）", "不課税", "1,450円", "2026/04/01", "", "適用中"],
        ["検査登録手数料（登録車）", "不課税", "1,200円", "2023/01/01", "2026/03/31", "適用終了"],
        ["検査登録手数料（登録車）", "不課税", "1,000円", "2021/10/01", "2022/12/31", "適用終了"],
    ]
    assert [row[:5] for row in usage(page)] == [["162円", "178円", "2021/10/01", "", "適用中"]]


def test_a_new_price_stands_beside_the_old_one(admin: Client) -> None:
    page = set_price(admin)
    assert page.notices()[0] == "料金を決めました。適用開始日に自動で切り替わります。"
    assert [row[:5] for row in usage(page)] == [
        ["200円", "220円", "2027/04/01", "", "適用前"],
        ["162円", "178円", "2021/10/01", "2027/03/31", "適用中"],
    ]
    assert usage(page)[0][5] == "原価の見直し"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (
            {"valid_from": "2026/11/20"},
            {"valid_from": "適用開始日は今日（2026/11/20）より後の日にしてください。適用中の料金は変えられません。"},
        ),
        ({"yen": ""}, {"yen": "金額（円）を入力してください。"}),
        ({"yen": "-1"}, {"yen": "金額（円）は0から999999までの数字で入力してください。"}),
        ({"yen": "1.5"}, {"yen": "金額（円）は0から999999までの数字で入力してください。"}),
        ({"what": ""}, {"what": "料金の種類を選択してください。"}),
        ({"what": "|bribe"}, {"what": "料金の種類を一覧から選び直してください。"}),
        ({"reason": ""}, {"reason": "理由・出典を入力してください。"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    admin: Client, typed: dict[str, str], errors: dict[str, str]
) -> None:
    page = set_price(admin, status=422, **typed)
    assert page.errors() == errors
    kept = {name: text for name, text in NEW.items() if name not in typed}
    assert {name: page.values()[name] for name in kept} == kept
    assert len(usage(admin.get("/operator/prices"))) == 1


def test_posting_a_form_twice_sets_one_price(admin: Client) -> None:
    form = admin.get("/operator/prices/new")
    for _turn in range(2):
        page = admin.press(form, "この料金を決める", NEW)
    assert len(usage(page)) == 2


def test_a_clerk_looks_and_sets_nothing(client: Client) -> None:
    client.sign_in("1000001", "clerk")
    assert "新しい料金を決める" not in client.get("/operator/prices").links()
    client.get("/operator/prices/new", status=403)
    client.post("/operator/prices/new", NEW, status=403)
