"""Registered data on screen: look, ask for a change, correct it, withdraw it; nothing typed lost."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from demo.organizations import Demo
from domain.organization_change import AccountWish, ChangeState
from models.database import Database
from models.forms import FormToken, KeptPost
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from models.users import UserSession
from tests.support.agency_stories import TEST_VAULT
from tests.support.changes import NEW_ACCOUNT, a_waiting_change, asked
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.enrollments import A_BANK_ACCOUNT
from tests.support.organizations import find_organizations
from tests.support.page import Page
from usecases.organizations.registered import seal_account

CLIENT = "1845678"
HERE, FORM = "/organization", "/organization/change"
SEND = "変更を届け出る"
# What the demo's organization still lacks of what is required.
NEEDED = {
    "representative": "港 太郎", "email": "info@minato.example", "email_again": "info@minato.example",
    "designation_number": "関指第1845号", "function_oss_registered": "y",
}  # fmt: skip
ACCOUNT = {
    "account_wish": "account", "bank_code": "0001", "bank_name": "みずほ銀行", "branch_code": "001",
    "branch_name": "東京営業部", "account_type": "ordinary", "account_number": "7654321", "account_holder": "ｶ)ﾐﾅﾄ",
}  # fmt: skip


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in(CLIENT, "admin")


@pytest.fixture
def change(sqlite: Database) -> Callable[[Callable[[Organization], None]], None]:
    """Puts something on record of the organization."""

    def put(act: Callable[[Organization], None]) -> None:
        with sqlite.writer() as session, session.begin():
            act(session.scalars(select(Organization).where(Organization.member_code == CLIENT)).one())

    return put


def complete(organization: Organization) -> None:
    organization.representative, organization.email = "港 太郎", "info@minato.example"
    organization.designation_number, organization.functions = "関指第1845号", ["oss_registered"]
    organization.sealed_account = seal_account(TEST_VAULT, A_BANK_ACCOUNT)


def facts(page: Page) -> dict[str, str]:
    names = ["".join(node.itertext()).strip() for node in page.tree.iter("dt")]
    values = ["".join(node.itertext()).strip() for node in page.tree.iter("dd")]
    return dict(zip(names[: len(values)], values, strict=False))


def states(database: Database) -> list[ChangeState]:
    with database.reader() as session:
        return list(session.scalars(select(OrganizationChange.state).order_by(OrganizationChange.id)))


def test_a_page_shows_what_is_registered_with_the_account_masked(admin: Client, change: Callable[..., None]) -> None:
    change(complete)
    page = admin.get(HERE)
    assert page.heading == "登録情報"
    assert "登録情報" in page.menu()
    shown = facts(page)
    assert {name: shown[name] for name in ("会員コード", "事業者名", "代表者名", "FAX", "利用明細送付先")} == {
        "会員コード": "1845678", "事業者名": "株式会社みなと自動車", "代表者名": "港 太郎", "FAX": "なし",
        "利用明細送付先": "本社一括",
    }  # fmt: skip
    assert shown["口座振替の口座"] == "みずほ銀行（0001） 東京営業部（001） 普通 ****567"
    assert [text for text in ("1234567", "カ）カワグチ") if text in page.html] == []
    assert "変更はまだありません。" in page.text


def test_the_form_says_what_is_in_force_at_once_and_what_is_confirmed_first(admin: Client) -> None:
    page = admin.get(FORM)
    heads = [("".join(node.itertext())).strip() for node in page.tree.iter("h2")]
    assert heads[:6] == [
        "すぐに反映されるもの", "確認後に反映：事業者", "確認後に反映：番号", "確認後に反映：利用機能と明細",
        "確認後に反映：口座振替", *heads[5:6],
    ]  # fmt: skip
    [at_once] = page.having("section", id="at-once")
    assert [box.get("name") for box in at_once.iter("input")] == ["phone", "fax"]
    assert "ここから下は、運営が確認してから反映されます。" in page.text


def test_at_once_and_after_confirmation_are_told_apart(admin: Client, sqlite: Database) -> None:
    typed = {**NEEDED, "phone": "０３ー００００ー９９９９", "function_hybrid": "y"}
    page = admin.press(admin.get(FORM), SEND, typed)
    assert page.heading == "登録情報"
    assert page.notices()[:2] == [
        "変更しました：電話番号",
        "運営に届け出ました：代表者名、指定番号、利用機能。運営が確認するまでは、いまの内容のままです。",
    ]
    assert (facts(page)["電話番号"], facts(page)["代表者名"]) == ("03-0000-9999", "なし")
    renewals = "OSS代理申請（登録車）、OSS代理申請（軽）"
    assert page.rows("waiting-values") == [
        ["代表者名", "なし", "港 太郎"],
        ["指定番号", "なし", "関指第1845号"],
        ["利用機能", renewals, f"{renewals}、ハイブリッド"],
    ]
    assert [row[1:4] for row in page.rows("changes")] == [
        ["港 社長", "電話番号：03-0000-1845 → 03-0000-9999", "即時反映"]
    ]
    assert states(sqlite) == [ChangeState.AT_ONCE, ChangeState.OPEN]


REFUSED = [
    ({"company_name": ""}, {"company_name": "事業者名を入力してください。"}),
    ({"company_kana": "港自動車"}, {"company_kana": None}),
    ({"address_1": "港区六本木"}, {"address_1": None}),
    ({"phone": "12"}, {"phone": "電話番号は0から始まる市外局番から、数字とハイフンで入力してください。"}),
    (
        {"email_again": "other@minato.example"},
        {"email_again": "通知先メールアドレスが2つで違います。同じアドレスを入力してください。"},
    ),
    ({"corporate_number": "1234567890123"}, {"corporate_number": None}),
    ({"invoice_number": "T12"}, {"invoice_number": "インボイス登録番号はTと13桁の数字で入力してください。"}),
    ({"function_records": "y"}, {"certification_number": None}),
    (
        {**ACCOUNT, "account_number": ""},
        {"account_number": "口座をここで入力するときは、口座番号を入力してください。"},
    ),
    ({**ACCOUNT, "bank_code": "12"}, {"bank_code": None}),
    ({**ACCOUNT, "account_wish": "keep"}, {"account_wish": None}),
    ({**ACCOUNT, "account_wish": "paper"}, {"account_wish": None}),
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    admin: Client, sqlite: Database, wrong: dict[str, str], errors: dict[str, str | None]
) -> None:
    typed = {**NEEDED, "fax": "03-0000-1111", **wrong}
    page = admin.press(admin.get(FORM), SEND, typed, status=422)
    found = {name: text.removeprefix("エラー: ") for name, text in page.errors().items()}
    assert set(found) == set(errors)
    assert {name: found[name] for name, text in errors.items() if text} == {k: v for k, v in errors.items() if v}
    values = page.values()
    assert {name: values.get(name, "") for name in typed} == typed
    assert states(sqlite) == []


def test_nothing_new_is_said_so(admin: Client, change: Callable[..., None], sqlite: Database) -> None:
    change(complete)
    same = {"": "いまの内容と同じです。変えたい項目を入力してください。"}
    assert admin.press(admin.get(FORM), SEND, status=422).errors() == same
    page = admin.press(admin.get(FORM), SEND, {"representative": "港 花子"})
    assert "運営に届け出ました：代表者名。" in page.notices()[0]
    assert admin.press(admin.get(FORM), SEND, status=422).errors() == same
    assert states(sqlite) == [ChangeState.OPEN]


def test_a_waiting_request_is_filled_in_and_replaced(admin: Client, sqlite: Database) -> None:
    admin.press(admin.get(FORM), SEND, NEEDED)
    form = admin.get(FORM)
    assert form.values()["representative"] == "港 太郎"
    assert "2026/11/20 10:00の届け出が運営の確認を待っています。" in form.notices()[0]
    page = admin.press(form, SEND, {"representative": "港 花子"})
    assert ["代表者名", "なし", "港 花子"] in page.rows("waiting-values")
    assert states(sqlite) == [ChangeState.WITHDRAWN, ChangeState.OPEN]


def test_a_new_account_is_found_by_its_name_and_never_shown_whole(admin: Client, sqlite: Database) -> None:
    form = admin.get(FORM)
    chosen = admin.post(
        FORM, {**form.values(), **NEEDED, "bank_words": "みずほ", "fill": "bank::0001"}, status=200
    )  # fmt: skip
    assert chosen.values()["bank_code"] == "0001"
    typed = {**NEEDED, **ACCOUNT}
    page = admin.press(chosen, SEND, typed)
    assert ["口座振替の口座", "なし", "みずほ銀行（0001） 東京営業部（001） 普通 ****321"] in page.rows(
        "waiting-values"
    )
    later = admin.get(FORM)
    assert [found for found in (page, later, admin.get(HERE)) if "7654321" in found.html] == []
    assert "変えない場合の口座：みずほ銀行（0001） 東京営業部（001） 普通 ****321" in later.text


def test_no_digit_of_a_typed_account_is_left_in_the_clear(admin: Client, sqlite: Database) -> None:
    """Neither in what is told on the next page nor in what is kept of a post that came too late."""
    typed = {**NEEDED, **ACCOUNT, "account_number": "７６５４３２１"}
    admin.press(admin.get(FORM), SEND, typed)
    form = {**admin.get(FORM).values(), **typed}
    with sqlite.writer() as session, session.begin():
        for found in session.scalars(select(UserSession)):
            found.ended_at = found.started_at
    admin.post(FORM, form, status=303, token=form["csrf_token"])
    with sqlite.reader() as session:
        [kept] = session.scalars(select(KeptPost))
        told = [one.told for one in session.scalars(select(UserSession))]
        changes = [(one.before, one.after) for one in session.scalars(select(OrganizationChange))]
        tokens = [vars(one) for one in session.scalars(select(FormToken))]
    assert kept.fields["representative"] == ["港 太郎"]
    everything = repr([kept.fields, told, changes, tokens])
    assert [text for text in ("7654321", "７６５４３２１", "ｶ)ﾐﾅﾄ") if text in everything] == []


@pytest.mark.parametrize("member_code", [CLIENT, "2000001"])
def test_an_invoice_number_waits_for_the_operator_and_one_that_differs_is_warned_of(
    client: Client, member_code: str
) -> None:
    tenant = client.sign_in(member_code, "admin")
    form = tenant.get(FORM)
    typed = {name: text for name, text in NEEDED.items() if name in form.values() or member_code == CLIENT}
    typed |= {"invoice_number": "８０００－０１２０－１００３８", "corporate_number": "7000012050002"}
    page = tenant.press(form, SEND, typed)
    assert ["インボイス登録番号", "なし", "T8000012010038"] in page.rows("waiting-values")
    assert [
        text
        for text in page.notices()
        if "登録番号「T8000012010038」の数字が法人番号「7000012050002」と違います。" in text
    ]


def test_two_tabs_meet_on_the_conflict_page(admin: Client, sqlite: Database) -> None:
    first, second = admin.get(FORM), admin.get(FORM)
    admin.press(first, SEND, NEEDED)
    late = admin.press(second, SEND, {**NEEDED, "representative": "港 花子"}, status=409)
    assert late.heading == "別の画面で先に保存されています"
    assert late.rows("differences") == [["代表者名", "港 太郎", "港 花子"]]
    page = admin.press(late, "自分の入力で上書きする")
    assert ["代表者名", "なし", "港 花子"] in page.rows("waiting-values")
    assert states(sqlite) == [ChangeState.WITHDRAWN, ChangeState.OPEN]


def test_a_request_is_withdrawn_once(admin: Client, sqlite: Database) -> None:
    admin.press(admin.get(FORM), SEND, NEEDED)
    other_tab = admin.get(HERE)
    page = admin.press(admin.get(HERE), "この届け出を取り下げる")
    assert (page.notices()[0], page.rows("waiting-values")) == ("届け出を取り下げました。", [])
    assert [row[3] for row in page.rows("changes")] == ["取下げ"]
    late = admin.press(other_tab, "この届け出を取り下げる", status=409)
    assert late.rows("waiting-values") == []
    assert late.errors()[""] != ""
    assert states(sqlite) == [ChangeState.WITHDRAWN]


def test_a_double_press_asks_once(admin: Client, sqlite: Database) -> None:
    form = admin.get(FORM)
    admin.press(form, SEND, NEEDED)
    admin.press(form, SEND, NEEDED)
    assert states(sqlite) == [ChangeState.OPEN]


def test_a_base_admin_looks_and_asks_for_nothing(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        a_waiting_change(session, demo, now)
    page = client.sign_in(CLIENT, "manager001").get(HERE)
    assert page.rows("waiting-values")[0] == ["代表者名", "なし", "港 次郎"]
    assert "この届け出を取り下げる" not in page.buttons()
    assert "届け出を直す" not in page.links()
    client.get(FORM, status=403)
    client.post(FORM, NEEDED, status=403)
    client.post("/organization/change/withdraw", {}, status=403)


@pytest.mark.parametrize(
    ("member_code", "login_id", "path", "status"),
    [
        (CLIENT, "sender", HERE, 403),
        (CLIENT, "viewer001", FORM, 403),
        ("2000001", "admin", FORM, 200),
        ("2000001", "branch", HERE, 200),
        ("2000001", "sender", HERE, 403),
        ("1000001", "admin", HERE, 403),
    ],
)
def test_who_may_open_it(client: Client, member_code: str, login_id: str, path: str, status: int) -> None:
    client.sign_in(member_code, login_id).get(path, status=status)


def test_an_agent_has_no_fields_of_a_workshop(client: Client) -> None:
    agent = client.sign_in("2000001", "admin")
    form = agent.get(FORM)
    assert not {"designation_number", "account_wish", "function_records", "invoice_recipient"} & set(form.values())
    typed = {key: NEEDED[key] for key in ("representative", "email", "email_again")}
    page = agent.press(form, SEND, typed)
    assert [row[0] for row in page.rows("waiting-values")] == ["代表者名", "通知先メールアドレス"]
    assert "指定番号" not in facts(page)


def test_the_page_costs_the_same_however_long_its_history(admin: Client, sqlite: Database, now: datetime) -> None:
    def cost() -> int:
        with StatementCount(sqlite) as counted:
            admin.get(HERE)
        return len(counted.statements)

    before = cost()
    assert before <= 5
    with sqlite.writer() as session, session.begin():
        demo = find_organizations(session)
        for nth in range(12):
            asked(session, demo, now, fax=f"03-0000-{nth:04}")
            session.flush()
        asked(session, demo, now, wish=AccountWish.ACCOUNT, account=NEW_ACCOUNT)
    assert cost() == before


def test_the_history_is_a_fragment_of_the_page(admin: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        for nth in range(21):
            asked(session, demo, now, fax=f"03-0000-{nth:04}")
            session.flush()
    page = admin.get(HERE)
    assert len(page.rows("changes")) == 20
    fragment = admin.get(page.links()["次"], htmx=True)
    assert [row[2] for row in fragment.rows("changes")] == ["FAX：なし → 03-0000-0000"]
