"""A whole town for a story: the web program, a worker and the training portal, and a real Chromium to walk in it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from cheroot.wsgi import Server
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from demo.organizations import PASSWORD, Demo, make_organizations
from domain.vehicle import VehicleKind
from gateways.portal_http import HttpPortal
from jobs.work import Work
from models.database import Database
from settings import Settings
from tests.support.programs import program
from training_portal.program import create_portal
from training_portal.server import make_server
from usecases.organizations.open_portal_account import OpenPortalAccount, open_portal_account
from usecases.vault import Vault

DESK = {"width": 1366, "height": 768}
TABLET = {"width": 820, "height": 1180}
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# So htmx names, as an error, a check that the next check or the next page has cut off; a failed one is a sendError.
CUT_OFF = ("htmx:afterRequest", "htmx:sendAbort")

AXE = Axe()
# Of what it looked at in vain it would send ten times as much.
FINDINGS = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Chromium is missing; `make test` installs it as root, or: sudo apt-get install chromium"
    return {"executable_path": found, "args": CHROMIUM}


@dataclass
class TownClock:
    """The real time, and as much later as a story wants."""

    later: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.later


@dataclass
class Town:
    """Everything that runs, and the hands to move it."""

    address: str
    portal_address: str
    work: Work
    clock: TownClock
    bulk_users: list[tuple[str, str]] = field(default_factory=list)
    demo: Demo = field(init=False)
    database: Database = field(init=False)
    app: Flask = field(init=False)

    def step(self) -> None:
        """The worker does all that is due."""
        self.work.run_once(self.clock())

    def portal(self, call: str, **order: Any) -> Any:
        """A training call of the portal: its clock, its examiners."""
        answer = httpx.post(f"{self.portal_address}/training/{call}", json=order, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def portal_state(self, number: str) -> Any:
        """What the portal itself says of one application."""
        for bulk_user in self.bulk_users:
            answer = httpx.get(f"{self.portal_address}/applications/{number}", auth=bulk_user, timeout=10)
            if answer.status_code == 200:
                return answer.json()
        raise AssertionError(f"the portal does not know {number}")


@pytest.fixture
def town(sqlite: Database, settings: Settings, tmp_path: Path) -> Iterator[Town]:
    """The demo's organizations without cases, at the real time; examinations pass after a minute of the portal."""

    clock = TownClock()
    portal = create_portal(tmp_path / "portal.db", examine_seconds=60)
    portal_server = make_server(portal)
    portal_server.prepare()
    portal_address = f"http://127.0.0.1:{portal_server.bind_addr[1]}"
    vault = Vault(settings.vault_keys)
    gateway = HttpPortal(portal_address)
    app = program(settings, sqlite, clock)
    web = Server(("127.0.0.1", 0), app, numthreads=8)
    web.prepare()
    servers = (portal_server, web)
    threads = [threading.Thread(target=server.serve, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    work = Work("journey", gateway, vault, timedelta(seconds=0.05), timedelta(milliseconds=1))
    town = Town(f"http://127.0.0.1:{web.bind_addr[1]}", portal_address, work, clock)
    try:
        with sqlite.writer() as session, session.begin():
            demo = make_organizations(session, clock(), vault)
            open_accounts(town, session, demo, vault)
        town.demo, town.database, town.app = demo, sqlite, app
        yield town
    finally:
        portal.extensions["training_portal"].close()
        for server in servers:
            server.stop()
        for thread in threads:
            thread.join(5)
        gateway.close()


def open_accounts(town: Town, session: Any, demo: Demo, vault: Vault) -> None:
    """A bulk user at the portal for each agent base and kind."""
    for code in ("001", "002"):
        base = demo.bases["2000001", code]
        for kind in VehicleKind:
            issued = town.portal("accounts", kind=kind.value, agent_name=base.name)
            command = OpenPortalAccount(kind, issued["payer_id"], issued["bulk_user_id"], issued["password"])
            open_portal_account(session, vault, base, command, town.clock())
            town.bulk_users.append((issued["bulk_user_id"], issued["password"]))


class Walker:
    """One person at one screen."""

    def __init__(self, town: Town, context: BrowserContext, scripts: bool = True) -> None:
        self.town = town
        self.scripts = scripts
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        # The browser itself reports every answer of 4xx as an error; those are the pages' own business.
        if kind == "error" and "the server responded with a status of 4" not in text and not text.startswith(CUT_OFF):
            self.complaints.append(text)

    def go(self, path: str) -> Page:
        self.page.goto(self.town.address + path)
        return self.page

    def sign_in(self, member_code: str, login_id: str) -> Page:
        self.go("/sign-in")
        self.page.get_by_label("会員コード").fill(member_code)
        self.page.get_by_label("ログインID").fill(login_id)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="ログイン").click()
        self.page.wait_for_url(f"{self.town.address}/")
        return self.page

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def check(self) -> None:
        """axe, itself a script, finds nothing on this page, and the console is silent."""
        assert self.complaints == [], f"console on {self.page.url}: {self.complaints}"
        if not self.scripts:
            return
        self.page.evaluate(AXE.axe_script)
        findings = self.page.evaluate(FINDINGS)
        told = [(found["id"], [node["html"] for node in found["nodes"]][:3]) for found in findings]
        assert told == [], f"axe on {self.page.url}: {told}"


@pytest.fixture
def walk(town: Town, browser: Browser) -> Iterator[Callable[..., Walker]]:
    """Open a screen: `walk()` for a desk with scripts, `walk(scripts=False)`, `walk(size=TABLET)`."""
    contexts: list[BrowserContext] = []

    def open_screen(scripts: bool = True, size: dict[str, int] = DESK) -> Walker:
        context = browser.new_context(
            java_script_enabled=scripts, viewport=size, locale="ja-JP", timezone_id="Asia/Tokyo", accept_downloads=True
        )
        contexts.append(context)
        return Walker(town, context, scripts)

    yield open_screen
    for context in contexts:
        context.close()
