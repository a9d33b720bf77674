"""What a workshop company types into the wizard, step by step."""

from tests.support.client import Client
from tests.support.page import Page

PASSWORD = "Kawaguchi-2026"
AGREED = {"agree_terms": "y", "agree_fees": "y"}
COMPANY = {
    "company_name": "株式会社川口モータース",
    "company_kana": "カブシキガイシャカワグチモータース",
    "representative": "大野 恵",
    "postal_code": "332-0012",
    "address_1": "埼玉県川口市本町４－１－８",
    "phone": "048-222-0100",
    "email": "info@kawaguchi.example",
    "email_again": "info@kawaguchi.example",
    "designation_number": "関指第1234号",
    "function_oss_registered": "y",
    "bank_code": "0001",
    "bank_name": "みずほ銀行",
    "branch_code": "001",
    "branch_name": "東京営業部",
    "account_number": "1234567",
    "account_holder": "ｶ)ｶﾜｸﾞﾁﾓ-ﾀ-ｽ",
    "a1-name": "大野 恵",
    "a1-email": "ono@kawaguchi.example",
}
BASE = {
    "code": "001",
    "name": "川口工場",
    "short_name": "川口",
    "postal_code": "332-0012",
    "address_1": "埼玉県川口市本町４－１－８",
    "phone": "048-222-0101",
    "agent_registered_name": "東京支部東京拠点",
    "agent_registered_id": "100000001",
}
MANAGER = {
    "name": "岡田 翼",
    "kana": "オカダ　ツバサ",
    "email": "okada@kawaguchi.example",
    "password": PASSWORD,
}


def row(mark: str, answers: dict[str, str]) -> dict[str, str]:
    return {f"{mark}-{name}": text for name, text in answers.items()}


BASES = row("b1", BASE)
MANAGERS = row("b1", MANAGER)
STEPS = {"terms": AGREED, "company": COMPANY, "bases": BASES, "managers": MANAGERS}
NEXT = "次へ"


def fill(client: Client, *steps: str) -> Page:
    """Fill these steps one after another; the page that the last one leads to."""
    page = client.get("/signup/terms")
    for step in steps:
        page = press_next(client, client.get(f"/signup/{step}"), STEPS[step])
    return page


def fill_all(client: Client) -> Page:
    return fill(client, *STEPS)


def press_next(client: Client, page: Page, answers: dict[str, str], status: int = 303) -> Page:
    return client.press(page, NEXT, answers, status=status)
