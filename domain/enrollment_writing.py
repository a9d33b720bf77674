"""How the numbers and names of an enrollment are written: put right where that is plain, else refused."""

from domain.field_rules import PREFECTURES
from domain.login_id import LOGIN_ID
from domain.refusal import Refusal
from domain.use_function import UseFunction
from domain.writing import half_width, is_katakana, katakana, widened

NAME_LENGTH, KANA_LENGTH = 60, 120
REPRESENTATIVE_LENGTH, PERSON_LENGTH, PERSON_KANA_LENGTH = 30, 30, 60
BASE_NAME_LENGTH, SHORT_NAME_LENGTH = 40, 10
ADDRESS_LENGTH, MAIL_LENGTH = 60, 254
BANK_NAME_LENGTH = 40
MOST_BASES, MOST_PEOPLE = 20, 300


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


def read_login_id(text: str) -> str:
    login_id = half_width(text)
    if login_id and not LOGIN_ID.fullmatch(login_id):
        raise Refusal("login_id_shape", "login_id")
    return login_id


def certification_needed(functions: frozenset[UseFunction]) -> bool:
    """記録簿 are written under both numbers."""
    return UseFunction.RECORDS in functions
