"""The name of a user: what it may be made of."""

import unicodedata

from domain.refusal import Refusal

LONGEST = 10
# Letters, the marks that belong to them, and digits, of any script.
WRITTEN = ("L", "M", "N")


def read_user_name(text: str) -> str:
    """1 to 10 characters, full or half width, with at most one space and no other symbol.

    Raises user_name_missing, user_name_too_long or user_name_symbols.
    """
    name = " ".join(text.split())
    if not name:
        raise Refusal("user_name_missing", "name")
    if len(name) > LONGEST:
        raise Refusal("user_name_too_long", "name", most=LONGEST)
    if name.count(" ") > 1 or any(not _is_written(letter) for letter in name if letter != " "):
        raise Refusal("user_name_symbols", "name")
    return name


def _is_written(letter: str) -> bool:
    return unicodedata.category(letter).startswith(WRITTEN)
