"""From the public top to the first sign-in: a company signs up, the operator accepts it, its people come in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from demo.organizations import PASSWORD as OPERATORS_PASSWORD
from gateways.mail import Smtp
from jobs.mail import Postman
from settings import Settings
from tests.jobs.test_mail import FIRST_WAIT
from tests.journeys.conftest import DESK, TABLET, Town, Walker
from tests.journeys.keyboard import Keyboard
from tests.support.mail_server import MailBox, mail_server
from tests.support.signup_answers import AGREED, BASES, COMPANY, MANAGERS
from tests.support.signup_answers import PASSWORD as MANAGERS_PASSWORD
from usecases.vault import Vault

ADMINS_PASSWORD = "Honcho-4-1-8-kawaguchi"
TICKS = {*AGREED, "function_oss_registered"}
NOTICE, ADMIN = COMPANY["email"], COMPANY["a1-email"]


class Pointer:
    """Hands with a mouse or a finger."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, answers: dict[str, str]) -> None:
        for name, text in answers.items():
            box = self.page.locator(f"[name={name}]")
            box.check() if name in TICKS else box.fill(text)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link, exact=True).first.click()


class Keys(Pointer):
    """Hands on the keyboard alone."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.hands = Keyboard(page)

    def fill(self, answers: dict[str, str]) -> None:
        for name, text in answers.items():
            self.hands.reach_field(name)
            if name not in TICKS:
                self.hands.press("Control+a")
                self.page.keyboard.type(text)
            elif not self.page.evaluate("document.activeElement.checked"):
                self.hands.press("Space")

    def press(self, button: str) -> None:
        self.hands.reach(button)
        self.hands.press("Enter")

    def follow(self, link: str) -> None:
        self.press(link)


@dataclass
class Mails:
    """The postman of the town, and the mail server to which he brings everything."""

    postman: Postman
    box: MailBox
    town: Town

    def arrived(self) -> list[EmailMessage]:
        """What has come since the last look."""
        self.box.taken.clear()
        self.postman.run_once(self.town.clock())
        return self.box.read()


@pytest.fixture
def mails(town: Town, settings: Settings) -> Iterator[Mails]:
    with mail_server() as box:
        postman = Postman("journey", Smtp(box.server()), Vault(settings.vault_keys), town.address, FIRST_WAIT)
        yield Mails(postman, box, town)


def sign_up(walker: Walker, hands: Pointer) -> None:
    walker.go("/")
    hands.follow("簡単申込はこちら")
    for step, answers in (("terms", AGREED), ("company", COMPANY), ("bases", BASES), ("managers", MANAGERS)):
        walker.page.wait_for_url(f"**/signup/{step}")
        hands.fill(answers)
        hands.press("次へ")
    walker.page.wait_for_url("**/signup/confirm")
    hands.press("この内容で申し込む")
    walker.page.wait_for_url("**/signup/done")
    walker.check()


def sign_in(walker: Walker, hands: Pointer, member_code: str, login_id: str, password: str) -> None:
    hands.fill({"member_code": member_code, "login_id": login_id, "password": password})
    hands.press("ログイン")
    walker.page.wait_for_url(f"{walker.town.address}/")


def accept(walker: Walker, hands: Pointer) -> None:
    walker.go("/sign-in")
    sign_in(walker, hands, "1000001", "admin", OPERATORS_PASSWORD)
    hands.follow("利用申込")
    walker.page.wait_for_url("**/operator/enrollments")
    number = walker.page.locator("tbody th a").first.inner_text()
    hands.follow(number)
    walker.page.wait_for_url(f"**/operator/enrollments/{number}")
    walker.check()
    hands.press("確認済にする")
    expect(walker.page.locator(".notice.success")).to_contain_text("申込の状態を変更しました。")
    hands.follow("承諾へ進む")
    walker.page.wait_for_url("**/accept")
    walker.check()
    hands.press("承諾する")
    walker.page.wait_for_url(f"**/operator/enrollments/{number}")
    expect(walker.page.locator("main")).to_contain_text("会員コード")
    walker.check()


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize(
    ("hands_of", "scripts", "size"),
    [(Pointer, True, DESK), (Pointer, False, TABLET), (Keys, True, DESK)],
    ids=["with scripts", "a tablet without scripts", "by keyboard"],
)
def test_a_workshop_joins(
    mails: Mails, walk: Callable[..., Walker], hands_of: type[Pointer], scripts: bool, size: dict[str, int]
) -> None:
    applicant = walk(scripts=scripts, size=size)
    sign_up(applicant, hands_of(applicant.page))
    (receipt,) = mails.arrived()
    assert (receipt["To"], "利用申込を受け付けました" in receipt["Subject"]) == (NOTICE, True)
    assert COMPANY["company_name"] in words(receipt)
    assert [secret for secret in (MANAGERS_PASSWORD, COMPANY["account_number"]) if secret in words(receipt)] == []

    operator = walk(scripts=scripts)
    accept(operator, hands_of(operator.page))
    sent = {
        mail["To"]: mail for mail in mails.arrived() if "パスワード" in mail["Subject"] or "承諾" in mail["Subject"]
    }
    assert {to: mail["Subject"].split("（")[0] for to, mail in sent.items()} == {
        NOTICE: "【けいぞく】利用申込を承諾しました",
        ADMIN: "【けいぞく】パスワードを決めてください",
    }

    admin = walk(scripts=scripts, size=size)
    link = re.search(r"https?://\S+", words(sent[ADMIN]))
    assert link, words(sent[ADMIN])
    admin.page.goto(link[0])
    hands = hands_of(admin.page)
    admin.check()
    facts = admin.page.locator("main").inner_text()
    member_code, login_id = re.findall(r"\b(?:\d{7}|[a-z][a-z0-9._-]+)\b", facts.split("会員コード")[1])[:2]
    hands.fill({"new": ADMINS_PASSWORD})
    hands.press("このパスワードにする")
    admin.page.wait_for_url("**/sign-in**")
    assert admin.page.locator("[name=member_code]").input_value() == member_code
    sign_in(admin, hands, member_code, login_id, ADMINS_PASSWORD)
    expect(admin.page.locator("body")).to_contain_text(COMPANY["company_name"])
    expect(admin.page.locator("#first-day-tasks tbody tr")).not_to_have_count(0)
    admin.check()

    manager = walk(scripts=scripts, size=size)
    manager.go("/sign-in")
    sign_in(manager, hands_of(manager.page), member_code, manager_login(operator), MANAGERS_PASSWORD)
    manager.check()


def manager_login(operator: Walker) -> str:
    """What the wizard proposed for the manager, as the operator's page shows it."""
    found = re.search(r"ログインID\s+(\S+)\s+(?!.*ログインID)", operator.page.locator("main").inner_text(), re.DOTALL)
    assert found
    return found[1]
