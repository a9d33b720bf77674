"""Every field of every step with every kind of bad input: a sentence or a put-right answer, and nothing else lost."""

from collections.abc import Iterator

import pytest

from tests.support.client import Client
from tests.support.page import Page, read_page
from tests.support.signup_answers import (
    BASE,
    BASES,
    COMPANY,
    MANAGER,
    MANAGERS,
    PASSWORD,
    fill,
    press_next,
    row,
)

BAD = {
    "empty": "",
    "blank": " \u3000 ",
    "long": "あ" * 400,
    "longest": "9" * 20_000,
    "full width": "ＡＢＣ１２３",
    "half-width kana": "ｶﾜｸﾞﾁ",
    "nul": "あ\x00い",
    "control": "あ\x0bい",
    "emoji": "🚗",
    "script": "<script>alert(1)</script>",
    "reversed": "\u202egnp.exe",
    "foreign digits": "٣٣٢٠٠١٢",
}
OTHERS = {
    "company": {
        "address_2",
        "fax",
        "certification_number",
        "operator_id",
        "corporate_number",
        "invoice_number",
        "a1-login_id",
    },
    "bases": {"b1-address_2", "b1-agent_kei_name", "b1-agent_kei_id", "b1-ainas_code", "b1-delegate_number"},
    "managers": {"b1-service_user_id", "b1-login_id", "b1-i1-name", "b1-i1-service_user_id", "b1-p1-name"},
}
ANSWERS = {"company": COMPANY, "bases": BASES, "managers": MANAGERS}
BEFORE = {"company": ("terms",), "bases": ("terms", "company"), "managers": ("terms", "company", "bases")}
# What is blamed instead of, or besides, the field itself.
TWINS = {
    "email": {"email_again"},
    "b1-agent_registered_name": {"b1-agent_registered_id"},
    "b1-agent_registered_id": {"b1-agent_registered_name"},
    "b1-agent_kei_name": {"b1-agent_kei_id"},
    "b1-agent_kei_id": {"b1-agent_kei_name"},
    "b1-i1-service_user_id": {"b1-i1-name"},
}
NOT_TYPED = {"function_oss_registered"}


def fields() -> Iterator[tuple[str, str]]:
    for step, answers in ANSWERS.items():
        for name in sorted((set(answers) | OTHERS[step]) - NOT_TYPED):
            yield step, name


@pytest.mark.parametrize(("step", "name"), fields())
def test_a_bad_answer_gets_a_sentence_and_costs_nothing_else(client: Client, step: str, name: str) -> None:
    typed = {**fill(client, *BEFORE[step]).values(), **ANSWERS[step], "act": "next"}
    others = {other: text for other, text in ANSWERS[step].items() if other != name and "password" not in other}
    refused = set()
    for kind, bad in BAD.items():
        answer = post(client, step, {**typed, name: bad})
        if answer.status == 303:
            continue
        refused.add(kind)
        blamed = set(answer.errors())
        assert blamed, kind
        assert blamed <= {name, *TWINS.get(name, set())}, (kind, answer.errors())
        kept = answer.values()
        assert {other: kept[other] for other in others} == others, kind
        assert ["<script>alert" in answer.html, PASSWORD in answer.html] == [False, False]
    needed = {"empty", "blank"} if name in ANSWERS[step] and name != "b1-password" else set()
    assert refused >= {"long", "longest", "emoji"} | needed


def post(client: Client, step: str, answers: dict[str, str]) -> Page:
    """Whatever it answers, so long as it is no failure."""
    response = client.browser.post(f"/signup/{step}", data=answers)
    assert response.status_code in {303, 422}, response.get_data(as_text=True)[:300]
    return read_page(response.status_code, response.get_data(as_text=True), response.headers)


SENTENCES = [
    ("company", "company_name", "", "事業者名を入力してください。"),
    ("company", "company_name", "あ" * 61, "事業者名は60文字以内で入力してください（いま61文字です）。"),
    ("company", "company_name", "川\x00口", "事業者名の2文字目「U+0000」は使えません。別の文字に直してください。"),
    ("company", "company_name", "川口🚗", "事業者名の3文字目「🚗」は使えません。別の文字に直してください。"),
    ("company", "company_kana", "川口", "事業者名（カナ）はカタカナで入力してください。"),
    ("company", "postal_code", "33", "郵便番号は7桁の数字で入力してください。"),
    ("company", "address_1", "川口市本町", "住所1は都道府県名から入力してください（例：東京都八王子市…）。"),
    (
        "company",
        "email_again",
        "other@kawaguchi.example",
        "通知先メールアドレスが2つで違います。同じアドレスを入力してください。",
    ),
    ("company", "operator_id", "D123", "保適証事業者IDはCと7桁の数字で入力してください。"),
    (
        "company",
        "corporate_number",
        "7000012050003",
        "法人番号「7000012050003」には違っている数字があります。通知書の番号と見比べてください。",
    ),
    ("company", "invoice_number", "T123", "インボイス登録番号はTと13桁の数字で入力してください。"),
    ("company", "invoice_number", "K7000012050002", "インボイス登録番号はTと13桁の数字で入力してください。"),
    ("company", "bank_code", "", "口座をここで入力するときは、金融機関コードを入力してください。"),
    ("company", "account_number", "12345678", "口座番号は7桁以内の数字で入力してください。"),
    ("company", "a1-name", "あ" * 11, "氏名は10文字以内で入力してください。"),
    ("bases", "b1-code", "", "拠点コードを入力してください。"),
    ("bases", "b1-code", "AB-1", "拠点コードは半角の英数字1〜7文字で入力してください。"),
    ("bases", "b1-agent_registered_id", "12345", "代理人拠点IDは9桁の数字で入力してください。"),
    ("bases", "b1-agent_kei_name", "東京", ""),
    ("managers", "b1-password", "", "パスワードを入力してください。"),
    ("managers", "b1-password", "Short-1", "パスワードは8文字以上にしてください。"),
    (
        "managers",
        "b1-service_user_id",
        "k" * 33,
        "保適証サービスの利用者IDは半角の英数字32文字以内で入力してください。",
    ),
]


@pytest.mark.parametrize(("step", "name", "bad", "said"), SENTENCES)
def test_the_sentence_says_what_to_enter(client: Client, step: str, name: str, bad: str, said: str) -> None:
    page = fill(client, *BEFORE[step])
    answer = press_next(client, page, {**ANSWERS[step], name: bad}, status=422)
    if not said:
        name, said = "b1-agent_kei_id", "軽：代理人拠点IDを入力してください。"
    assert answer.errors() == {name: said}


PUT_RIGHT = [
    ("company", "company_name", "ABC自動車", "ＡＢＣ自動車"),
    ("company", "company_kana", "ｶﾜｸﾞﾁ もーたーす", "カワグチ　モーターズ".replace("ズ", "ス")),
    ("company", "postal_code", "〒３３２００１２", "332-0012"),
    ("company", "phone", "０４８（２２２）０１００", "048-222-0100"),
    ("company", "operator_id", "００１２３４５", "C0012345"),
    ("company", "invoice_number", "Ｔ７０００－０１２０－５０００２", "T7000012050002"),
    ("company", "invoice_number", "7000012050002", "T7000012050002"),
    ("company", "invoice_number", "t 7000 0120 50002", "T7000012050002"),
    ("company", "account_number", "12345", "0012345"),
    ("bases", "b1-code", "ａ1", "A1"),
    ("bases", "b1-name", "川口ｺｳｼﾞｮｳ", "川口コウジョウ"),
    ("bases", "b1-agent_registered_id", "１００ ０００ ００１", "100000001"),
]


@pytest.mark.parametrize(("step", "name", "typed", "became"), PUT_RIGHT)
def test_what_is_meant_plainly_is_put_right(client: Client, step: str, name: str, typed: str, became: str) -> None:
    page = fill(client, *BEFORE[step])
    press_next(client, page, {**ANSWERS[step], name: typed})
    assert client.get(f"/signup/{step}").values()[name] == became


WARNED = [
    ("T7000012050002", "7000012050002", ""),
    ("T8000012050002", "", "登録番号「T8000012050002」は法人の番号ではないため、検査数字では確かめられません。"),
    ("T8000012010038", "7000012050002", "登録番号「T8000012010038」の数字が法人番号「7000012050002」と違います。"),
]


@pytest.mark.parametrize(("invoice_number", "corporate_number", "said"), WARNED)
def test_an_invoice_number_that_no_corporation_has_is_taken_with_a_warning(
    client: Client, invoice_number: str, corporate_number: str, said: str
) -> None:
    """On the step itself when one comes back to it, and before all is sent."""
    page = fill(client, "terms")
    numbers = {"invoice_number": invoice_number, "corporate_number": corporate_number}
    press_next(client, page, {**COMPANY, **numbers})
    press_next(client, client.get("/signup/bases"), BASES)
    confirm = press_next(client, client.get("/signup/managers"), MANAGERS)
    step = client.get("/signup/company")
    assert f"インボイス登録番号{invoice_number}" in confirm.text.replace(" ", "")
    warned = [text for page in (confirm, step) for text in (page.text,) if "登録番号「" in text]
    assert [said in text for text in warned] == ([True, True] if said else [])


def test_paper_instead_of_an_account_asks_for_no_account(client: Client) -> None:
    page = fill(client, "terms")
    without = {name: "" for name in COMPANY if name.startswith(("bank_", "branch_", "account_"))}
    assert press_next(client, page, {**COMPANY, **without, "debit_way": "paper"}).heading == "3/5 事業場情報"


def test_records_need_the_certification_number(client: Client) -> None:
    page = press_next(client, fill(client, "terms"), {**COMPANY, "function_records": "y"}, status=422)
    assert page.errors() == {"certification_number": "記録簿を使うときは、認証番号を入力してください。"}


def test_a_choice_that_is_not_offered_is_refused(client: Client) -> None:
    page = press_next(client, fill(client, "terms"), {**COMPANY, "invoice_recipient": "nobody"}, status=422)
    assert set(page.errors()) == {"invoice_recipient"}


def test_a_login_id_is_proposed_without_letters_that_look_alike(client: Client) -> None:
    proposed = [
        fill(client, "terms").values()["a1-login_id"],
        fill(client, "company", "bases").values()["b1-login_id"],
    ]
    assert [len(one) for one in proposed] == [8, 8]
    assert not set("".join(proposed)) & set("0Oo1lIij5Ss2Zz8B9gq")


def test_nobody_gets_the_login_id_of_another(client: Client) -> None:
    page = fill(client, "terms")
    second = row("a2", {"name": "中村 薫", "email": "n@kawaguchi.example", "login_id": "ADMIN"})
    answers = {**page.values(), **COMPANY, "a1-login_id": "admin", **second, "administrators": "1,2", "act": "next"}
    refused = client.post("/signup/company", answers, status=422)
    assert refused.errors() == {
        "a2-login_id": "管理者2: このログインIDはほかの人に使われています。別のIDにしてください。"
    }


def test_no_manager_gets_the_login_id_of_an_administrator(client: Client) -> None:
    fill(client, "terms", "company", "bases")
    login_id = client.get("/signup/company").values()["a1-login_id"]
    page = press_next(client, client.get("/signup/managers"), {**MANAGERS, "b1-login_id": login_id}, status=422)
    assert set(page.errors()) == {"b1-login_id"}


def test_a_password_that_was_set_stays_until_another_good_one_comes(client: Client) -> None:
    page = fill(client, "terms", "company", "bases", "managers")
    page = client.get("/signup/managers")
    refused = press_next(client, page, {"b1-password": "short"}, status=422)
    assert set(refused.errors()) == {"b1-password"}
    assert "パスワードは設定済みです。" in refused.text
    assert press_next(client, client.get("/signup/managers"), {}).heading == "5/5 確認"


@pytest.mark.parametrize(
    ("password", "said"),
    [
        (PASSWORD, "強さ：強い"),
        ("Abcd-123", "強さ：使えます（長くするとさらに強くなります）"),
        ("abc", "パスワードは8文字以上にしてください。"),
        ("", ""),
    ],
)
def test_the_strength_of_a_password_is_said_in_words(client: Client, password: str, said: str) -> None:
    client.get("/signup/terms")
    answer = client.post(
        "/signup/password-strength", {"b1-password": password, "b1-login_id": "x"}, status=200, htmx=True
    )
    assert answer.text == said


def act(client: Client, step: str, page: Page, value: str) -> Page:
    """Press the one button of several that has this value."""
    assert page.having("button", value=value)
    return client.follow(client.post(f"/signup/{step}", {**page.values(), "act": value}))


def test_rows_of_bases_come_and_go_and_lose_nothing(client: Client) -> None:
    page = client.press(fill(client, "terms", "company"), "拠点を追加する", BASES)
    assert (page.values()["rows"], page.values()["b1-name"]) == ("1,2", "川口工場")
    second = row("b2", {**BASE, "code": "002", "name": "蕨工場"})
    page = client.press(page, "拠点を追加する", second)
    page = act(client, "bases", page, "remove-1")
    kept = page.values()
    assert (kept["rows"], kept["b2-name"], "b1-name" in kept) == ("2,3", "蕨工場", False)


def test_a_rows_button_answers_htmx_with_the_fields(client: Client) -> None:
    page = fill(client, "terms", "company")
    answer = client.post("/signup/bases", {**page.values(), **BASES, "act": "add"}, status=200, htmx=True)
    assert "<html" not in answer.html
    [focused] = [node.get("id") for node in answer.tree.iter() if node.get("data-focus") is not None]
    assert (focused, answer.errors()) == ("b2", {})


def test_the_same_agent_for_kei_is_one_press(client: Client) -> None:
    page = client.press(fill(client, "terms", "company"), "軽も同じ", BASES)
    kept = page.values()
    assert (kept["b1-agent_kei_name"], kept["b1-agent_kei_id"]) == ("東京支部東京拠点", "100000001")


def test_two_bases_never_have_one_code(client: Client) -> None:
    page = client.press(fill(client, "terms", "company"), "拠点を追加する", BASES)
    refused = press_next(client, page, row("b2", {**BASE, "name": "蕨工場"}), status=422)
    assert refused.errors() == {
        "b2-code": "事業場2: 拠点コード「001」が2つあります。事業場ごとに違うコードにしてください。"
    }


def test_a_base_that_is_taken_out_takes_its_manager_and_password_along(client: Client) -> None:
    page = client.press(fill(client, "terms", "company"), "拠点を追加する", BASES)
    press_next(client, page, row("b2", {**BASE, "code": "002", "name": "蕨工場"}))
    both = {**MANAGERS, **row("b2", {**MANAGER, "email": "w@kawaguchi.example"})}
    press_next(client, client.get("/signup/managers"), both)
    act(client, "bases", client.get("/signup/bases"), "remove-2")
    page = client.press(client.get("/signup/bases"), "拠点を追加する")
    press_next(client, page, row("b2", {**BASE, "code": "003", "name": "戸田工場"}))
    managers = client.get("/signup/managers")
    assert (managers.values()["b2-email"], managers.text.count("パスワードは設定済みです。")) == ("", 1)


def test_people_come_and_go(client: Client) -> None:
    page = fill(client, "terms", "company", "bases")
    assert page.values()["b1-inspectors"] == "1,2,3,4"
    page = client.press(page, "検査員を追加する", {"b1-i4-name": "中村 薫"})
    assert page.values()["b1-inspectors"] == "1,2,3,4,5"
    page = act(client, "managers", page, "remove-b1-i1")
    assert (page.values()["b1-inspectors"], page.values()["b1-i4-name"]) == ("2,3,4,5", "中村 薫")


@pytest.mark.parametrize(
    "value", ["remove-1", "remove-99", "add-", "kei-x", "", "remove-b9-i1", "add-b1-z", "bank-9", "へ"]
)
@pytest.mark.parametrize("step", ["company", "bases", "managers"])
def test_a_button_that_no_page_has_does_no_harm(client: Client, step: str, value: str) -> None:
    page = fill(client, *BEFORE[step])
    answer = client.browser.post(f"/signup/{step}", data={**page.values(), **ANSWERS[step], "act": value})
    assert answer.status_code == 303
    assert client.get(f"/signup/{step}").heading == page.heading


def test_the_address_comes_from_the_postal_code(client: Client) -> None:
    page = client.press(fill(client, "terms"), "住所を入れる", {"postal_code": "332-0012"})
    assert page.values()["address_1"] == "埼玉県川口市本町"


def test_an_unknown_postal_code_is_said_to_be_unknown(client: Client) -> None:
    page = client.press(fill(client, "terms"), "住所を入れる", {"postal_code": "999-9999"})
    assert "この郵便番号の住所が見つかりません。住所を入力してください。" in page.text


def test_bank_and_branch_are_found_by_name(client: Client) -> None:
    button = "コードか名称から金融機関・支店を探す"
    page = client.press(fill(client, "terms"), button, {"bank_name": "みずほ銀行", "branch_code": "001"})
    kept = page.values()
    assert (kept["bank_code"], kept["branch_name"]) == ("0001", "東京営業部")


def test_of_several_banks_one_is_chosen(client: Client) -> None:
    button = "コードか名称から金融機関・支店を探す"
    page = client.press(fill(client, "terms"), button, {"bank_name": "埼玉"})
    [choice] = [text for text in page.buttons() if text.startswith("埼玉りそな")]
    assert client.press(page, choice).values()["bank_code"] == "0017"
