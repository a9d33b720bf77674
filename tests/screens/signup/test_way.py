"""The way through the wizard: its order, what it keeps, and the one enrollment at its end."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from domain.corporate_number import read_corporate_number, read_invoice_number
from domain.enrollment import PaperState
from domain.field_rules import read_delegate_number
from domain.refusal import Refusal
from domain.workshop_numbers import read_agent_base_id, read_conformity_operator_id
from models.database import Database
from models.enrollments import Enrollment, EnrollmentPaper, SignupDraft
from models.mails import Mail
from models.organizations import Base
from models.terms import TermsVersion
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.page import Page, text_of
from tests.support.pdfs import pages
from tests.support.signup_answers import (
    AGREED,
    BASES,
    COMPANY,
    MANAGERS,
    PASSWORD,
    STEPS,
    fill,
    fill_all,
    press_next,
)

SEND = "この内容で申し込む"
LATER = ("company", "bases", "managers", "confirm")


def count(sqlite: Database, table: type) -> int:
    with sqlite.reader() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def steps_of(page: Page) -> list[tuple[str, str]]:
    [line] = page.having("nav", class_="wizard")
    return [
        (item.get("class", ""), next((link.get("href", "") for link in item.iter("a")), "")) for item in line.iter("li")
    ]


def test_five_steps_lead_to_a_receipt(client: Client, sqlite: Database) -> None:
    confirm = fill_all(client)
    assert confirm.heading == "5/5 確認"
    done = client.press(confirm, SEND)
    assert (done.heading, count(sqlite, Enrollment)) == ("申込を受け付けました", 1)
    assert "受付番号 261120-00001 " in done.text
    assert "3営業日以内（2026年11月26日（令和8年・木）まで）" in done.text


@pytest.mark.parametrize("step", LATER)
def test_no_step_opens_before_those_before_it_are_done(client: Client, step: str) -> None:
    assert client.get(f"/signup/{step}", status=303).headers["Location"] == "/signup/terms"


@pytest.mark.parametrize(("done", "first_open"), [(("terms",), "company"), (("terms", "company"), "bases")])
def test_what_comes_later_leads_to_the_first_step_that_is_not_done(
    client: Client, done: tuple[str, ...], first_open: str
) -> None:
    fill(client, *done)
    for step in ("managers", "confirm"):
        assert client.get(f"/signup/{step}", status=303).headers["Location"] == f"/signup/{first_open}"


def test_a_post_of_a_later_step_is_kept_but_leads_back(client: Client) -> None:
    answer = client.post("/signup/bases", {**BASES, "act": "next"})
    assert answer.headers["Location"] == "/signup/terms"
    page = fill(client, "terms", "company")
    assert page.values()["b1-name"] == "川口工場"


def test_nobody_is_enrolled_by_a_post_out_of_order(client: Client, sqlite: Database) -> None:
    fill(client, "terms", "company")
    assert client.post("/signup/confirm", {"seen": "x"}).headers["Location"] == "/signup/bases"
    assert count(sqlite, Enrollment) == 0


def test_the_line_of_steps_links_what_is_done(client: Client) -> None:
    assert steps_of(fill(client, "terms", "company")) == [
        ("done", "/signup/terms"),
        ("done", "/signup/company"),
        ("current", ""),
        ("todo", ""),
        ("todo", ""),
    ]


def test_the_heading_says_where_one_is(client: Client) -> None:
    page = fill(client, "terms", "company")
    assert (page.heading, page.title) == ("3/5 事業場情報", "3/5 事業場情報 - Keizoku")


@pytest.mark.parametrize(
    ("ticks", "missing"),
    [
        ({}, {"agree_terms", "agree_fees"}),
        ({"agree_terms": "y"}, {"agree_fees"}),
        ({"agree_fees": "y"}, {"agree_terms"}),
    ],
)
def test_both_agreements_are_needed(client: Client, sqlite: Database, ticks: dict[str, str], missing: set[str]) -> None:
    page = press_next(client, client.get("/signup/terms"), ticks, status=422)
    assert set(page.errors()) == missing
    assert client.get("/signup/company", status=303).headers["Location"] == "/signup/terms"


def test_next_reads_as_unavailable_until_both_are_given(client: Client) -> None:
    def waits(page: Page) -> list[bool]:
        found = page.having("button", class_="needs-script")
        return [button.get("aria-disabled") == "true" for button in found]

    assert waits(client.get("/signup/terms")) == [True]
    fill(client, "terms")
    assert waits(client.get("/signup/terms")) == []


def test_agreeing_is_kept_with_version_moment_and_address(client: Client, sqlite: Database, clock: Clock) -> None:
    agreed_at = clock.now
    page = fill(client, "terms")
    clock.move(minutes=7)
    for step in ("company", "bases", "managers"):
        page = press_next(client, page, STEPS[step])
    client.press(page, SEND)
    with sqlite.reader() as session:
        kept = session.scalars(select(Enrollment)).one()
    assert (kept.terms_version, kept.agreed_at, kept.agreed_from) == (1, agreed_at, "127.0.0.1")


def test_the_declaration_on_antisocial_forces_is_part_of_what_is_agreed(client: Client) -> None:
    assert "反社会的勢力に関する表明" in client.get("/signup/terms").text


def test_back_keeps_what_was_typed_even_if_it_is_not_right_yet(client: Client) -> None:
    page = fill(client, "terms", "company")
    before = client.press(page, "戻る", {"b1-code": "?", "b1-name": "川口工場"})
    assert before.heading == "2/5 事業者情報"
    again = press_next(client, before, {})
    assert (again.values()["b1-code"], again.values()["b1-name"], again.errors()) == ("?", "川口工場", {})


def test_a_step_of_wrong_answers_comes_back_as_typed(client: Client) -> None:
    page = press_next(client, fill(client, "terms"), {**COMPANY, "postal_code": "33"}, status=422)
    assert page.errors() == {"postal_code": "郵便番号は7桁の数字で入力してください。"}
    assert {name: page.values()[name] for name in COMPANY} == {**COMPANY, "postal_code": "33"}
    assert client.get("/signup/company").values()["postal_code"] == "33"


def test_a_fragment_is_the_fields_alone(client: Client) -> None:
    fill(client, "terms")
    answer = client.post("/signup/company", {**COMPANY, "phone": "x", "act": "next"}, status=422, htmx=True)
    assert "<html" not in answer.html
    assert set(answer.errors()) == {"phone"}
    assert (
        client.post("/signup/company", {**COMPANY, "act": "next"}, status=204, htmx=True).headers["HX-Location"]
        == "/signup/bases"
    )


def test_sending_twice_makes_one_enrollment(client: Client, sqlite: Database) -> None:
    confirm = fill_all(client)
    first, second = client.press(confirm, SEND), client.press(confirm, SEND)
    assert (first.text, count(sqlite, Enrollment), count(sqlite, Mail)) == (second.text, 1, 1)


def test_every_step_of_what_was_sent_leads_to_the_receipt(client: Client) -> None:
    client.press(fill_all(client), SEND)
    for step in ("terms", "company", "bases", "managers", "confirm"):
        assert client.get(f"/signup/{step}", status=303).headers["Location"] == "/signup/done"
    assert client.post("/signup/company", {**COMPANY, "act": "next"}).headers["Location"] == "/signup/done"


def test_what_another_tab_has_changed_is_shown_before_it_is_sent(client: Client, sqlite: Database) -> None:
    confirm = fill_all(client)
    press_next(client, client.get("/signup/company"), {"phone": "048-222-9999"})
    page = client.press(confirm, SEND, status=409)
    assert (count(sqlite, Enrollment), "048-222-9999" in page.text) == (0, True)
    assert page.errors() == {"": "別の画面で入力内容が変わりました。下の内容を確認してから、もう一度押してください。"}
    assert client.press(page, SEND).heading == "申込を受け付けました"


def test_a_step_mended_from_the_confirmation_returns_to_it(client: Client) -> None:
    fill_all(client)
    page = client.get("/signup/company?then=confirm")
    after = client.press(page, "保存して確認に戻る", {"representative": "新任 太郎"})
    assert (after.heading, "新任 太郎" in after.text) == ("5/5 確認", True)


def test_the_confirmation_shows_everything_but_passwords(client: Client) -> None:
    page = fill_all(client)
    for text in ("株式会社川口モータース", "川口工場", "岡田 翼", "東京支部東京拠点", "****567", "••••••••", "第1版"):
        assert text in page.text, text
    assert [PASSWORD in page.html, "argon2" in page.html] == [False, False]


def test_after_its_own_step_no_page_holds_the_whole_account_number(client: Client) -> None:
    page = fill(client, "terms", "company")
    later = [page, press_next(client, page, BASES), fill_all(client)]
    later.append(client.press(later[-1], SEND))
    later.append(client.get(later[-1].links()["申込の状況をいつでも確認できるページ"]))
    assert [("1234567" in page.html, "****567" in page.text) for page in later] == [
        (False, False), (False, False), (False, True), (False, False), (False, False),
    ]  # fmt: skip


def test_no_page_draft_or_cookie_holds_a_password(client: Client, sqlite: Database) -> None:
    page = fill(client, "terms", "company", "bases")
    wrong = press_next(client, page, {**MANAGERS, "b1-kana": "?"}, status=422)
    again = client.get("/signup/managers")
    cookies = client.browser._cookies.values()
    with sqlite.reader() as session:
        drafts = [draft.sealed_content for draft in session.scalars(select(SignupDraft))]
    held = "".join([wrong.html, again.html, *drafts, *(str(cookie.value) for cookie in cookies)])
    assert [PASSWORD in held, "argon2" in held] == [False, False]
    assert "パスワードは設定済みです。" in again.text
    assert press_next(client, again, {"b1-kana": "オカダ　ツバサ"}).heading == "5/5 確認"


def test_the_cookie_is_out_of_reach_of_scripts_and_of_the_session(client: Client) -> None:
    client.get("/signup/terms")
    answer = client.post("/signup/terms", {**AGREED, "act": "next"})
    [line] = [header for header in answer.headers.getlist("Set-Cookie") if header.startswith("signup=")]
    assert re.fullmatch(
        r"signup=[A-Za-z0-9_-]{43}; Expires=[^;]+; Max-Age=2592000; HttpOnly; Path=/; SameSite=Lax", line
    )


def test_what_was_typed_is_there_for_thirty_days(client: Client, clock: Clock) -> None:
    fill(client, "terms", "company")
    clock.move(days=29, hours=23)
    page = client.get("/signup/terms")
    assert "続きから（事業場情報）" in page.links()
    clock.move(**{"hours": 2})
    assert "続きから（事業場情報）" not in client.get("/signup/terms").links()


def test_a_draft_can_be_thrown_away(client: Client, sqlite: Database) -> None:
    fill(client, "terms", "company")
    page = client.press(client.get("/signup/terms"), "破棄して最初から入力する")
    assert (page.heading, count(sqlite, SignupDraft)) == ("1/5 利用規約", 0)


def test_typing_is_kept_on_the_way(client: Client) -> None:
    fill(client, "terms")
    typed = {"company_name": "途中", "csrf_token": client.token()}
    kept = client.browser.post("/signup/company/typed", data=typed)
    assert kept.get_data(as_text=True) == "下書きを10:00に保存しました。"
    assert client.get("/signup/company").values()["company_name"] == "途中"


def test_a_newer_version_of_the_terms_is_agreed_to_anew(client: Client, clock: Clock, sqlite: Database) -> None:
    confirm = fill_all(client)
    with sqlite.writer() as session, session.begin():
        session.add(
            TermsVersion(
                version=2, valid_from=clock.now.date(), sections=[], announced_at=clock.now - timedelta(days=9)
            )
        )
    assert client.press(confirm, SEND).heading == "1/5 利用規約"
    assert client.get("/signup/terms").values().get("agree_terms") is None


IN_TOKYO = {
    **BASES,
    "b1-address_1": "東京都港区六本木９－９－９",
    "b1-agent_registered_name": "",
    "b1-agent_registered_id": "",
}


def agents_of(page: Page) -> list[str]:
    return [page.values()[f"b1-agent_{kind}_{what}"] for kind in ("registered", "kei") for what in ("name", "id")]


def test_the_branches_of_the_address_are_offered_and_the_chosen_one_is_filled_in(client: Client) -> None:
    page = fill(client, "terms", "company")
    offered = client.post("/signup/bases", {**IN_TOKYO, "act": "agent-1"}, status=200, htmx=True)
    assert [button for button in offered.buttons() if "1300000" in button] == [
        "代理人 東京支部 東京（130000001）",
        "代理人 東京支部 多摩（130000002）",
    ]
    plain = client.follow(client.post("/signup/bases", {**IN_TOKYO, "act": "agent-1"}))
    chosen = client.press(plain, "代理人 東京支部 多摩（130000002）")
    assert agents_of(chosen) == ["代理人　東京支部　多摩", "130000002"] * 2
    assert page.heading == chosen.heading


def test_the_only_branch_is_filled_in_beside_what_was_entered_for_kei(client: Client, sqlite: Database) -> None:
    with sqlite.writer() as session, session.begin():
        session.execute(
            update(Base).where(Base.agency_id == "130000001").values(address_1="埼玉県川口市本町４－１－８")
        )
    fill(client, "terms", "company")
    own = {"b1-agent_kei_name": "軽の代理人", "b1-agent_kei_id": "999999999"}
    page = client.follow(client.post("/signup/bases", {**IN_TOKYO, **own, "act": "agent-1"}))
    assert agents_of(page) == ["代理人　東京支部　多摩", "130000002", "軽の代理人", "999999999"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "先に事業場の住所を入力してください。その都道府県の支部を探します。"),
        ("沖縄県那覇市１－１", "この住所の支部は登録されていません。代理人から知らされた名称とIDを入力してください。"),
        ("東京", "この住所の支部は登録されていません。代理人から知らされた名称とIDを入力してください。"),
    ],
)
def test_where_no_branch_is_found_it_says_what_to_enter(client: Client, address: str, said: str) -> None:
    fill(client, "terms", "company")
    page = client.follow(client.post("/signup/bases", {**IN_TOKYO, "b1-address_1": address, "act": "agent-1"}))
    assert said in page.text
    assert page.values()["b1-name"] == BASES["b1-name"]


@pytest.mark.parametrize(
    "act", ["agent-9", "agent-1-999999999", "agent-", "agent-1-", "agent-１-1", "agent-99999999999"]
)
def test_a_button_of_agents_that_no_page_has_changes_nothing(client: Client, act: str) -> None:
    fill(client, "terms", "company")
    page = client.follow(client.post("/signup/bases", {**IN_TOKYO, "act": act}))
    assert agents_of(page) == ["", "", "", ""]


def way_of(page: Page) -> list[tuple[str, str]]:
    [line] = page.having("ol", class_="steps")
    return [(step.get("class", ""), text_of(step)) for step in line.iter("li")]


def test_the_way_goes_from_receipt_over_check_and_account_to_use(client: Client) -> None:
    done = client.press(fill_all(client), SEND)
    assert way_of(done) == [
        ("done", "受付2026/11/20 10:00"),
        ("current", "確認"),
        ("done", "口座2026/11/20 10:00"),
        ("todo", "開通"),
    ]


def test_an_account_by_paper_waits_for_its_form(client: Client, sqlite: Database) -> None:
    fill(client, "terms")
    by_paper = {name: text for name, text in COMPANY.items() if not name.startswith(("bank", "branch", "account"))}
    press_next(client, client.get("/signup/company"), {**by_paper, "debit_way": "paper"})
    press_next(client, client.get("/signup/bases"), BASES)
    done = client.press(press_next(client, client.get("/signup/managers"), MANAGERS), SEND)
    assert way_of(done)[2:] == [("todo", "口座口座振替依頼書: 未着"), ("todo", "開通")]
    (sheet,) = pages(client.raw(done.links()["記入済みの用紙（PDF）"]).data)
    assert {"預金口座振替依頼書", "名称 株式会社川口モータース", "金融機関（コード）"} <= set(sheet)
    with sqlite.writer() as session, session.begin():
        session.execute(update(EnrollmentPaper).values(state=PaperState.ARRIVED))
    arrived = client.get("/signup/done")
    assert (way_of(arrived)[2], "記入済みの用紙（PDF）" in arrived.links()) == (("done", "口座2026/11/20 10:00"), False)


SAMPLES = (
    "130000001", "１３０－０００－００１", "130 000 001", "13000000", "1300000012", "C0012345", "ｃ－００１２３４５",
    "7000012050002", "７０００－０１２０－５０００２", "T7000012050002", "ｔ 7000 0120 50002",
    "Ｔ－７００００１２０５０００２",
    "K7000012050002", "T700001205000", "0012345", "C001234", "11A0000001", "１１ａ００００００１", "11A000001", "あ",
    "!",
)  # fmt: skip


def read_invoice(typed: str) -> str:
    return read_invoice_number(typed).text


@pytest.mark.parametrize(
    ("step", "name", "read"),
    [
        ("bases", "b1-agent_registered_id", read_agent_base_id),
        ("bases", "b1-agent_kei_id", read_agent_base_id),
        ("bases", "b1-delegate_number", read_delegate_number),
        ("company", "operator_id", read_conformity_operator_id),
        ("company", "corporate_number", read_corporate_number),
        ("company", "invoice_number", read_invoice),
    ],
)
def test_what_a_browser_compares_while_one_types_is_what_the_server_takes(
    client: Client, step: str, name: str, read: Callable[[str], str]
) -> None:
    fill(client, "terms", "company")
    [box] = client.get(f"/signup/{step}").having("input", name=name)
    fits = [typed for typed in SAMPLES if re.fullmatch(box.get("pattern", ""), typed)]
    assert fits == [typed for typed in SAMPLES if is_taken(read, typed)] != []


def is_taken(read: Callable[[str], str], typed: str) -> bool:
    try:
        return bool(read(typed))
    except Refusal:
        return False


def test_who_begins_without_end_is_told_when_to_try_again(client: Client, sqlite: Database) -> None:
    """One browser after another from one address; what was typed stays on the page."""
    statuses = []
    for _turn in range(31):
        browser = Client(client.app)
        fields = {**AGREED, "act": "next", "csrf_token": browser.token()}
        answer = browser.browser.post("/signup/terms", data=fields)
        statuses.append(answer.status_code)
    assert statuses == [303] * 30 + [429]
    assert (answer.headers["Retry-After"], count(sqlite, SignupDraft)) == ("3600", 30)
    assert "checked" in answer.get_data(as_text=True)
    typed = browser.browser.post("/signup/terms/typed", data=fields)
    assert (typed.status_code, typed.headers["Retry-After"]) == (429, "3600")
