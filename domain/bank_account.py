"""Bank accounts: their codes, kinds and numbers, and those of ゆうちょ as its passbooks show them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.refusal import Refusal
from domain.writing import half_width

JAPAN_POST_BANK = "9900"
_LONGEST_TYPED = 60
_SYMBOL = re.compile("([01])([0-9]{2})[0-9]0[0-9]?")


class AccountType(StrEnum):
    """普通, 当座."""

    ORDINARY = "ordinary"
    CURRENT = "current"


ZENGIN_CODE = {AccountType.ORDINARY: "1", AccountType.CURRENT: "2"}


@dataclass(frozen=True)
class Account:
    """Where an account is: branch, kind, number."""

    branch_code: str
    account_type: AccountType
    number: str


def read_bank_code(text: str) -> str:
    """金融機関コード, four digits; empty for an empty text."""
    return _digits(text, "[0-9]{4}", "bank_code_shape", "bank_code")


def read_branch_code(text: str) -> str:
    """支店コード, three digits"""
    return _digits(text, "[0-9]{3}", "branch_code_shape", "branch_code")


def read_account_number(text: str) -> str:
    """口座番号, filled with zeros to its seven digits as banks do."""
    number = _digits(text, "[0-9]{1,7}", "account_number_shape", "account_number")
    return number.zfill(7) if number else ""


def read_japan_post_account(symbol: str, number: str) -> Account:
    """The account behind 記号 and 番号; raises japan_post_symbol_shape or japan_post_number_shape."""
    digits = _tight(symbol)
    found = _SYMBOL.fullmatch(digits)
    if found is None:
        raise Refusal("japan_post_symbol_shape", "japan_post_symbol")
    if found[1] == "1":
        # 通常貯金: the last digit is always 1 and is no part of the number.
        inside = _digits(number, "[0-9]{1,7}1", "japan_post_number_shape", "japan_post_number", needed=True)
        return Account(f"{found[2]}8", AccountType.ORDINARY, inside[:-1].zfill(7))
    inside = _digits(number, "[0-9]{1,6}", "japan_post_transfer_number_shape", "japan_post_number", needed=True)
    return Account(f"{found[2]}9", AccountType.CURRENT, inside.zfill(7))


def _digits(text: str, shape: str, refusal: str, field: str, needed: bool = False) -> str:
    digits = _tight(text)
    if (digits or needed) and not re.fullmatch(shape, digits):
        raise Refusal(refusal, field)
    return digits


def _tight(text: str) -> str:
    return re.sub("[- ]", "", half_width(text)) if len(text) <= _LONGEST_TYPED else "x"
