"""The main job, end to end: two cars from the workshop's desk to the month's statement."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import TABLET, Town, Walker
from tests.journeys.story import (
    REGISTERED_CHASSIS,
    pay_everything,
    register_by_codes,
    register_by_typing,
    saved,
    take_and_apply,
)

AN_HOUR = 3600


def run_to_the_end(town: Town, agent: Walker) -> None:
    """Worker, portal and agent take turns until nothing is left to pay."""
    paid = 0
    for _ in range(12):
        town.portal("clock", advance_seconds=AN_HOUR)
        town.step()
        paid += pay_everything(agent)
        town.step()
        if paid == 6:
            break
    assert paid == 6, f"three fees for each of the two cars, not {paid}"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_cars_from_the_desk_to_the_statement(
    town: Town, walk: Callable[..., Walker], tmp_path: Path, scripts: bool
) -> None:
    sender = walk(scripts=scripts)
    sender.sign_in("1845678", "sender")
    sender.check()
    registered = register_by_typing(sender)
    sender.check()
    kei = register_by_codes(sender, scripts)
    agent = walk(scripts=scripts)
    agent.sign_in("2000001", "sender")
    agent.check()
    take_and_apply(agent, [registered, kei])
    run_to_the_end(town, agent)

    page = sender.go("/applications")
    sender.check()
    rows = page.locator("tbody tr").all_inner_texts()
    assert len(rows) == 2
    assert all("手続完了" in row for row in rows), rows
    page = sender.go(f"/applications/{registered}")
    sender.check()
    shown = page.locator("main").inner_text()
    assert REGISTERED_CHASSIS in shown.replace(" ", "").replace("\n", "")
    assert "1,450円" in shown
    assert "400円" in shown
    steps = page.locator(".steps time").count()
    assert steps >= 4, "each step shows its time"
    page.pdf(path=str(tmp_path / "application.pdf"), prefer_css_page_size=True)
    told = subprocess.run(["pdfinfo", str(tmp_path / "application.pdf")], capture_output=True, text=True, check=True)
    assert "Pages:           1\n" in told.stdout, told.stdout

    check_statement(town, walk(scripts=scripts), registered, kei, tmp_path)


def check_statement(town: Town, admin: Walker, registered: str, kei: str, folder: Path) -> None:
    """The admin's Excel and PDF name both cars with the yen the portal asked, and never the vehicle's user."""
    taxes = {
        number: fee["amount"]
        for number in (registered, kei)
        for fee in town.portal_state(number)["fees"]
        if fee["fee"] == "weight_tax"
    }
    month = town.portal_state(registered)["completed_on"][:7].replace("-", "")
    town.clock.later = timedelta(days=40)
    admin.sign_in("1845678", "admin")
    page = admin.go("/billing/downloads")
    admin.check()
    sheet = CalamineWorkbook.from_path(saved(page, f"{month}/fee-statement.xlsx", folder)).get_sheet_by_index(0)
    cells = [[str(cell) for cell in row] for row in sheet.to_python()]
    heads = next(row for row in cells if "車台番号" in row)
    amounts = [heads.index(name) for name in ("検査手数料金額", "技術情報管理手数料金額", "自動車重量税金額")]
    stated = {
        row[heads.index("申請ID")]: [round(float(row[place])) for place in amounts]
        for row in cells
        if row[heads.index("申請ID")] in (registered, kei)
    }
    assert stated == {registered: [1_450, 400, taxes[registered]], kei: [1_450, 400, taxes[kei]]}
    assert not any("整備　太郎" in cell for row in cells for cell in row)
    pdf = saved(page, f"{month}/fee-statement.pdf", folder)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    total = sum(map(sum, stated.values()))
    assert f"{total:,}" in text
    assert registered in text
    assert kei in text
    assert "整備" not in text.replace("あおぞら整備", "")


def test_the_entry_works_on_a_tablet_and_by_keyboard_alone(walk: Callable[..., Walker]) -> None:
    walker = walk(size=TABLET)
    page = walker.go("/sign-in")
    page.locator("[name=member_code]").focus()
    for text in ("1845678", "sender"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.type("Keizoku-demo-1")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{walker.town.address}/")
    walker.go("/requests/new")
    walker.check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"
    page.locator("[name=kind][value=registered]").focus()
    page.keyboard.press("Space")
    page.locator("[name=chassis_number]").focus()
    page.keyboard.type("zvw50-6099999")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.locator("[name=chassis_number]").input_value() == "ZVW50-6099999", "what was typed is still there"
    focused = page.evaluate("document.activeElement.className")
    assert "error-summary" in focused, f"the summary has the focus, not “{focused}”"
