"""Correcting the one section that the operator asked about, in the wizard's own form."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.shared.enrolled import field_words
from blueprints.signup.correcting.answers import draft_of
from blueprints.signup.steps import entered as entered_in
from domain.enrollment import EnrollmentState, Section
from domain.enrollment_correction import FIELDS
from models.database import Database
from models.enrollments import Enrollment
from models.mails import Mail
from tests.conftest import Clock
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import Client
from tests.support.enrollments import an_enrollment, received
from tests.support.organizations import Demo
from tests.support.page import Page, text_of
from tests.support.signup_answers import PASSWORD
from usecases.signup.content import content_of
from usecases.transaction import reading

NUMBER = "261120-00001"
SHOW = f"/operator/enrollments/{NUMBER}"
TEXT = "電話番号を確認してください。"
SAVE = "訂正を保存する"
Ask = Callable[[str], str]


@pytest.fixture
def clerk(client: Client, demo: Demo, sqlite: Database, now: datetime) -> Client:
    with sqlite.writer() as session, session.begin():
        received(session, an_enrollment(), now, EnrollmentState.CHECKED, NUMBER)
    return client.sign_in("1000001", "clerk")


@pytest.fixture
def ask(clerk: Client) -> Ask:
    """Asks about a section; the address in the mail."""

    def asking(section: str) -> str:
        page = clerk.press(clerk.get(f"{SHOW}/ask"), "問い合わせを送る", {"section": section, "text": TEXT})
        assert page.notices() == ["問い合わせのメールはまもなく送られます。"]
        with reading() as session:
            mail = session.scalars(select(Mail).order_by(Mail.id.desc())).first()
            assert mail is not None
            return str(json.loads(TEST_VAULT.open(mail.sealed_links))["correct"])

    return asking


@pytest.fixture
def applicant(app: Flask) -> Client:
    return Client(app)


def stored() -> Enrollment:
    with reading() as session:
        return session.scalars(select(Enrollment)).one()


def correct(applicant: Client, address: str, status: int = 303, **answers: str) -> Page:
    fields = {name.replace("__", "-"): text for name, text in answers.items()}
    return applicant.press(applicant.get(address), SAVE, fields, status)


@pytest.mark.parametrize("section", Section)
def test_the_forms_are_filled_with_what_was_entered(app: Flask, section: Section) -> None:
    """Through the wizard's own answers and back nothing is lost but what stays secret."""
    with app.test_request_context():
        account = an_enrollment().company.account
        said = entered_in(draft_of(an_enrollment()))
        assert account is not None
        assert said.company.account is not None
        assert (said.company.account.number, said.company.account.holder) == ("", "")
        assert (said.bases, said.administrators) == (an_enrollment().bases, an_enrollment().administrators)
        assert {**vars(said.company), "account": None} == {**vars(an_enrollment().company), "account": None}
        assert set(field_words(section)) == set(FIELDS[section])


def test_asking_needs_a_section_and_a_text(clerk: Client) -> None:
    page = clerk.press(clerk.get(f"{SHOW}/ask"), "問い合わせを送る", {}, 422)
    assert set(page.errors()) == {"section", "text"}


def test_the_question_and_its_answer_stand_on_the_operators_page(clerk: Client, ask: Ask, applicant: Client) -> None:
    address = ask("company")
    assert clerk.get(SHOW).rows("questions-asked") == [
        ["2026/11/20 10:00", "事業者情報", TEXT, "回答待ち 2026/12/04 10:00 まで"]
    ]
    correct(applicant, address, phone="048-222-9999")
    page = clerk.get(SHOW)
    assert page.rows("questions-asked")[0][3] == "回答済み 2026/11/20 10:00"
    assert "申込者 訂正（事業者情報）：電話番号" in page.text
    assert "状態受付" in page.text
    assert "048-222-9999" in page.text


def test_the_section_alone_is_shown_with_the_question(ask: Ask, applicant: Client) -> None:
    page = applicant.get(ask("company"))
    assert page.heading == "申込の訂正：事業者情報"
    assert TEXT in page.text
    assert page.values()["company_name"] == "株式会社川口モータース"
    assert [
        hidden for hidden in ("川口工場", "1234567", "カ）カワグチモータース", "argon2") if hidden in page.html
    ] == []
    assert "****567" in page.text
    bases = applicant.get(ask("bases"))
    assert (bases.values()["b2-name"], "048-222-0100" in bases.html, "manager-001" in bases.html) == (
        "蕨工場", False, False,
    )  # fmt: skip
    managers = applicant.get(ask("managers"))
    assert (managers.values()["b1-login_id"], "argon2" in managers.html, "332-0012" in managers.html) == (
        "manager-001", False, False,
    )  # fmt: skip


def test_the_account_stays_unless_another_one_is_entered(ask: Ask, applicant: Client) -> None:
    address = ask("company")
    half = correct(applicant, address, 422, branch_code="004")
    assert set(half.errors()) == {"account_number", "account_holder"}
    half = correct(applicant, address, 422, account_number="7654321")
    assert set(half.errors()) == {"account_holder"}
    correct(applicant, address, representative="新任 太郎")
    account = content_of(stored(), TEST_VAULT).company.account
    assert account is not None
    assert (account.number, stored().content["company"]["representative"]) == ("1234567", "新任 太郎")


def test_another_account_takes_its_place_masked(clerk: Client, ask: Ask, applicant: Client) -> None:
    correct(applicant, ask("company"), account_number="7654321", account_holder="カ)ベツ")
    account = content_of(stored(), TEST_VAULT).company.account
    assert account is not None
    assert (account.number, stored().content["company"]["account"]["number"]) == ("7654321", "****321")


def test_wrong_answers_come_back_as_typed(ask: Ask, applicant: Client) -> None:
    page = correct(applicant, ask("company"), 422, phone="x", representative="新任 太郎")
    assert set(page.errors()) == {"phone"}
    assert (page.values()["phone"], page.values()["representative"]) == ("x", "新任 太郎")
    assert applicant.press(page, SAVE, {"phone": "048-222-9999"}).heading == "訂正を受け付けました"


def test_a_link_opens_its_section_once(ask: Ask, applicant: Client) -> None:
    address = ask("company")
    seen = applicant.get(address)
    assert applicant.press(seen, SAVE, {"phone": "048-222-9999"}).heading == "訂正を受け付けました"
    again = applicant.press(seen, SAVE, {"phone": "048-222-8888"}, status=200)
    assert (again.heading, "048" in again.text) == ("訂正を受け付けました", False)
    assert stored().content["company"]["phone"] == "048-222-9999"


def test_a_link_whose_time_is_over_says_so(ask: Ask, applicant: Client, clock: Clock) -> None:
    address = ask("company")
    clock.move(days=14)
    page = applicant.get(address, status=410)
    assert (page.heading, "期限（2026/12/04 10:00）" in page.text) == ("このリンクは使えません", True)


def test_what_was_decided_is_not_corrected(clerk: Client, ask: Ask, applicant: Client) -> None:
    address = ask("company")
    refuse = {"ground": "unfit", "text": "対象外です。"}
    clerk.press(clerk.get(f"{SHOW}/refuse"), "却下する", refuse)
    assert "審査が終わっている" in applicant.get(address, status=410).text
    assert clerk.get(f"{SHOW}/ask", status=409).refusal() == (
        "この申込は審査が終わっているため、問い合わせられません。"
    )


def test_of_two_who_correct_the_section_the_later_one_sees_the_newer_state(ask: Ask, applicant: Client) -> None:
    managers, bases = ask("managers"), ask("bases")
    seen = applicant.get(bases)
    correct(applicant, managers, b1__name="新任 太郎")
    late = applicant.press(seen, SAVE, {"b1-phone": "048-222-9999"}, 409)
    assert "現在の内容" in late.text
    assert late.values()["b1-phone"] == "048-222-9999"
    assert applicant.press(late, SAVE).heading == "訂正を受け付けました"
    first = content_of(stored()).bases[0]
    assert (first.phone, first.manager.name) == ("048-222-9999", "新任 太郎")


def test_rows_come_and_go_without_losing_what_was_typed(ask: Ask, applicant: Client) -> None:
    address = ask("company")
    more = applicant.press(applicant.get(address), "管理者を追加する", {"phone": "048-222-9999"}, 200)
    assert (more.values()["administrators"], more.values()["phone"]) == ("1,2", "048-222-9999")
    two = {"a2-name": "次席 花子", "a2-email": "second@kawaguchi.example"}
    applicant.press(more, SAVE, two)
    assert [one.name for one in content_of(stored()).administrators] == ["大野 恵", "次席 花子"]


def test_a_base_may_be_taken_out_but_none_added(ask: Ask, applicant: Client) -> None:
    address = ask("bases")
    page = applicant.get(address)
    assert ("事業場を追加する" in page.buttons(), "表から貼り付け" in page.text) == (False, False)
    pasted = {**page.values(), "pasted": "003,戸田工場", "act": "paste-add"}
    assert applicant.post(address, pasted, status=200).values()["rows"] == "1,2"
    forged = {**page.values(), "rows": "1,2,3", "b3-code": "003", "act": "save"}
    applicant.post(address, forged)
    assert [base.code for base in content_of(stored()).bases] == ["001", "002"]
    address = ask("bases")
    page = applicant.get(address)
    [button, _other] = [one for one in page.tree.iter("button") if text_of(one) == "この事業場を外す"]
    fewer = applicant.post(address, {**page.values(), "act": button.get("value", "")}, status=200)
    applicant.press(fewer, SAVE)
    assert [base.code for base in content_of(stored()).bases] == ["002"]
    assert stored().manager_passwords == {"002": "$argon2id$hash-of-002"}


def test_a_password_is_asked_for_again_and_kept_as_a_hash(ask: Ask, applicant: Client) -> None:
    address = ask("managers")
    page = applicant.get(address)
    assert "パスワードは設定済みです。" in page.text
    more = applicant.post(address, {**page.values(), "b1-password": PASSWORD, "act": "add-b1-i"}, status=200)
    assert ("パスワードをもう一度入力してください。" in more.text, PASSWORD in more.html) == (True, False)
    before = dict(stored().manager_passwords)
    correct(applicant, address, b1__password=PASSWORD)
    after = stored().manager_passwords
    assert (after["002"], after["001"] != before["001"], PASSWORD in str(after)) == (before["002"], True, False)


def test_a_fragment_is_the_fields_alone(ask: Ask, applicant: Client) -> None:
    address = ask("company")
    answers = {**applicant.get(address).values(), "act": "add"}
    page = applicant.post(address, answers, status=200, htmx=True)
    assert ("<html" in page.html, page.having("div", id="signup-step") != []) == (False, True)


def test_an_unknown_link_is_not_found(applicant: Client, demo: Demo) -> None:
    applicant.get("/signup/correct/unknown", status=404)
    applicant.post("/signup/correct/unknown", {}, status=404)
