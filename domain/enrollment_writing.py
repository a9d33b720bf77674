"""How the numbers and names of an enrollment are written: put right where that is plain, else refused."""

import re

from domain.enrollment import WishedFunction
from domain.field_rules import PREFECTURES
from domain.refusal import Refusal
from domain.writing import half_width, is_katakana, katakana, widened

NAME_LENGTH, KANA_LENGTH = 60, 120
REPRESENTATIVE_LENGTH, PERSON_LENGTH, PERSON_KANA_LENGTH = 30, 30, 60
BASE_NAME_LENGTH, SHORT_NAME_LENGTH = 40, 10
ADDRESS_LENGTH, NUMBER_LENGTH, MAIL_LENGTH = 60, 20, 254
BANK_NAME_LENGTH, HOLDER_LENGTH = 40, 30
MOST_BASES, MOST_PEOPLE = 20, 300

BASE_CODE = re.compile(r"[0-9A-Z]{1,7}")
LOGIN_ID = re.compile(r"[0-9A-Za-z._-]{1,32}")
OPERATOR_ID = re.compile(r"C[0-9]{7}")
SERVICE_USER_ID = re.compile(r"[0-9A-Za-z]{1,32}")
AINAS_CODE = re.compile(r"[0-9A-Za-z]{1,20}")
AGENT_BASE_ID = re.compile(r"[0-9]{9}")
CORPORATE_NUMBER = re.compile(r"[0-9]{13}")
_HOLDER = re.compile(r"[ァ-ヺー・（）．，／「」－　Ａ-Ｚ０-９]+")
_SMALL_KANA = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")


def _code(text: str) -> str:
    """What has no blanks and hyphens inside."""
    return half_width(text).replace(" ", "").replace("-", "")


def _shaped(code: str, shape: re.Pattern[str], refusal: str) -> str:
    if code and not shape.fullmatch(code):
        raise Refusal(refusal)
    return code


def read_kana(text: str) -> str:
    """Hiragana and half-width kana become full-width katakana."""
    kana = katakana(widened(text))
    if kana and not is_katakana(kana):
        raise Refusal("kana_shape")
    return kana


def read_address(text: str) -> str:
    address = widened(text)
    if address and not address.startswith(PREFECTURES):
        raise Refusal("address_without_prefecture")
    return address


def read_base_code(text: str) -> str:
    return _shaped(half_width(text).upper(), BASE_CODE, "base_code_shape")


def read_login_id(text: str) -> str:
    return _shaped(half_width(text), LOGIN_ID, "login_id_shape")


def read_operator_id(text: str) -> str:
    """保適証事業者ID; the C that all of them begin with may be left out."""
    code = _code(text).upper()
    return _shaped(f"C{code}" if re.fullmatch(r"[0-9]{7}", code) else code, OPERATOR_ID, "operator_id_shape")


def read_service_user_id(text: str) -> str:
    return _shaped(half_width(text), SERVICE_USER_ID, "service_user_id_shape")


def read_ainas_code(text: str) -> str:
    return _shaped(half_width(text), AINAS_CODE, "ainas_code_shape")


def read_agent_base_id(text: str) -> str:
    return _shaped(_code(text), AGENT_BASE_ID, "agent_base_id_shape")


def read_corporate_number(text: str) -> str:
    """法人番号; its first digit checks the twelve after it."""
    number = _shaped(_code(text).upper().removeprefix("T"), CORPORATE_NUMBER, "corporate_number_shape")
    if number and int(number[0]) != corporate_check_digit(number[1:]):
        raise Refusal("corporate_number_check")
    return number


def corporate_check_digit(twelve: str) -> int:
    """From the right the digits weigh 1 and 2 in turn; nine less the remainder of their sum."""
    weighed = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(twelve)))
    return 9 - weighed % 9


def read_bank_code(text: str) -> str:
    return _shaped(_code(text), re.compile(r"[0-9]{4}"), "bank_code_shape")


def read_branch_code(text: str) -> str:
    return _shaped(_code(text), re.compile(r"[0-9]{3}"), "branch_code_shape")


def read_account_number(text: str) -> str:
    """Seven digits; a shorter number gets its zeros."""
    number = _code(text)
    return _shaped(number.zfill(7) if re.fullmatch(r"[0-9]{4,6}", number) else number, re.compile(r"[0-9]{7}"),
                   "account_number_shape")  # fmt: skip


def read_holder(text: str) -> str:
    """口座名義, as banks exchange it: katakana in large letters, capitals, digits and a few signs."""
    holder = katakana(widened(text)).upper().translate(_SMALL_KANA)
    if holder and not _HOLDER.fullmatch(holder):
        raise Refusal("account_holder_shape")
    return holder


def certification_needed(functions: frozenset[WishedFunction]) -> bool:
    """記録簿 are written under both numbers."""
    return WishedFunction.RECORDS in functions
