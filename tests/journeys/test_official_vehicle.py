"""An official vehicle: its consent sheet printed, its electronic mandate handed in, both from the request's page."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import Town, Walker
from tests.support.files import a_pdf
from tests.support.stories import a_draft


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_sheet_fits_on_one_a4_and_the_mandate_reaches_the_agent(
    town: Town, walk: Callable[..., Walker], tmp_path: Path, scripts: bool
) -> None:
    with town.database.writer() as session, session.begin():
        number = a_draft(session, town.demo, town.clock(), vehicle_user_name="架空市役所").id
    sender = walk(scripts=scripts)
    sender.sign_in("1845678", "sender")
    page = sender.go(f"/requests/{number}/consent")
    sender.check()
    page.pdf(path=str(tmp_path / "consent.pdf"), prefer_css_page_size=True)
    told = subprocess.run(["pdfinfo", str(tmp_path / "consent.pdf")], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told, told
    assert "(A4)" in told, told

    page = sender.go(f"/requests/{number}/mandate")
    sender.check()
    page.locator("input[type=file]").set_input_files(
        {"name": "委任状.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    page.locator("[name=issuer]").fill("架空市長")
    page.locator("[name=made_on]").fill("R8.4.1")
    page.get_by_role("button", name="電子委任状設定").click()
    page.wait_for_url(f"**/requests/{number}")
    sender.check()
    sender.go(f"/requests/{number}/send")
    page.get_by_role("button", name="代理人へ送信する").click()
    page.wait_for_url(f"**/requests/{number}")

    agent = walk(scripts=scripts)
    agent.sign_in("2000001", "sender")
    page = agent.go(f"/agency/inbox/{number}")
    agent.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="電子委任状のファイル").click()
    assert download.value.suggested_filename == "委任状.pdf"
    assert Path(download.value.path()).read_bytes() == a_pdf()
