"""Default office and menu on screen: only of an agent's people, given by the administrator or by oneself."""

from models.database import Database
from tests.screens.users.test_pages import address_of, facts
from tests.support.client import PASSWORD, Client
from tests.support.users import user_of

AGENT = "2000001"
CHOSEN = {"default_office_registered": "T-14-01", "default_menu": "work_list"}


def landing(client: Client, next_page: str = "") -> str:
    """The heading of the page after signing in."""
    fresh = Client(client.app)
    page = fresh.get("/sign-in")
    typed = {"member_code": AGENT, "login_id": "sender", "password": PASSWORD, "next": next_page}
    return fresh.press(page, "ログイン", typed).heading


def test_an_administrator_gives_them_to_the_agents_people(client: Client, sqlite: Database) -> None:
    assert landing(client) == "ホーム"
    admin = Client(client.app).sign_in(AGENT, "admin")
    theirs = address_of(sqlite, "sender", AGENT)
    page = admin.press(admin.get(f"{theirs}/edit"), "利用者を保存する", CHOSEN)
    shown = facts(page)
    assert [shown[name] for name in ("申請先の初期値（登録車）", "申請先の初期値（軽）", "最初に開く画面")] == [
        "神奈川運輸支局", "代理人拠点の設定に従う", "作業一覧",
    ]  # fmt: skip
    assert landing(client) == "作業一覧"
    assert landing(client, "/deadlines") == "期限"


def test_one_chooses_them_oneself_and_the_office_is_preset(client: Client, sqlite: Database) -> None:
    sender = Client(client.app).sign_in(AGENT, "sender")
    page = sender.press(sender.get("/settings"), "設定を保存する", {"default_menu": "deadlines"})
    assert page.values()["default_menu"] == "deadlines"
    assert landing(client) == "期限"
    refused = sender.press(page, "設定を保存する", {"default_menu": "nowhere"}, status=422)
    assert list(refused.errors()) == ["default_menu"]


def test_nobody_else_has_the_fields_and_what_they_post_is_ignored(client: Client, sqlite: Database) -> None:
    client.sign_in("1845678", "admin")
    theirs = address_of(sqlite, "sender001")
    form = client.get(f"{theirs}/edit")
    assert not set(CHOSEN) & set(form.values())
    client.press(form, "利用者を保存する", {**CHOSEN, "name": "別の 名"})
    sender = Client(client.app).sign_in("1845678", "sender001")
    settings = sender.get("/settings")
    assert not set(CHOSEN) & set(settings.values())
    sender.press(settings, "設定を保存する", CHOSEN)
    with sqlite.reader() as session:
        user = user_of(session, "sender001")
        assert (user.name, user.default_office_registered, user.default_menu) == ("別の 名", "", None)
