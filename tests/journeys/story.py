"""The main job as its people do it: each act is one press of a button on one screen."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Walker

REGISTERED_CHASSIS = "ZVW50-6012345"
KEI_CODES = (
    "K/22/品川　　５８０あ　　７７/2/JF3-1000077/S07B/1",
    "K/31/-  /11001100/{expiry}/1805/DBA-JF3/0044/-/-/0042/- /-  /-/-/-/-   /-    /999999",
)


def press(page: Page, name: str) -> None:
    """Press a button or follow a link of the main part, by its words."""
    main = page.locator("main")
    found = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
    found.first.click()
    page.wait_for_load_state("load")


def register_by_typing(walker: Walker) -> str:
    """A registered car, typed; sent at once. Its number."""
    page = walker.go("/requests/new")
    page.locator("[name=kind][value=registered]").check()
    fill_plate(page, "品川", "300", "さ", "1234")
    page.locator("[name=chassis_number]").fill(REGISTERED_CHASSIS)
    fill_the_rest(page, walker)
    page.locator("[name=validity_term]").select_option("two_years_designated")
    return send(walker)


def register_by_codes(walker: Walker, scripts: bool) -> str:
    """A kei car, from the QR codes of its certificate, in the wrong order; sent at once. Its number."""
    page = walker.go("/requests/new")
    expiry = walker.town.clock() + timedelta(days=30)
    codes = [code.format(expiry=f"{expiry:%y%m%d}") for code in KEI_CODES]
    page.locator("[name=certificate_codes]").fill("\n".join(reversed(codes)) + "\n")
    read = page.get_by_role("button", name="コードを読み取る")
    if scripts:
        with page.expect_response(lambda answer: "fill" in answer.url):
            read.click()
    else:
        read.click()
    expect(page.locator("[name=chassis_number]")).to_have_value("JF3-1000077")
    assert page.locator("[name=plate_serial]").input_value().replace("-", "").lstrip("・0") == "77"
    fill_the_rest(page, walker)
    return send(walker)


def fill_plate(page: Page, region: str, class_number: str, kana: str, serial: str) -> None:
    for name, value in (("region", region), ("class_number", class_number), ("kana", kana), ("serial", serial)):
        page.locator(f"[name=plate_{name}]").fill(value)


def fill_the_rest(page: Page, walker: Walker) -> None:
    page.locator("[name=vehicle_user_name]").fill("整備　太郎")
    page.locator("[name=address_1]").fill("東京都港区六本木９丁目９番９号")
    expiry = walker.town.clock() + timedelta(days=30)
    page.locator("[name=expiry_on]").fill(f"{expiry:%Y%m%d}")
    page.locator("[name=conformity_state][value=registered]").check()
    page.locator("[name=insurance_state][value=electronic]").check()
    page.locator("[name=consented_on]").fill(f"{walker.town.clock():%Y/%m/%d}")


def send(walker: Walker) -> str:
    """Both steps of sending: the entry form, then the page that reads the car back."""
    page = walker.page
    press(page, "代理人へ送信する")
    assert "送信" in walker.heading(), (walker.heading(), page.locator("main").inner_text()[:600])
    walker.check()
    press(page, "代理人へ送信する")
    number = re.search(r"\d{9}", page.url)
    assert number, page.url
    return number[0]


def take_and_apply(walker: Walker, numbers: list[str]) -> None:
    """The agent takes both from the inbox and applies for both at once."""
    page = walker.go("/agency/inbox")
    walker.check()
    for number in numbers:
        page.locator(f"input[type=checkbox][value='{number}']").check()
    press(page, "受付する")
    walker.go("/agency/applications")
    walker.check()
    for number in numbers:
        page.locator(f"input[type=checkbox][value='{number}']").check()
    press(page, "選択した申請へ進む")
    walker.check()
    page.locator("[name=mandate_confirmed]").check()
    press(page, "申請する")
    walker.check()


def pay_everything(walker: Walker) -> int:
    """Pay all that awaits payment; how many fees there were."""
    page = walker.go("/agency/payments")
    ticks = page.locator("tbody input[type=checkbox]")
    count = ticks.count()
    if count == 0:
        return 0
    for place in range(count):
        ticks.nth(place).check()
    press(page, "選択した納付へ進む")
    walker.check()
    typed = page.locator("[name=typed_count]")
    if typed.count():
        typed.fill(str(page.locator("tbody tr").count()))
    press(page, "納付する")
    return count


def saved(page: Page, link: str, folder: Path) -> Path:
    """Follow a download link of the page; where its file lies."""
    with page.expect_download() as waited:
        page.locator(f"a[href$='{link}']").click()
    target = folder / waited.value.suggested_filename
    waited.value.save_as(target)
    return target
