"""Codes and numbers by which a workshop is known to the offices and to the systems it uses."""

import re

from domain.refusal import Refusal
from domain.writing import half_width, refuse_unusable

OFFICIAL_NUMBER_LENGTH = 20
_LONGEST_TYPED = 200
_BASE_CODE = re.compile("[0-9A-Z]{1,7}")
_OPERATOR_ID = re.compile("C?([0-9]{7})")
_AGENT_BASE_ID = re.compile("[0-9]{9}")
_AINAS_CODE = re.compile("[0-9A-Z]{1,10}")
_SERVICE_USER_ID = re.compile("[0-9A-Za-z]{1,32}")
_INSPECTOR_CODE = re.compile("[0-9]{1,8}")


def read_base_code(text: str) -> str:
    """拠点コード"""
    return _matching(_code(text).upper(), _BASE_CODE, "base_code_shape", "code")


def read_designation_number(text: str) -> str:
    """指定番号, with or without what its bureau writes around the digits."""
    return _official_number(text, "designation_number")


def read_certification_number(text: str) -> str:
    """認証番号"""
    return _official_number(text, "certification_number")


def read_conformity_operator_id(text: str) -> str:
    """保適証事業者ID: C and seven digits; the letter may be left out."""
    code = _matching(_tight(text).upper(), _OPERATOR_ID, "conformity_operator_id_shape", "conformity_operator_id")
    return f"C{code[-7:]}" if code else ""


def read_agent_base_id(text: str) -> str:
    """代理人拠点ID"""
    return _matching(_tight(text), _AGENT_BASE_ID, "agent_base_id_shape", "agent_base_id")


def read_ainas_base_code(text: str) -> str:
    """AINAS拠点コード"""
    return _matching(_tight(text).upper(), _AINAS_CODE, "ainas_base_code_shape", "ainas_base_code")


def read_service_user_id(text: str) -> str:
    """保適証サービスの利用者ID, in the letters it was given with."""
    return _matching(_code(text), _SERVICE_USER_ID, "service_user_id_shape", "service_user_id")


def read_inspector_code(text: str) -> str:
    """検査員コード, filled with zeros to its eight digits."""
    code = _matching(_tight(text), _INSPECTOR_CODE, "inspector_code_shape", "inspector_code")
    return code.zfill(8) if code else ""


def _official_number(text: str, field: str) -> str:
    number = _code(text)
    refuse_unusable(number, field)
    if len(number) > OFFICIAL_NUMBER_LENGTH:
        raise Refusal("text_too_long", field, limit=OFFICIAL_NUMBER_LENGTH, length=len(number))
    if number and not re.search("[0-9]", number):
        raise Refusal("official_number_without_digit", field)
    return number


def _code(text: str) -> str:
    # What is too long to be put right is refused by its length.
    return half_width(text) if len(text) <= _LONGEST_TYPED else text


def _tight(text: str) -> str:
    return re.sub("[- ]", "", _code(text))


def _matching(code: str, shape: re.Pattern[str], refusal: str, field: str) -> str:
    if code and not shape.fullmatch(code):
        raise Refusal(refusal, field)
    return code
