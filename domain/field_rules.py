"""Lengths and letters of the request's second part, one reader per field."""

import re

from domain.delegate_number import is_delegate_number
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from domain.writing import half_width, memo_text, one_line, refuse_unusable, widened

NAME_LENGTH = 60
REPRESENTATIVE_LENGTH = 30
ADDRESS_LENGTH = 60
MEMO_LENGTH = 500
OPTION_CODE_LENGTH = 20
OWN_FIELDS = 5
OWN_FIELD_LENGTH = 40
ACCOUNT_ID_LENGTH = 20
DELEGATE_NUMBER_LENGTH = 10

# What is longer is refused as typed, before any work is spent on putting it right.
_LONGEST_TYPED = 5000

PREFECTURES = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県"),
    *("栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県"),
    *("石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県"),
    *("滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県"),
    *("岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県"),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)


def prefecture_of(address: str) -> str | None:
    """The prefecture that an address begins with."""
    return next((name for name in PREFECTURES if address.startswith(name)), None)


def read_vehicle_user_name(text: str) -> str:
    return _required(_full_width(text, "vehicle_user_name", NAME_LENGTH), "vehicle_user_name")


def read_representative(text: str) -> str:
    return _full_width(text, "representative", REPRESENTATIVE_LENGTH)


def read_address(text: str, kind: VehicleKind) -> str:
    """住所1; the kei inspection association wants it to begin with the prefecture."""
    address = _required(_full_width(text, "address_1", ADDRESS_LENGTH), "address_1")
    if kind is VehicleKind.KEI and not address.startswith(PREFECTURES):
        raise Refusal("address_without_prefecture", "address_1")
    return address


def read_address_rest(text: str) -> str:
    """住所2"""
    return _full_width(text, "address_2", ADDRESS_LENGTH)


def read_memo(text: str) -> str:
    _refuse_endless(text, "memo", MEMO_LENGTH)
    memo = memo_text(text)
    refuse_unusable(memo, "memo", line_breaks=True)
    return _refuse_longer(memo, "memo", MEMO_LENGTH)


def read_own_field(text: str, field: str) -> str:
    """One of 独自項目 1–5, named by `field`."""
    _refuse_endless(text, field, OWN_FIELD_LENGTH)
    refuse_unusable(text, field, line_breaks=True)
    return _refuse_longer(one_line(text), field, OWN_FIELD_LENGTH)


def read_option_code(text: str) -> str:
    _refuse_endless(text, "option_code", OPTION_CODE_LENGTH)
    code = half_width(text)
    if not re.fullmatch("[ -~]*", code):
        raise Refusal("option_code_characters", "option_code")
    return _refuse_longer(code, "option_code", OPTION_CODE_LENGTH)


def read_account_id(text: str) -> str:
    _refuse_endless(text, "account_id", ACCOUNT_ID_LENGTH)
    account_id = half_width(text).replace(" ", "")
    if not re.fullmatch("[0-9A-Za-z]*", account_id):
        raise Refusal("account_id_characters", "account_id")
    return _refuse_longer(account_id, "account_id", ACCOUNT_ID_LENGTH)


def read_delegate_number(text: str) -> str:
    """記録等事務代行者委託番号; an empty one is fine here, who needs it is told by the renewal place."""
    _refuse_endless(text, "delegate_number", DELEGATE_NUMBER_LENGTH)
    number = half_width(text).replace(" ", "").replace("-", "").upper()
    if number and not is_delegate_number(number):
        raise Refusal("delegate_number_malformed", "delegate_number", number=number)
    return number


def _full_width(text: str, field: str, most: int) -> str:
    _refuse_endless(text, field, most)
    wide = widened(text)
    refuse_unusable(wide, field)
    return _refuse_longer(wide, field, most)


def _refuse_endless(text: str, field: str, limit: int) -> None:
    if len(text) > _LONGEST_TYPED:
        raise Refusal("text_too_long", field, limit=limit, length=len(text))


def _refuse_longer(text: str, field: str, most: int) -> str:
    if len(text) > most:
        raise Refusal("text_too_long", field, limit=most, length=len(text))
    return text


def _required(text: str, field: str) -> str:
    if not text:
        raise Refusal("field_missing", field)
    return text
