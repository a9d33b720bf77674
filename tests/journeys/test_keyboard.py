"""The main job without a mouse: everything is reached by Tab and the arrows, and used by Enter, Space and letters."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Mouse, Page, expect
from python_calamine import CalamineWorkbook

from demo.organizations import PASSWORD
from tests.journeys.conftest import Town, Walker
from tests.journeys.keyboard import Keyboard
from tests.journeys.story import KEI_CODES, REGISTERED_CHASSIS

AN_HOUR = 3600
FEES = 6
"""Three of each of the two cars."""


def sign_in(walker: Walker, member_code: str, login_id: str) -> Keyboard:
    walker.go("/sign-in")
    hands = Keyboard(walker.page)
    hands.type("会員コード", member_code)
    hands.type("ログインID", login_id)
    hands.type("パスワード", PASSWORD)
    hands.go_on()
    assert walker.page.url == f"{walker.town.address}/"
    return hands


def open_new_request(hands: Keyboard) -> None:
    hands.enter("依頼データ")
    hands.enter("依頼を登録する")


def fill_the_rest(hands: Keyboard, walker: Walker) -> None:
    """What both kinds ask for, in the order of the screen."""
    today = walker.town.clock()
    hands.type("氏名又は名称", "整備　太郎")
    hands.type("住所1", "東京都港区六本木９丁目９番９号")
    hands.type("現在の満了日", f"{today + timedelta(days=30):%Y%m%d}")
    hands.choose("未確認", "登録済")
    hands.choose("反映待ち", "電子（確認済）")
    hands.type("電子化の承諾の取得日", f"{today:%Y/%m/%d}")


def send(hands: Keyboard) -> str:
    """Both steps of sending; the number of the request."""
    hands.enter("代理人へ送信する")
    hands.enter("代理人へ送信する")
    number = re.search(r"/requests/(\d{9})", hands.page.url)
    assert number, hands.page.url
    return number[1]


def register_by_typing(walker: Walker, hands: Keyboard) -> str:
    open_new_request(hands)
    hands.tick("登録車")
    for name, value in (("地名", "品川"), ("分類番号", "300"), ("かな", "さ"), ("一連指定番号", "1234")):
        hands.type(name, value)
    hands.type("車台番号", REGISTERED_CHASSIS)
    hands.reach("車検証有効期間")
    hands.pick("2年指定整備車")
    hands.reach("車台番号", back=True)
    fill_the_rest(hands, walker)
    return send(hands)


def register_by_reader(walker: Walker, hands: Keyboard) -> str:
    """A reader types each code and ends it with Enter."""
    open_new_request(hands)
    expiry = walker.town.clock() + timedelta(days=30)
    hands.reach("車検証の二次元コード")
    for code in KEI_CODES:
        walker.page.keyboard.insert_text(code.format(expiry=f"{expiry:%y%m%d}"))
        hands.press("Enter")
    hands.reach("コードを読み取る")
    with walker.page.expect_response(lambda answer: "fill" in answer.url):
        hands.press("Enter")
    expect(walker.page.locator("[name=chassis_number]")).to_have_value("JF3-1000077")
    fill_the_rest(hands, walker)
    return send(hands)


def take_and_apply(hands: Keyboard, numbers: list[str]) -> None:
    """J goes through the rows and X ticks them."""
    hands.enter("受付", exact=True)
    hands.tick_rows(numbers)
    hands.enter("受付する")
    hands.enter("作業一覧")
    hands.tick_rows(numbers)
    hands.enter("選択した申請へ進む")
    hands.tick("委任", exact=False)
    hands.enter("申請する")


def pay_everything(hands: Keyboard) -> int:
    """Pay all that awaits payment; how many fees there were."""
    hands.enter("納付")
    if not hands.page.locator("tbody tr").count():
        return 0
    hands.tick("このページをすべて選択")
    hands.enter("選択した納付へ進む")
    count = hands.page.locator("tbody tr").count()
    if hands.page.locator("[name=typed_count]").count():
        hands.type("納付する件数", str(count))
    hands.enter("納付する")
    return count


def run_to_the_end(town: Town, hands: Keyboard) -> None:
    paid = 0
    for _ in range(12):
        town.portal("clock", advance_seconds=AN_HOUR)
        town.step()
        paid += pay_everything(hands)
        town.step()
        if paid == FEES:
            return
    raise AssertionError(f"{paid} of {FEES} fees were paid")


def find_and_open(hands: Keyboard, number: str) -> None:
    hands.enter("申請データ")
    assert hands.page.locator("tbody tr").count() == 2
    hands.press("/")
    hands.type("車台番号", REGISTERED_CHASSIS[-4:])
    with hands.page.expect_response("**/applications?*"):
        hands.press("Enter")
    expect(hands.page.locator("tbody tr")).to_have_count(1)
    hands.page.wait_for_load_state("networkidle")
    hands.reach(number)
    hands.reach("すべて", exact=False, back=True)
    hands.press("j")
    assert hands.name() == number
    hands.go_on()
    assert f"/applications/{number}" in hands.page.url


def download_statement(hands: Keyboard, folder: Path) -> list[list[str]]:
    hands.enter("請求・帳票")
    hands.reach("Excel", exact=False)
    with hands.page.expect_download() as waited:
        hands.press("Enter")
    waited.value.save_as(folder / "statement.xlsx")
    sheet = CalamineWorkbook.from_path(folder / "statement.xlsx").get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


@pytest.fixture(autouse=True)
def _no_mouse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this story does by a pointer or past the keyboard is a fault of the story."""

    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError("the keyboard alone")

    for name in ("click", "fill", "check", "press", "select_option", "focus", "tap"):
        for kind in (Locator, Page):
            monkeypatch.setattr(kind, name, refuse)
    monkeypatch.setattr(Mouse, "click", refuse)


def test_the_main_job_by_keyboard_alone(town: Town, walk: Callable[..., Walker], tmp_path: Path) -> None:
    sender = walk()
    hands = sign_in(sender, "1845678", "sender")
    numbers = [register_by_typing(sender, hands), register_by_reader(sender, hands)]
    agent = walk()
    agent_hands = sign_in(agent, "2000001", "sender")
    take_and_apply(agent_hands, numbers)
    run_to_the_end(town, agent_hands)

    find_and_open(hands, numbers[0])
    shown = sender.page.locator("main").inner_text()
    assert "手続完了" in shown
    hands.enter("ログアウト")
    assert sender.page.url.endswith("/sign-in")

    town.clock.later = timedelta(days=40)
    cells = download_statement(sign_in(walk(), "1845678", "admin"), tmp_path)
    heads = next(row for row in cells if "車台番号" in row)
    assert {row[heads.index("申請ID")] for row in cells} >= set(numbers)
    for walker in (sender, agent):
        walker.check()
