"""自動車登録番号・車両番号: what a number plate says, read from free text and checked."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from domain.finding import Finding, Severity
from domain.refusal import Refusal
from domain.search_keys import plate_key, plate_key_parts
from domain.vehicle import VehicleKind
from domain.writing import half_width

CLASS_LETTERS = "ACFHKLMPXY"

_PRIVATE = "さすせそたちつてとなにぬねのはひふほまみむめもやゆらりるろ"
_FOR_HIRE = "あいうえかきくけこを"
_KANA = {
    VehicleKind.REGISTERED: frozenset(_PRIVATE + _FOR_HIRE + "われよ" + "EHKMTY"),
    VehicleKind.KEI: frozenset(_PRIVATE + _FOR_HIRE + "われよ" + "AB"),
}
_ALL_KANA = frozenset().union(*_KANA.values())
_KEI_CLASSES = "45678"
_LONGEST_PART = 20
_LONGEST_TEXT = 60

_DOTS = str.maketrans({"･": "・", "·": "・", "•": "・", "∙": "・", ".": "・"})
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

# A region is three hiragana (つくば, なにわ) or up to four characters without any, so that its end shows.
_REGION_LETTER = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffffヶケ"
_REGION = f"(?P<region>[ぁ-ゖ]{{3}}|[{_REGION_LETTER}]{{1,4}})"
_CLASS = f"(?P<class_number>[0-9][0-9{CLASS_LETTERS}]{{0,2}})"
_LETTERED_CLASS = (
    f"(?P<class_number>[0-9]{{1,2}}[{CLASS_LETTERS}]|[0-9][{CLASS_LETTERS}]{{2}}|[0-9][{CLASS_LETTERS}][0-9])"
)
_KANA_LETTER = "(?P<kana>[ぁ-ゖァ-ヶA-Z])"
_PAIRED_SERIAL = "[0-9]{1,2}[- ][0-9]{2}"
_SERIAL = f"(?P<serial>[・ ]*(?:{_PAIRED_SERIAL}|[0-9]{{1,4}}))"
_SEP = "[ -]*"
# In this order: 「品川 600」 is a class number, 「品川 1111」 and 「1111」 are serials.
_READINGS = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?:{_REGION}{_SEP})?{_LETTERED_CLASS}",
        f"(?:{_REGION}{_SEP})?{_CLASS}{_SEP}{_KANA_LETTER}(?:{_SEP}{_SERIAL})?",
        f"(?:{_REGION}{_SEP})?{_KANA_LETTER}{_SEP}{_SERIAL}",
        _SERIAL,
        f"{_REGION}{_SEP}{_CLASS}",
        f"{_REGION}{_SEP}{_SERIAL}",
        f"(?:{_REGION}{_SEP})?{_CLASS}[ -]+{_SERIAL}",
        f"(?:{_REGION}{_SEP})?{_KANA_LETTER}",
        _REGION,
    )
)
_LEADING_REGION = re.compile(f"{_REGION}(?=[ 0-9-])")
_TRAILING_SERIAL = re.compile(f"(?:^|[^0-9]){_SERIAL}$")
_REGION_SHAPE = re.compile(f"[{_REGION_LETTER}ぁ-ゖ]{{1,4}}")
_CLASS_SHAPE = re.compile(f"[0-9][0-9{CLASS_LETTERS}]{{0,2}}")


@dataclass(frozen=True)
class Plate:
    """A whole plate; a class number may be empty (分類番号なし), the rest never is."""

    region: str
    class_number: str
    kana: str
    serial: int
    small_plate: bool = False

    @property
    def serial_text(self) -> str:
        """12-34, ・123, ・・12, ・・・1"""
        digits = str(self.serial)
        return f"{digits[:2]}-{digits[2:]}" if len(digits) == 4 else digits.rjust(4, "・")

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.region, self.class_number, self.kana, self.serial_text) if part)

    @property
    def key(self) -> str:
        return plate_key(self.region, self.class_number, self.kana, self.serial)

    @property
    def key_parts(self) -> tuple[str, str, str, str]:
        return plate_key_parts(self.region, self.class_number, self.kana, self.serial)


@dataclass(frozen=True)
class PlateParts:
    """As much of a plate as is known; what is unknown is None."""

    region: str | None = None
    class_number: str | None = None
    kana: str | None = None
    serial: int | None = None


def read_plate(text: str) -> PlateParts:
    """Free text such as 「品川600さ1111」 or 「・・11」 as the parts it surely names."""
    if len(text) > _LONGEST_TEXT:
        return PlateParts()
    line = _tidied(text)
    for reading in _READINGS:
        found = reading.fullmatch(line)
        if found:
            return _parts(found.groupdict())
    region, serial = _LEADING_REGION.match(line), _TRAILING_SERIAL.search(line)
    return _parts({"region": region and region["region"], "serial": serial and serial["serial"]})


def _parts(found: Mapping[str, str | None]) -> PlateParts:
    region, kana, serial = found.get("region"), found.get("kana"), found.get("serial")
    number = int(_digits(serial)) if serial else None
    return PlateParts(
        region=_region(region) if region else None,
        class_number=found.get("class_number") or None,
        kana=kana.translate(_TO_HIRAGANA) if kana else None,
        serial=number or None,
    )


def check_plate(
    region: str,
    class_number: str,
    kana: str,
    serial: str,
    kind: VehicleKind,
    known_regions: Collection[str],
    no_class_number: bool = False,
    small_plate: bool = False,
) -> tuple[Plate, list[Finding]]:
    """The plate of four typed boxes; raises the refusal of the first box that is wrong, hints at what is rare."""
    plate = Plate(
        region=read_region(region),
        class_number=read_class_number(class_number, kind, no_class_number),
        kana=read_kana(kana),
        serial=read_serial(serial),
        small_plate=small_plate and kind is VehicleKind.KEI,
    )
    return plate, plate_hints(plate, kind, known_regions)


def plate_hints(plate: Plate, kind: VehicleKind, known_regions: Collection[str]) -> list[Finding]:
    hints = []
    if plate.region not in known_regions:
        near = get_close_matches(plate.region, sorted(known_regions), n=3, cutoff=0.5)
        facts = {"region": plate.region, "suggestions": tuple(near)}
        hints.append(Finding("plate_region_unknown", Severity.WARN, "plate_region", facts))
    if kind is VehicleKind.KEI and plate.class_number and plate.class_number[0] not in _KEI_CLASSES:
        unusual = {"class_number": plate.class_number}
        hints.append(Finding("plate_class_number_unusual", Severity.WARN, "plate_class_number", unusual))
    if plate.kana not in _KANA[kind]:
        hints.append(Finding("plate_kana_unusual", Severity.WARN, "plate_kana", {"kana": plate.kana}))
    return hints


def read_region(text: str) -> str:
    region = _region(_tidied(text[: _LONGEST_PART + 1]).replace(" ", ""))
    if not region:
        raise Refusal("plate_region_missing", "plate_region")
    if len(text) > _LONGEST_PART or not _REGION_SHAPE.fullmatch(region):
        raise Refusal("plate_region_shape", "plate_region")
    return region


def read_class_number(text: str, kind: VehicleKind, no_class_number: bool = False) -> str:
    class_number = _tidied(text[: _LONGEST_PART + 1]).replace(" ", "")
    if no_class_number and kind is not VehicleKind.KEI:
        raise Refusal("plate_class_number_needed", "plate_class_number")
    if no_class_number and class_number:
        raise Refusal("plate_class_number_and_none", "plate_class_number")
    if no_class_number:
        return ""
    if not class_number:
        raise Refusal("plate_class_number_missing", "plate_class_number")
    if len(text) > _LONGEST_PART or not _CLASS_SHAPE.fullmatch(class_number):
        raise Refusal("plate_class_number_shape", "plate_class_number")
    return class_number


def read_kana(text: str) -> str:
    kana = _tidied(text[: _LONGEST_PART + 1]).translate(_TO_HIRAGANA)
    if not kana:
        raise Refusal("plate_kana_missing", "plate_kana")
    if len(text) > _LONGEST_PART or kana not in _ALL_KANA:
        raise Refusal("plate_kana_unknown", "plate_kana")
    return kana


def read_serial(text: str) -> int:
    typed = _tidied(text[: _LONGEST_PART + 1])
    if not typed:
        raise Refusal("plate_serial_missing", "plate_serial")
    digits = _digits(typed)
    if len(text) > _LONGEST_PART or not re.fullmatch("0*[1-9][0-9]{0,3}", digits):
        raise Refusal("plate_serial_shape", "plate_serial")
    return int(digits)


def _tidied(text: str) -> str:
    return half_width(text).upper().translate(_DOTS)


def _digits(text: str) -> str:
    return re.sub("[-・ ]", "", text)


def _region(text: str) -> str:
    """袖ヶ浦 is typed with ケ or が as often as with its own small letter."""
    return re.sub("(?<=袖)[ケが](?=浦)", "ヶ", text)
