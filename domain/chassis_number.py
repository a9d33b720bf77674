"""車台番号: put right, checked, and read back in groups."""

import re
from dataclasses import dataclass

from domain.finding import Finding, Severity
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from domain.writing import half_width, shown

FIELD = "chassis_number"
LONGEST = {VehicleKind.REGISTERED: 23, VehicleKind.KEI: 20}
SHORTEST = 3
VIN_LENGTH = 17

_LONGEST_TYPED = 200
_ALLOWED = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
_BRACKETS = str.maketrans("【】〔〕「」()", "[][][][]")
# 東[41]12345東 on the old papers, 国[01]00001国 on the plates since 2009; the code carries no kanji.
_STAMPED = re.compile(r"[^\x00-\x7f]?(\[[0-9]{2}\][0-9]{1,6})[^\x00-\x7f]?")
_MODEL_AND_SERIAL = re.compile(r"(?=.{8,14}$)([A-Z][A-Z0-9]*?[A-Z0-9]{1,2})([0-9]{7}|(?<=[A-Z])[0-9]{6})")
_AMONG_DIGITS = re.compile(r"(?<=[0-9])[OI]|[OI](?=[0-9])")
_LIKE_DIGITS = str.maketrans("OI", "01")
_GROUP = 4


@dataclass(frozen=True)
class ChassisNumber:
    text: str
    hints: tuple[Finding, ...] = ()


def read_chassis_number(text: str, kind: VehicleKind, officially_stamped: bool = False) -> ChassisNumber:
    """Raises chassis_number_missing, _too_long, _too_short, _character, _stamped_flag or _stamped_form."""
    if len(text) > _LONGEST_TYPED:
        raise Refusal("chassis_number_too_long", FIELD, limit=LONGEST[kind], length=len(text))
    number = tidied_chassis_number(text)
    if not number:
        raise Refusal("chassis_number_missing", FIELD)
    stamped = stamped_number(number)
    if stamped and not officially_stamped:
        raise Refusal("chassis_number_stamped_flag", FIELD)
    if stamped:
        return ChassisNumber(stamped)
    if officially_stamped and ("[" in number or "]" in number):
        raise Refusal("chassis_number_stamped_form", FIELD)
    _refuse_other_characters(text)
    if len(number) > LONGEST[kind]:
        raise Refusal("chassis_number_too_long", FIELD, limit=LONGEST[kind], length=len(number))
    if len(number) < SHORTEST:
        raise Refusal("chassis_number_too_short", FIELD, least=SHORTEST)
    if number.startswith("-"):
        raise Refusal("chassis_number_character", FIELD, position=1, character="-")
    return ChassisNumber(number, () if officially_stamped else tuple(_hints(number)))


def tidied_chassis_number(text: str) -> str:
    return half_width(text).replace(" ", "").upper().translate(_BRACKETS)


def stamped_number(number: str) -> str | None:
    """[41]12345 of a number in the form the authorities stamp, else None."""
    found = _STAMPED.fullmatch(number)
    return found[1] if found else None


def _refuse_other_characters(typed: str) -> None:
    """The position is the one in what was typed, where the person looks for it."""
    for position, character in enumerate(typed.strip(), start=1):
        if not set(tidied_chassis_number(character)) <= _ALLOWED:
            raise Refusal("chassis_number_character", FIELD, position=position, character=shown(character))


def _hints(number: str) -> list[Finding]:
    hints = []
    parts = _MODEL_AND_SERIAL.fullmatch(number)
    if parts:
        whole = {"suggestion": f"{parts[1]}-{parts[2]}"}
        hints.append(Finding("chassis_number_hyphen_missing", Severity.WARN, FIELD, whole))
    if number.endswith("-"):
        hints.append(Finding("chassis_number_hyphen_last", Severity.WARN, FIELD))
    letter = _letter_like_a_digit(number)
    if letter is not None:
        suggestion = number[:letter] + number[letter].translate(_LIKE_DIGITS) + number[letter + 1 :]
        facts = {"position": letter + 1, "character": number[letter], "suggestion": suggestion}
        hints.append(Finding("chassis_number_letter_like_digit", Severity.WARN, FIELD, facts))
    return hints


def _letter_like_a_digit(number: str) -> int | None:
    """Where O or I stands for 0 or 1: among digits, or anywhere in a 17-character VIN, which has neither."""
    pattern = re.compile("[OI]") if len(number) == VIN_LENGTH and "-" not in number else _AMONG_DIGITS
    found = pattern.search(number)
    return found.start() if found else None


def grouped(text: str) -> tuple[str, ...]:
    """A number in groups to be compared by eye: ZVW50-6012345 as ZVW50, -, 601, 2345."""
    return tuple(group for part in re.split("(-)", text) for group in _groups(part))


def _groups(part: str) -> list[str]:
    if len(part) <= _GROUP + 1:
        return [part] if part else []
    first = len(part) % _GROUP
    start = first if first > 1 else first + _GROUP
    return [part[:start], *(part[i : i + _GROUP] for i in range(start, len(part), _GROUP))]
