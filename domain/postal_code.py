"""郵便番号: forgiven in how it is written, seven digits in the end."""

from domain.refusal import Refusal
from domain.writing import half_width

FIELD = "postal_code"
_LONGEST_TYPED = 60
_OLD_LENGTHS = {3, 5}


def read_postal_code(text: str) -> str:
    """`106-0032`, or empty for an empty text; raises postal_code_shape, or postal_code_old for one of before 1998."""
    typed = half_width(text[: _LONGEST_TYPED + 1])
    digits = typed.replace("-", "").replace(" ", "").removeprefix("〒")
    if not digits:
        return ""
    if not (digits.isascii() and digits.isdecimal()) or len(text) > _LONGEST_TYPED:
        raise Refusal("postal_code_shape", FIELD)
    if len(digits) in _OLD_LENGTHS:
        raise Refusal("postal_code_old", FIELD)
    if len(digits) != 7:
        raise Refusal("postal_code_shape", FIELD)
    return f"{digits[:3]}-{digits[3:]}"
