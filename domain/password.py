"""What a password must be (chapter 01; 16, Web)."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum

from domain.refusal import Refusal

SHORTEST, LONGEST_MIXED = 8, 39
SHORTEST_PHRASE, LONGEST = 15, 128
CLASSES = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
# From here on guessing takes longer than anyone has.
_STRONG, _FEW = 12, 6
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$", re.ASCII)


def check_password(
    password: str, login_id: str, own_words: Iterable[str], is_common: Callable[[str], bool], field: str = "password"
) -> None:
    """Raise the first reason why this password cannot be used.

    `own_words` are names that must not be the whole password (organization, product); `is_common` answers for one
    lower-case word. A listed word refuses only when the whole password, without case and without digits and symbols
    at its ends, is that word.
    """
    length = len(password)
    if length < SHORTEST:
        raise Refusal("password_too_short", field, shortest=SHORTEST)
    if length > LONGEST:
        raise Refusal("password_too_long", field, longest=LONGEST)
    if any(unicodedata.category(character) in {"Cc", "Cs", "Cn"} for character in password):
        raise Refusal("password_character", field)
    if length < SHORTEST_PHRASE and not all("!" <= character <= "~" for character in password):
        raise Refusal("password_half_width", field, phrase=SHORTEST_PHRASE)
    if length < SHORTEST_PHRASE and sum(any(map(kind, password)) for kind in CLASSES) < 3:
        raise Refusal("password_classes", field, phrase=SHORTEST_PHRASE)
    if length > LONGEST_MIXED and len(set(password)) < 5:
        raise Refusal("password_too_simple", field)
    lowered = password.casefold()
    bare = _ENDS.sub("", lowered)
    if login_id and lowered == login_id.casefold():
        raise Refusal("password_is_login_id", field)
    words = {word.casefold() for word in own_words if word}
    words.add(login_id.casefold())
    if lowered in words or (bare and bare in words) or is_common(lowered) or (bare and is_common(bare)):
        raise Refusal("password_common", field)


class PasswordStrength(StrEnum):
    """How well an allowed password withstands guessing."""

    PLAIN = "plain"
    STRONG = "strong"


def strength_of(password: str) -> PasswordStrength:
    """Of a password that `check_password` let pass."""
    varied = len(set(password)) > _FEW
    return PasswordStrength.STRONG if varied and len(password) >= _STRONG else PasswordStrength.PLAIN
