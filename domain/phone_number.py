"""Phone and fax numbers as people write them, kept with the hyphens they typed."""

import re

from domain.refusal import Refusal
from domain.writing import half_width

_LONGEST_TYPED = 60
_FROM_ABROAD = re.compile(r"\+81-?(?:0|-)*")
_PARTS = re.compile(r"0\d*(?:-\d+){0,4}")
# Mobile and internet numbers and 0800 have eleven digits, all others ten.
_ELEVEN = ("050", "060", "070", "080", "090")


def read_phone(text: str, field: str = "phone") -> str:
    """`03-1234-5678`, or empty for an empty text; raises phone_shape."""
    if len(text) > _LONGEST_TYPED:
        raise Refusal("phone_shape", field)
    written = re.sub(r"[().]+", "-", half_width(text).replace(" ", ""))
    number = _FROM_ABROAD.sub("0", re.sub("-+", "-", written).strip("-"), count=1)
    if not number:
        return ""
    digits = number.replace("-", "")
    length = 11 if digits.startswith(_ELEVEN) else 10
    if not number.isascii() or not _PARTS.fullmatch(number) or len(digits) != length:
        raise Refusal("phone_shape", field)
    return number


def read_fax(text: str) -> str:
    return read_phone(text, "fax")
