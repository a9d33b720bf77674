"""An agent applies for many at once and watches how far it is, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from domain.vehicle import VehicleKind
from tests.journeys.conftest import Town, Walker
from tests.support.agency_stories import a_taken_application, debit_account

MANY = 21


@pytest.fixture
def prepared(town: Town) -> None:
    with town.database.writer() as session, session.begin():
        debit_account(session, town.demo, town.clock(), VehicleKind.KEI)
        for nth in range(1, MANY + 1):
            a_taken_application(session, town.demo, town.clock(), nth=nth, kind=VehicleKind.KEI)


def apply_for_all(agent: Walker) -> Page:
    agent.sign_in("2000001", "sender")
    page = agent.go("/agency/applications")
    page.get_by_role("link", name="一覧の21件をすべて選択").click()
    agent.check()
    page.get_by_label("申請する件数").fill("21")
    page.get_by_role("button", name="申請する").click()
    expect(page.locator(".progress")).to_contain_text("0/21")
    return page


def test_the_progress_moves_by_itself_and_ends_in_the_results(
    town: Town, prepared: None, walk: Callable[..., Walker]
) -> None:
    agent = walk()
    page = apply_for_all(agent)
    for done in ("10/21", "20/21"):
        town.work.step(town.clock)
        expect(page.locator(".progress")).to_contain_text(done, timeout=10_000)
    agent.check()
    town.step()
    expect(page.locator("#results tbody tr")).to_have_count(MANY, timeout=10_000)
    expect(page.locator("#live")).to_have_text("成功21件・失敗0件")
    expect(page.locator("#batch")).not_to_have_attribute("hx-trigger", "every 2s")
    agent.check()


def test_without_scripts_a_link_shows_how_it_stands(town: Town, prepared: None, walk: Callable[..., Walker]) -> None:
    agent = walk(scripts=False)
    page = apply_for_all(agent)
    town.work.step(town.clock)
    page.get_by_role("link", name="作業一覧を開く").click()
    page.get_by_role("link", name="いまの状態を表示する").click()
    expect(page.locator(".progress")).to_contain_text("10/21")
    town.step()
    page.get_by_role("link", name="いまの状態を表示する").click()
    expect(page.locator("#results tbody tr")).to_have_count(MANY)
    agent.check()
