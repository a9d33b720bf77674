"""Signing up at a desk with scripts, and on a tablet without: the same five steps, the same receipt."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, TABLET, Walker
from tests.support.signup_answers import AGREED, BASE, BASES, COMPANY, MANAGERS

PHONE = {"width": 390, "height": 844}
TICKS = {"function_oss_registered"}


def fill(page: Page, answers: dict[str, str]) -> None:
    for name, text in answers.items():
        if name not in TICKS:
            page.locator(f"[name={name}]").fill(text)


def on(page: Page, step: str) -> None:
    page.get_by_role("button", name="次へ", exact=True).click()
    page.wait_for_url(f"**/signup/{step}")


@pytest.mark.parametrize(("scripts", "size"), [(True, DESK), (False, TABLET), (True, PHONE)])
def test_a_company_signs_up(walk: Callable[..., Walker], scripts: bool, size: dict[str, int]) -> None:
    walker = walk(scripts=scripts, size=size)
    page = walker.go("/signup/terms")
    waiting = page.get_by_role("button", name="次へ", exact=True)
    assert waiting.get_attribute("aria-disabled") == ("true" if scripts else None)
    waiting.click(force=True)
    assert page.locator(".error-summary li").count() == 2
    for name in AGREED:
        page.locator(f"[name={name}]").check()
    on(page, "company")
    walker.check()
    page.get_by_role("button", name="次へ", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    fill(page, COMPANY)
    page.get_by_role("button", name="管理者を追加する").click()
    page.locator("[name=a2-name]").wait_for()
    expect(page.locator(".error-summary")).to_have_count(0)
    assert page.locator("[name=company_name]").input_value() == COMPANY["company_name"]
    page.locator("[value=remove-2]").click()
    page.locator("[name=a2-name]").wait_for(state="detached")
    on(page, "bases")
    fill(page, BASES)
    page.locator("[value=kei-1]").click()
    expect(page.locator("[name=b1-agent_kei_id]")).to_have_value("100000001")
    walker.check()
    on(page, "managers")
    fill(page, MANAGERS)
    if scripts:
        page.locator("[name=b1-password]").blur()
        page.get_by_text("強さ：強い").wait_for()
        page.get_by_role("button", name="見る").click()
        assert page.locator("[name=b1-password]").get_attribute("type") == "text"
    walker.check()
    on(page, "confirm")
    walker.check()
    page.get_by_role("button", name="この内容で申し込む").click()
    page.wait_for_url("**/signup/done")
    assert walker.heading() == "申込を受け付けました"
    walker.check()
    page.get_by_role("link", name="申込の状況をいつでも確認できるページ").click()
    page.wait_for_url("**/signup/status/*")
    assert walker.heading() == "申込の状況"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    walker.check()


@pytest.mark.parametrize(("scripts", "size"), [(True, DESK), (False, TABLET)])
def test_bases_are_pasted_out_of_a_table(walk: Callable[..., Walker], scripts: bool, size: dict[str, int]) -> None:
    walker = walk(scripts=scripts, size=size)
    page = walker.go("/signup/terms")
    for name in AGREED:
        page.locator(f"[name={name}]").check()
    on(page, "company")
    fill(page, COMPANY)
    on(page, "bases")
    fill(page, BASES)
    page.get_by_text("表から貼り付け").click()
    columns = ("code", "name", "short_name", "postal_code", "address_1", "phone")
    base = {**BASE, "code": "002", "name": "蕨工場"}
    wrong = "拠点コード\t拠点名\t略称\t郵便番号\t住所1\t電話番号\n" + "\t".join(base[name] for name in columns)
    page.locator("[name=pasted]").fill(wrong)
    page.get_by_role("button", name="貼り付けた内容を確認する").click()
    page.locator("b", has_text="貼り付けた事業場 1件、直すところ 1件").wait_for()
    walker.check()
    first, second = wrong.split("\n")
    agent = f"\t{BASE['agent_registered_name']}\t{BASE['agent_registered_id']}"
    page.locator("[name=pasted]").fill(f"{first}\t登録車：申請代理人の拠点名\t登録車：代理人拠点ID\n{second}{agent}")
    page.get_by_role("button", name="貼り付けた内容を確認する").click()
    page.get_by_role("button", name="この1件の事業場を追加する").click()
    expect(page.locator("[name=b2-name]")).to_have_value("蕨工場")
    assert page.locator("[name=b1-name]").input_value() == BASE["name"]
    on(page, "managers")
