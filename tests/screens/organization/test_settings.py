"""Settings of the organization on screen: look, change, two tabs, agents usually asked; what requests make of it."""

import pytest
from flask import Flask
from sqlalchemy import select

from models.database import Database
from models.organizations import Organization
from tests.support.client import PASSWORD, Client
from tests.support.databases import StatementCount
from tests.support.page import Page

CLIENT, AGENT = "1845678", "2000001"
HERE, FORM, AGENTS = "/organization/settings", "/organization/settings/change", "/organization/settings/agents"
SAVE, SAVE_AGENTS = "設定を保存する", "ふだんの依頼先を保存する"
WANTED = {
    "statement_name": "経理部", "postal_code": "１０６００３２", "address_1": "東京都港区六本木9",
    "billing_email": "ｋｅｉｒｉ＠minato.example", "daily_mail": "y", "own_1": "顧客番号", "own_1_needed": "y",
    "own_2": "", "own_3": "代車", "own_4": "", "own_5": "", "password_life_days": "９０",
}  # fmt: skip


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in(CLIENT, "admin")


def facts(page: Page) -> dict[str, str]:
    names = ["".join(node.itertext()).strip() for node in page.tree.iter("dt")]
    values = ["".join(node.itertext()).strip() for node in page.tree.iter("dd")]
    return dict(zip(names, values, strict=False))


def test_the_page_shows_what_is_set_and_what_the_operator_confirms(admin: Client) -> None:
    page = admin.get(HERE)
    assert page.heading == "組織の設定"
    assert facts(page).items() >= {
        "明細のメールアドレス": "通知先メールアドレス：info@minato.example", "完了明細メール（毎朝）": "いいえ",
        "立替実績メール（毎月1日）": "いいえ", "パスワードの有効日数": "期限なし",
        "ログインできる場所": "制限なし",
        "クライアント証明書": "ログインに必須ではない",
        "利用明細送付先": "本社一括",
    }.items()  # fmt: skip
    assert "登録されている住所に送ります：株式会社みなと自動車" in page.text
    assert page.rows("usual-agents")[0] == ["001 六本木工場", "登録車", "代理人 東京支部 東京"]
    assert len(page.rows("usual-agents")) == 6
    assert page.links()["登録情報"] == "/organization"
    assert "登録情報から変更を届け出ると、運営が確認してから反映します。" in page.text


def test_what_is_saved_is_in_force_at_once(admin: Client) -> None:
    page = admin.press(admin.get(FORM), SAVE, WANTED)
    assert (page.heading, page.notices()[0]) == ("組織の設定", "組織の設定を保存しました。")
    assert "郵便番号：「１０６００３２」を「106-0032」に直しました。" in page.notices()
    shown = facts(page)
    assert {name: shown[name] for name in ("送付先の名称", "郵便番号", "住所", "明細のメールアドレス")} == {
        "送付先の名称": "経理部", "郵便番号": "106-0032", "住所": "東京都港区六本木９",
        "明細のメールアドレス": "keiri@minato.example",
    }  # fmt: skip
    assert (shown["完了明細メール（毎朝）"], shown["パスワードの有効日数"]) == ("はい", "90日")
    assert page.rows("own-fields-named") == [["独自項目1", "顧客番号", "はい"], ["独自項目3", "代車", "いいえ"]]
    assert admin.get(FORM).values()["own_3"] == "代車"


def test_saving_nothing_new_says_nothing(admin: Client) -> None:
    assert admin.press(admin.get(FORM), SAVE).notices() == []


REFUSED = [
    (
        {"address_2": "３階"},
        {
            "statement_name": "利用明細の送付先を登録するときは、送付先の名称も入力してください。",
            "postal_code": "利用明細の送付先を登録するときは、郵便番号も入力してください。",
            "address_1": "利用明細の送付先を登録するときは、住所1も入力してください。",
        },
    ),
    ({"postal_code": "12"}, {"postal_code": None, "statement_name": None, "address_1": None}),
    ({"billing_email": "a@b"}, {"billing_email": "メールアドレスは name@example.jp の形で入力してください。"}),
    ({"own_2": "", "own_2_needed": "y"}, {"own_2": "必須にする独自項目の項目名を入力してください。"}),
    (
        {"own_1": "区分", "own_4": " 区分 "},
        {"own_4": "項目名「区分」が2つあります。別の名前にしてください。"},
    ),
    ({"own_1": "あ" * 21}, {"own_1": "独自項目1の項目名は20文字以内で入力してください（いま21文字です）。"}),
    ({"own_1": "代🚗車"}, {"own_1": "独自項目1の項目名の2文字目「🚗」は使えません。別の文字に直してください。"}),
    ({"password_life_days": "29"}, {"password_life_days": None}),
    ({"password_life_days": "731"}, {"password_life_days": None}),
    ({"password_life_days": "ひと月"}, {"password_life_days": None}),
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    admin: Client, wrong: dict[str, str], errors: dict[str, str | None]
) -> None:
    typed = {"monthly_mail": "y", "own_5": "担当者", **wrong}
    page = admin.press(admin.get(FORM), SAVE, typed, status=422)
    said = {name: text.removeprefix("エラー: ") for name, text in page.errors().items()}
    assert set(said) == set(errors)
    assert {name: text for name, text in errors.items() if text} == {
        name: said[name] for name, text in errors.items() if text
    }
    kept = page.values()
    assert {name: kept[name] for name in ("monthly_mail", "own_5")} == {"monthly_mail": "y", "own_5": "担当者"}


def test_two_tabs_meet_on_the_conflict_page(admin: Client) -> None:
    first, second = admin.get(FORM), admin.get(FORM)
    admin.press(first, SAVE, WANTED)
    late = admin.press(second, SAVE, {"password_life_days": "60"}, status=409)
    assert late.heading == "別の画面で先に保存されています"
    assert ["パスワードの有効日数", "90", "60"] in late.rows("differences")
    assert facts(admin.press(late, "自分の入力で上書きする"))["パスワードの有効日数"] == "60日"


def test_the_address_is_found_without_a_script(admin: Client) -> None:
    form = admin.get(FORM)
    page = admin.post(FORM, {**form.values(), "postal_code": "106-0032", "own_1": "代車", "fill": "find-address:"}, 200)
    assert "東京都港区六本木" in page.text
    assert page.values()["own_1"] == "代車"


def test_own_fields_stand_in_the_entry_and_stop_what_lacks_them(client: Client) -> None:
    admin = client.sign_in(CLIENT, "admin")
    admin.press(admin.get(FORM), SAVE, WANTED)
    sender = Client(client.app).sign_in(CLIENT, "sender001")
    page = sender.get("/requests/new")
    labels = ["".join(node.itertext()) for node in page.tree.iter("label") if "own_" in (node.get("for") or "")]
    assert labels == ["顧客番号 ※必須", "代車 ※任意"]
    late = sender.press(page, "代理人へ送信する", status=422)
    assert late.errors()["own_1"].endswith("「顧客番号」を入力してください。")
    saved = sender.press(page, "下書きを保存する", {"own_3": "軽を希望"})
    assert facts(saved)["代車"] == "軽を希望"
    assert "「顧客番号」を入力してください。" in saved.text


def test_a_text_whose_label_was_taken_away_stays_in_sight(client: Client, sqlite: Database) -> None:
    sender = client.sign_in(CLIENT, "sender001")
    saved = sender.press(sender.get("/requests/new"), "下書きを保存する", {"own_1": "A-1"})
    assert "A-1" in facts(saved).values()
    with sqlite.writer() as session, session.begin():
        for found in session.scalars(select(Organization)):
            found.own_field_labels = []
    assert facts(sender.get("/requests/100000001"))["独自項目1"] == "A-1"


def test_the_agents_usually_asked_are_chosen_by_base_and_kind(admin: Client) -> None:
    form, other_tab = admin.get(AGENTS), admin.get(AGENTS)
    offered = ["".join(node.itertext()) for node in form.having("select", name="usual-001-kei")[0].iter("option")]
    assert offered == ["なし", "代理人 東京支部 東京", "代理人 東京支部 多摩"]
    tama = form.values()["usual-003-kei"]
    page = admin.press(form, SAVE_AGENTS, {"usual-001-kei": tama, "usual-002-kei": ""})
    assert page.notices() == ["ふだんの依頼先を保存しました。"]
    assert [row[1:] for row in page.rows("usual-agents")[:4]] == [
        ["登録車", "代理人 東京支部 東京"], ["軽自動車", "代理人 東京支部 多摩"],
        ["登録車", "代理人 東京支部 東京"], ["軽自動車", "なし"],
    ]  # fmt: skip
    late = admin.press(other_tab, SAVE_AGENTS, {"usual-001-registered": tama}, status=409)
    assert late.rows("differences")[0] == ["001 六本木工場 登録車", "代理人 東京支部 東京", "代理人 東京支部 多摩"]
    page = admin.press(late, "自分の入力で上書きする")
    assert page.rows("usual-agents")[0][2] == "代理人 東京支部 多摩"


@pytest.mark.parametrize("forged", ["999999", "x", "3"])
def test_nobody_else_s_agent_is_chosen(admin: Client, forged: str) -> None:
    page = admin.press(admin.get(AGENTS), SAVE_AGENTS, {"usual-001-kei": forged}, status=422)
    assert set(page.errors()) == {"usual-001-kei"}


def test_an_agent_sets_no_fields_of_a_workshop(client: Client) -> None:
    agent = client.sign_in(AGENT, "admin")
    form = agent.get(FORM)
    named = set(form.values()) - {"csrf_token", "form_token", "version"}
    assert named == {"billing_email", "password_life_days", "sign_in_places"}
    typed = {"password_life_days": "60", "own_1": "x", "statement_name": "y"}
    page = agent.press(form, SAVE, typed)
    assert facts(page)["パスワードの有効日数"] == "60日"
    assert [one for one in ("usual-agents", "own-fields") if page.having("section", id=one)] == []


@pytest.mark.parametrize(
    ("member_code", "login_id", "statuses"),
    [
        (CLIENT, "admin", (200, 200, 200)),
        (CLIENT, "manager001", (200, 403, 403)),
        (CLIENT, "sender", (403, 403, 403)),
        (CLIENT, "viewer001", (403, 403, 403)),
        (AGENT, "admin", (200, 200, 403)),
        (AGENT, "branch", (200, 403, 403)),
        (AGENT, "sender", (403, 403, 403)),
        ("1000001", "admin", (403, 403, 403)),
    ],
)
def test_who_may_open_it(client: Client, member_code: str, login_id: str, statuses: tuple[int, ...]) -> None:
    signed_in = client.sign_in(member_code, login_id)
    for path, status in zip((HERE, FORM, AGENTS), statuses, strict=True):
        signed_in.get(path, status=status)
    if statuses[1] == 403:
        signed_in.post(FORM, WANTED, status=403)
        signed_in.post(AGENTS, {}, status=403)


def test_a_base_admin_sees_the_own_base_s_agents_and_no_button(client: Client) -> None:
    page = client.sign_in(CLIENT, "manager001").get(HERE)
    assert [row[0] for row in page.rows("usual-agents")] == ["001 六本木工場", "001 六本木工場"]
    assert not {"設定を変更する", "ふだんの依頼先を変更する"} & set(page.links())


@pytest.mark.parametrize("path", [HERE, FORM, AGENTS])
def test_each_page_costs_few_statements(admin: Client, sqlite: Database, path: str) -> None:
    with StatementCount(sqlite) as counted:
        admin.get(path)
    assert len(counted.statements) <= 4


OFFICE, CAFE = "203.0.113.7", "192.0.2.1"
REFUSED = (
    "この組織は、決められた場所からだけログインできます。この端末のアドレスは 192.0.2.1 です。"
    "社内からログインするか、組織の管理者に連絡してください。"
)


def test_nobody_shuts_out_themselves(admin: Client) -> None:
    form = admin.get(FORM)
    assert "いまのあなたのアドレスは 127.0.0.1 です。" in form.text
    refused = admin.press(form, SAVE, {"sign_in_places": f"{OFFICE}\r\n198.51.100.9/24"}, status=422)
    assert refused.errors() == {
        "sign_in_places": "この設定では、あなた自身がログインできなくなります。"
        "いまのアドレス 127.0.0.1 を加えてください。"
    }
    assert refused.values()["sign_in_places"] == f"{OFFICE}\n198.51.100.0/24"
    wrong = admin.press(refused, SAVE, {"sign_in_places": "本社"}, status=422)
    assert wrong.errors() == {
        "sign_in_places": "「本社」はアドレスとして読めません。"
        "203.0.113.7 のようなアドレスか、203.0.113.0/24 のような範囲を1行に1つ入力してください。"
    }
    page = admin.press(wrong, SAVE, {"sign_in_places": f"127.0.0.1\r\n{OFFICE}"})
    assert (facts(page)["ログインできる場所"], page.notices()) == (
        "127.0.0.1、203.0.113.7", ["組織の設定を保存しました。"],
    )  # fmt: skip


def test_from_elsewhere_the_sign_in_says_why_and_an_open_page_asks_for_it_again(app: Flask, admin: Client) -> None:
    admin.press(admin.get(FORM), SAVE, {"sign_in_places": f"127.0.0.1\r\n{OFFICE}"})
    at_cafe = Client(app)
    at_cafe.browser.environ_base["REMOTE_ADDR"] = CAFE
    typed = {"member_code": CLIENT, "login_id": "sender", "password": PASSWORD}
    assert at_cafe.press(at_cafe.get("/sign-in"), "ログイン", typed, status=422).errors() == {"": REFUSED}
    admin.browser.environ_base["REMOTE_ADDR"] = CAFE
    assert admin.raw("/requests").headers["Location"] == "/sign-in?next=/requests"


def test_the_operator_lifts_the_limit(app: Flask, client: Client, admin: Client) -> None:
    admin.press(admin.get(FORM), SAVE, {"sign_in_places": "127.0.0.1"})
    operator = Client(app).sign_in("1000001", "admin")
    shown = operator.get(f"/operator/organizations/{CLIENT}")
    confirm = operator.get(shown.links()["制限を外す…"])
    done = operator.press(confirm, "制限を外す")
    assert done.notices()[0] == "どこからでもログインできるようになりました。"
    assert "制限を外す…" not in done.links()
    assert facts(admin.get(HERE))["ログインできる場所"] == "制限なし"
    late = operator.press(confirm, "制限を外す", {"form_token": "0" * 32}, status=409)
    assert late.heading == "株式会社みなと自動車"
