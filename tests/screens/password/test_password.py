"""Changing one's own password, and what it ends."""

import pytest

from domain.rights import OrganizationKind, Role
from tests.screens.shared.conftest import World, furnished, make_world, world  # noqa: F401 -- the fixtures of the walk
from tests.support.client import PASSWORD, Client
from tests.support.world import MINATO, Person, access_of, address, place, rules

NEW = "Another-pass-7"
FIRSTTIME = Person(MINATO, "firsttime", OrganizationKind.CLIENT, Role.SENDER, ("001",))


def change(client: Client, current: str, new: str, status: int = 303) -> object:
    return client.press(
        client.get("/password"), "パスワードを変更する", {"current": current, "new": new}, status=status
    )


def test_the_first_sign_in_leads_to_the_change_from_every_route(world: World) -> None:  # noqa: F811
    """Pages, fragments, downloads and acts: nothing opens before."""
    client, wrong = Client(world.app).sign_in("1845678", "firsttime"), []
    token = client.token()
    for rule, method in rules(world.app):
        access = access_of(world.app, rule)
        if access.password_due:
            continue
        path = address(rule, place(rule, FIRSTTIME, world.rows).own)
        answer = client.browser.open(path, method=method, data={"csrf_token": token} if method != "GET" else None)
        by_htmx = client.browser.open(path, method=method, headers={"HX-Request": "true", "X-CSRFToken": token})
        if (answer.status_code, answer.headers.get("Location")) != (303, "/password"):
            wrong.append((method, rule.rule, answer.status_code))
        if by_htmx.headers.get("HX-Location") != "/password":
            wrong.append((method, rule.rule, "htmx", by_htmx.status_code))
    assert wrong == []


def test_only_few_routes_are_open_before_the_first_change(world: World) -> None:  # noqa: F811
    """Of those that ask who one is: what anyone may open stays open."""
    asked = [(f"{method} {rule.rule}", access_of(world.app, rule)) for rule, method in rules(world.app)]
    opened = {name for name, access in asked if access.signed_in and access.password_due}
    assert opened == {
        "GET /password", "POST /password", "POST /sign-in/extend", "POST /sign-out",
        "GET /settings/misuse", "POST /settings/misuse",
    }  # fmt: skip


def test_after_the_change_everything_opens(client: Client) -> None:
    client.sign_in("1845678", "firsttime")
    page = client.get("/password")
    assert page.notices() == ["はじめにパスワードを変更してください。変更するまで、ほかの画面は開けません。"]
    assert page.menu() == []
    home = change(client, PASSWORD, NEW)
    assert home.heading == "ホーム"  # type: ignore[attr-defined]
    assert home.notices() == ["パスワードを変更しました。ほかの端末はすべてログアウトしました。"]  # type: ignore[attr-defined]
    assert Client(client.app).sign_in("1845678", "firsttime", NEW).get("/settings").heading == "設定"


def test_a_change_signs_every_other_device_out_and_changes_the_own_session(client: Client) -> None:
    other = Client(client.app).sign_in("1845678", "admin")
    client.sign_in("1845678", "admin")
    before = client.browser.get_cookie("keizoku")
    change(client, PASSWORD, NEW)
    after = client.browser.get_cookie("keizoku")
    assert client.raw("/bases").status_code == 200
    assert other.raw("/bases").status_code == 303
    assert before is not None
    assert after is not None
    assert before.value != after.value
    thief = Client(client.app)
    thief.browser.set_cookie("keizoku", before.value)
    assert thief.raw("/bases").status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "errors"),
    [
        ("", "", {"current": "いまのパスワードを入力してください。", "new": "新しいパスワードを入力してください。"}),
        ("wrong", NEW, {"current": "いまのパスワードが違います。もう一度入力してください。"}),
        (PASSWORD, PASSWORD, {"new": "いまと同じパスワードです。別のパスワードを入力してください。"}),
    ],
)
def test_each_refusal_stands_at_its_field(client: Client, current: str, new: str, errors: dict[str, str]) -> None:
    client.sign_in("1845678", "admin")
    page = change(client, current, new, status=422)
    found = {name: text.removeprefix("エラー: ") for name, text in page.errors().items()}  # type: ignore[attr-defined]
    assert found == errors


@pytest.mark.parametrize(
    "new",
    [
        "Short1!",
        "alllowercase",
        "Ｆｕｌｌ－１２",
        "x" * 129,
        "Password1!",
        "Keizoku1!",
        "1845678",
        "adminadminadmin1" * 9,
    ],
)
def test_a_weak_password_is_refused_with_a_reason_and_never_shown_again(client: Client, new: str) -> None:
    client.sign_in("1845678", "admin")
    page = change(client, PASSWORD, new, status=422)
    assert list(page.errors()) == ["new"]  # type: ignore[attr-defined]
    # The member code itself stands on the page, where it says who is signed in.
    assert new not in page.html.replace('data-member-code="1845678"', "")  # type: ignore[attr-defined]
    assert PASSWORD not in page.html  # type: ignore[attr-defined]
    assert client.raw("/bases").status_code == 200


def test_a_phrase_in_japanese_can_be_a_password(client: Client) -> None:
    client.sign_in("1845678", "admin")
    phrase = "毎朝七時にパンと牛乳をいただく"
    assert change(client, PASSWORD, phrase).heading == "ホーム"  # type: ignore[attr-defined]
    assert Client(client.app).sign_in("1845678", "admin", phrase).get("/settings").heading == "設定"


def test_the_password_page_lets_a_manager_of_passwords_help(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/password")
    boxes = {
        box.get("name"): box.get("autocomplete")
        for main in page.tree.iter("main")
        for box in main.iter("input")
        if box.get("type") == "password"
    }
    assert boxes == {"current": "current-password", "new": "new-password"}
