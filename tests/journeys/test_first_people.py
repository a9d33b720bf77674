"""The first day of an accepted company: its admin adds a base and people, a sender sends the first request."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.enrollment import EnrollmentState
from domain.request_status import RequestStatus
from models.requests import InspectionRequest
from tests.journeys.conftest import DESK, TABLET, Town, Walker
from tests.journeys.story import press, register_by_typing
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import an_enrollment, received
from tests.support.stories import actor_of
from usecases.enrollments.accept import Accepted, accept_enrollment

RECEIPT, ADMINS, SENDERS = "U26-0000001", "Kawaguchi-honcho-4", "Uketsuke-kawaguchi-8"
PASTED = (
    "paste1\t貼付 一\t担当者（送信不可）\t001 003\tpaste1@example.jp\npaste2\t貼付 二\t担当者（送信可）\tすべての拠点"
)


def an_accepted_company(session: Session, demo: Demo, now: datetime) -> Accepted:
    received(session, an_enrollment(), now, EnrollmentState.CHECKED, RECEIPT)
    return accept_enrollment(session, actor_of(session, demo, "clerk", "1000001"), TEST_VAULT, RECEIPT, 1, now)


def sign_in(walker: Walker, member_code: str, login_id: str, password: str) -> None:
    page = walker.page
    page.locator("[name=member_code]").fill(member_code)
    page.locator("[name=login_id]").fill(login_id)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.wait_for_load_state("load")


def come_in(admin: Walker, accepted: Accepted) -> None:
    """By the link of the invitation."""
    [invited] = accepted.invitations[-1:]
    page = admin.go(f"/password/set/{invited.token}")
    page.locator("[name=new]").fill(ADMINS)
    press(page, "このパスワードにする")
    sign_in(admin, accepted.member_code, invited.login_id, ADMINS)


def add_a_base(admin: Walker) -> None:
    page = admin.go("/bases/new")
    for name, text in {"code": "003", "name": "戸田工場", "short_name": "戸田"}.items():
        page.locator(f"[name={name}]").fill(text)
    press(page, "この拠点を追加する")
    assert admin.heading() == "戸田工場"


def add_a_sender(admin: Walker) -> str:
    """From the first day's list, which says that a base has no sender; the one-time password."""
    page = admin.go("/")
    page.locator("a[href='/users/new?base=001']").click()
    page.wait_for_url("**/users/new?base=001")
    assert page.get_by_label("001 川口工場").is_checked()
    page.get_by_label("003 戸田工場").check()
    page.locator("[name=login_id]").fill("uketsuke")
    page.locator("[name=name]").fill("受付 花子")
    admin.check()
    press(page, "この利用者を追加する")
    expect(page.locator("h1")).to_have_text("利用者を追加しました")
    admin.check()
    shown = re.search(r"仮パスワード\s+(\S+)", page.locator("main .facts").inner_text())
    assert shown, page.locator("main").inner_text()
    return shown[1]


def paste_two_more(admin: Walker) -> None:
    page = admin.go("/users/paste")
    page.locator("[name=pasted]").fill(PASTED.replace("003", "999"))
    press(page, "内容を確認する")
    expect(page.locator("#paste-look .field-error")).to_have_count(1)
    admin.check()
    page.locator("[name=pasted]").fill(PASTED)
    press(page, "内容を確認する")
    press(page, "この2人を追加する")
    assert admin.heading() == "まとめて追加した利用者"
    admin.check()
    admin.go("/users")
    expect(page.locator("#users tbody tr")).to_have_count(6)
    admin.check()


def first_sign_in(sender: Walker, member_code: str, password: str) -> None:
    """Nothing but changing the password is possible before it is changed."""
    sender.go("/sign-in")
    sign_in(sender, member_code, "uketsuke", password)
    page = sender.go("/requests")
    page.wait_for_url("**/password")
    page.locator("[name=current]").fill(password)
    page.locator("[name=new]").fill(SENDERS)
    sender.check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"{sender.town.address}/")


@pytest.mark.parametrize(
    ("scripts", "size"), [(True, DESK), (False, TABLET)], ids=["with scripts", "a tablet without scripts"]
)
def test_from_acceptance_to_the_first_request(
    town: Town, walk: Callable[..., Walker], scripts: bool, size: dict[str, int]
) -> None:
    with town.database.writer() as session, session.begin():
        accepted = an_accepted_company(session, town.demo, town.clock())
    admin = walk(scripts=scripts, size=size)
    come_in(admin, accepted)
    add_a_base(admin)
    password = add_a_sender(admin)
    paste_two_more(admin)

    sender = walk(scripts=scripts, size=size)
    first_sign_in(sender, accepted.member_code, password)
    number = register_by_typing(sender)
    with town.database.reader() as session:
        request = session.get_one(InspectionRequest, int(number))
        assert (request.status, request.organization_id) == (RequestStatus.SENT, accepted.organization_id)
