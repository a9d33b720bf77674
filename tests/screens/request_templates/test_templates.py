"""Templates on screen: list, add, of a request, edit, two tabs, delete; and a request that begins with one."""

from datetime import datetime

import pytest
from sqlalchemy import update

from demo.organizations import Demo
from domain.vehicle import VehicleKind
from models.database import Database
from models.organizations import Agreement, Organization
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import Page
from tests.support.stories import a_draft, actor_of
from usecases.request_templates.write import TemplateFacts, add_template

CLIENT = "1845678"
LIST, NEW = "/templates", "/templates/new"
SAVE = "テンプレートを保存する"
WANTED = {
    "name": "架空リースの車", "kind": "registered", "user_kind": "company", "vehicle_user_name": "株式会社架空ﾘｰｽ",
    "representative": "架空 太郎", "address_1": "東京都港区架空町9-1", "cashless": "y", "own_2": "佐藤",
    "memo": "請求書は本社へ",
}  # fmt: skip


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in(CLIENT, "admin")


def facts(page: Page) -> dict[str, str]:
    names = ["".join(node.itertext()).strip() for node in page.tree.iter("dt")]
    values = ["".join(node.itertext()).strip() for node in page.tree.iter("dd")]
    return dict(zip(names, values, strict=False))


def memo_of(page: Page) -> str:
    [memo] = [node for node in page.tree.iter("p") if node.get("class") == "memo"]
    return "".join(memo.itertext())


def other(client: Client, login_id: str) -> Client:
    return Client(client.app).sign_in(CLIENT, login_id)


def test_the_first_one_is_added_from_an_empty_list(admin: Client) -> None:
    page = admin.get(LIST)
    assert (page.heading, page.rows("templates")) == ("申請テンプレート", [])
    assert "テンプレートはまだありません。" in page.text
    assert "テンプレート" in page.menu()
    done = admin.press(admin.get(page.links()["最初のテンプレートを追加する"]), SAVE, WANTED)
    assert (done.heading, done.notices()[0]) == ("架空リースの車", "テンプレートを追加しました。")
    shown = facts(done)
    assert {name: shown[name] for name in ("名義", "氏名又は名称", "対象の拠点", "担当営業")} == {
        "名義": "法人", "氏名又は名称": "株式会社架空リース", "対象の拠点": "すべての拠点", "担当営業": "佐藤",
    }  # fmt: skip
    assert "請求書は本社へ" in done.text
    assert admin.get(LIST).rows("templates") == [
        ["架空リースの車", "登録車", "すべての拠点", "全員", "2026/11/20 10:00"]
    ]


REFUSED = [
    ({"name": ""}, {"name": "テンプレート名を入力してください。"}),
    ({"name": "あ" * 41}, {"name": "テンプレート名は40文字以内で入力してください（いま41文字です）。"}),
    ({"kind": "kei", "address_1": "港区"}, {"address_1": None}),
    ({"base_id": "999"}, {"base_id": "対象の拠点を一覧から選び直してください。"}),
    ({"user_id": "1"}, {"user_id": "対象の利用者を一覧から選び直してください。"}),
    ({"agent_base_id": "3"}, {"agent_base_id": None}),
    ({"validity_term": "ten_years"}, {"validity_term": None}),
    ({"own_1": "あ" * 41}, {"own_1": None}),
    ({"memo": "あ" * 501}, {"memo": None}),
    ({"vehicle_user_name": "架空🚗"}, {"vehicle_user_name": None}),
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    admin: Client, wrong: dict[str, str], errors: dict[str, str | None]
) -> None:
    page = admin.press(admin.get(NEW), SAVE, {**WANTED, "option_code": "X-1", **wrong}, status=422)
    said = {name: text.removeprefix("エラー: ") for name, text in page.errors().items()}
    assert set(said) == set(errors)
    assert all(said[name] == text for name, text in errors.items() if text)
    assert (page.values()["option_code"], page.values()["own_2"]) == ("X-1", "佐藤")


def test_a_template_that_fills_nothing_in_is_refused(admin: Client) -> None:
    page = admin.press(admin.get(NEW), SAVE, {"name": "空"}, status=422)
    assert page.errors() == {"": "あらかじめ入れる内容を1つ以上入力してください。"}


def kinds(page: Page) -> list[str]:
    return [node.get("value", "") for node in page.having("input", name="kind")]


def test_only_kinds_in_use_are_offered_and_a_template_keeps_its_own(
    admin: Client, sqlite: Database, demo: Demo
) -> None:
    def use(*functions: str) -> None:
        with sqlite.writer() as session, session.begin():
            organization = session.get_one(Organization, demo.organizations[CLIENT].id)
            organization.function_terms = {name: ["2026-01-01", ""] for name in functions}

    made = admin.press(admin.get(f"{LIST}/new"), SAVE, WANTED)
    use("oss_kei")
    page = admin.get(f"{LIST}/new")
    assert (page.values()["kind"], kinds(page)) == ("kei", ["kei"])
    refused = admin.press(page, SAVE, {**WANTED, "kind": "registered", "name": "別の車"}, status=422)
    assert list(refused.errors()) == ["kind"]
    assert kinds(admin.get(made.links()["テンプレートを編集する"])) == ["registered", "kei"]
    use()
    admin.get(f"{LIST}/new", status=404)


def test_a_name_is_there_once(admin: Client) -> None:
    admin.press(admin.get(NEW), SAVE, WANTED)
    page = admin.press(admin.get(NEW), SAVE, WANTED, status=422)
    assert page.errors()["name"].endswith("同じ名前のテンプレートがあります。別の名前にしてください。")


def test_a_double_press_adds_one(admin: Client) -> None:
    form = admin.get(NEW)
    admin.press(form, SAVE, WANTED)
    assert admin.press(form, SAVE, WANTED).heading == "架空リースの車"
    assert len(admin.get(LIST).rows("templates")) == 1


def test_a_request_becomes_a_template(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        number = a_draft(session, demo, now, memo="いつもの", base="002").id
    admin = client.sign_in(CLIENT, "admin")
    form = admin.get(admin.get(f"/requests/{number}").links()["テンプレートにする"])
    values = form.values()
    assert (values["memo"], values["vehicle_user_name"], values["name"]) == ("いつもの", "整備　太郎", "")
    page = admin.press(form, SAVE, {"name": "整備様"})
    assert facts(page)["対象の拠点"] == "002 練馬工場"
    assert "テンプレートにする" not in other(client, "sender").get(f"/requests/{number}").links()


@pytest.mark.parametrize("number", ["999999999", "x", "", "1"])
def test_a_request_that_is_not_there_begins_no_template(admin: Client, number: str) -> None:
    admin.get(f"{NEW}?request={number}", status=404 if number == "999999999" else 200)


def test_two_tabs_meet_on_the_conflict_page(admin: Client) -> None:
    admin.press(admin.get(NEW), SAVE, WANTED)
    edit = admin.get(admin.get(LIST).links()["架空リースの車"]).links()["テンプレートを編集する"]
    first, second = admin.get(edit), admin.get(edit)
    assert first.values()["vehicle_user_name"] == "株式会社架空リース"
    assert admin.press(first, SAVE, {"memo": "先"}).notices()[0] == "テンプレートを保存しました。"
    late = admin.press(second, SAVE, {"memo": "後"}, status=409)
    assert late.rows("differences") == [["メモ", "先", "後"]]
    assert memo_of(admin.press(late, "自分の入力で上書きする")) == "後"


def test_what_is_taken_out_is_no_longer_preset(admin: Client) -> None:
    page = admin.press(admin.get(NEW), SAVE, WANTED)
    form = admin.get(page.links()["テンプレートを編集する"])
    fields = {name: text for name, text in form.values().items() if name != "cashless"}
    answer = admin.post("/templates/1/edit", {**fields, "memo": "", "user_kind": ""})
    shown = facts(admin.follow(answer))
    assert "名義" not in shown
    assert "請求書は本社へ" not in admin.get("/templates/1").text
    assert "担当営業" in shown


def test_deleting_asks_once(admin: Client) -> None:
    page = admin.press(admin.get(NEW), SAVE, WANTED)
    asked = admin.get(page.links()["テンプレートを削除する"])
    assert "このテンプレートから登録した依頼は、そのまま残ります。" in asked.text
    done = admin.press(asked, "このテンプレートを削除する")
    assert (done.heading, done.notices()) == ("申請テンプレート", ["テンプレートを削除しました。"])
    assert done.rows("templates") == []
    admin.get("/templates/1", status=404)


def test_what_was_changed_meanwhile_is_not_deleted_unseen(admin: Client) -> None:
    page = admin.press(admin.get(NEW), SAVE, WANTED)
    asked = admin.get(page.links()["テンプレートを削除する"])
    admin.press(admin.get(page.links()["テンプレートを編集する"]), SAVE, {"memo": "新しい"})
    late = admin.press(asked, "このテンプレートを削除する", status=409)
    assert late.errors()[""] != ""
    assert admin.press(late, "このテンプレートを削除する").rows("templates") == []


def test_a_request_begins_with_a_template(client: Client) -> None:
    admin = client.sign_in(CLIENT, "admin")
    admin.press(admin.get(NEW), SAVE, {**WANTED, "base_id": base_of(admin, "002")})
    sender = other(client, "sender")
    page = sender.get("/requests/new")
    [choice] = page.having("select", name="template")
    assert ["".join(one.itertext()) for one in choice.iter("option")] == [
        "テンプレートなし",
        "架空リースの車（登録車）",
    ]
    begun = sender.get(sender.get("/templates/1").links()["このテンプレートで依頼を登録する"])
    assert "テンプレート「架空リースの車」の内容を入れました。まだ保存されていません。" in begun.text
    values = begun.values()
    assert {name: values[name] for name in ("vehicle_user_name", "cashless", "own_2", "base_id", "user_kind")} == {
        "vehicle_user_name": "株式会社架空リース", "cashless": "y", "own_2": "佐藤", "base_id": base_of(admin, "002"),
        "user_kind": "company",
    }  # fmt: skip
    saved = sender.press(begun, "下書きを保存する", {"plate_text": "品川600さ1111", "chassis_number": "CAR-1000001"})
    assert facts(saved)["担当営業"] == "佐藤"
    assert "請求書は本社へ" in saved.text


def base_of(client: Client, code: str) -> str:
    [box] = client.get(NEW).having("select", name="base_id")
    return next(one.get("value") or "" for one in box.iter("option") if "".join(one.itertext()).startswith(code))


@pytest.mark.parametrize("wanted", ["2", "999", "x", "", "-1"])
def test_a_template_that_is_not_offered_fills_nothing_in(client: Client, wanted: str) -> None:
    admin = client.sign_in(CLIENT, "admin")
    admin.press(admin.get(NEW), SAVE, WANTED)
    admin.press(admin.get(NEW), SAVE, {**WANTED, "name": "練馬だけ", "base_id": base_of(admin, "002")})
    page = other(client, "sender001").get(f"/requests/new?template={wanted}")
    assert page.values()["vehicle_user_name"] == ""


def test_what_can_no_longer_be_chosen_is_left_open(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    """The agent whose agreement ended, and a term that is no longer offered."""
    agent = demo.bases["2000001", "002"].id
    with sqlite.writer() as session, session.begin():
        answers = {"agent_base_id": agent, "memo": "いつもの"}
        add_template(
            session, actor_of(session, demo, "admin"), TemplateFacts("代理人", VehicleKind.KEI, answers=answers), now
        )
    sender = client.sign_in(CLIENT, "sender001")
    assert sender.get("/requests/new?template=1").values()["agent_base_id"] == str(agent)
    with sqlite.writer() as session, session.begin():
        session.execute(
            update(Agreement).where(Agreement.agent_base_id == agent).values(valid_to=now.date().replace(year=2025))
        )
    values = sender.get("/requests/new?template=1").values()
    assert (values["memo"], values["agent_base_id"] == str(agent), values["kind"]) == ("いつもの", False, "kei")
    admin = other(client, "admin")
    assert facts(admin.get("/templates/1"))["依頼先の代理人"] == "いまは依頼できない代理人"


def test_without_a_usual_agent_the_one_asked_last_is_preset(
    client: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    agent = demo.bases["2000001", "002"].id
    with sqlite.writer() as session, session.begin():
        a_draft(session, demo, now, "sender001", agent_base_id=agent)
        session.execute(update(Agreement).values(usual=False))
    assert client.sign_in(CLIENT, "sender001").get("/requests/new").values()["agent_base_id"] == str(agent)
    assert other(client, "viewer001").get("/requests/new").values()["agent_base_id"] == ""


@pytest.mark.parametrize(
    ("member_code", "login_id", "look", "change"),
    [
        (CLIENT, "admin", 200, 200),
        (CLIENT, "manager001", 200, 403),
        (CLIENT, "sender", 200, 403),
        (CLIENT, "viewer001", 200, 403),
        ("1845679", "admin", 404, 404),
        ("2000001", "admin", 403, 403),
        ("1000001", "admin", 403, 403),
    ],
)
def test_who_may_look_and_change(client: Client, member_code: str, login_id: str, look: int, change: int) -> None:
    admin = client.sign_in(CLIENT, "admin")
    admin.press(admin.get(NEW), SAVE, WANTED)
    asking = Client(client.app).sign_in(member_code, login_id)
    asking.get("/templates/1", status=look)
    asking.get("/templates/1/edit", status=change)
    asking.get("/templates/1/delete", status=change)
    if change != 200:
        asking.post("/templates/1/edit", WANTED, status=change)
        asking.post("/templates/1/delete", {"version": "1"}, status=change)
    if change == 403:
        asking.get(NEW, status=403)
        asking.post(NEW, WANTED, status=403)


def test_who_looks_sees_no_button_to_change(client: Client) -> None:
    admin = client.sign_in(CLIENT, "admin")
    admin.press(admin.get(NEW), SAVE, WANTED)
    page = other(client, "viewer001").get("/templates/1")
    assert not {"テンプレートを編集する", "テンプレートを削除する"} & set(page.links())
    assert "このテンプレートで依頼を登録する" in page.links()
    assert "このテンプレートで依頼を登録する" not in other(client, "manager001").get("/templates/1").links()


def test_lists_cost_the_same_however_long(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    def cost(asking: Client, path: str) -> int:
        with StatementCount(sqlite) as counted:
            asking.get(path)
        return len(counted.statements)

    admin, sender = client.sign_in(CLIENT, "admin"), other(client, "sender")
    admin.press(admin.get(NEW), SAVE, WANTED)
    paths = ((admin, LIST), (admin, "/templates/1"), (admin, NEW), (sender, "/requests/new"))
    before = [cost(*path) for path in paths]
    assert max(before) <= 6
    with sqlite.writer() as session, session.begin():
        for nth in range(30):
            given = TemplateFacts(f"{nth:02}", VehicleKind.KEI, answers={"memo": "x"})
            add_template(session, actor_of(session, demo, "admin"), given, now)
    assert [cost(*path) for path in paths] == before
    page = admin.get(LIST)
    assert len(page.rows("templates")) == 20
    assert len(admin.get(page.links()["次"], htmx=True).rows("templates")) == 11
