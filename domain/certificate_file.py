"""The JSON file of 車検証閲覧アプリ as a reading of its car."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from domain.certificate_reading import FUELS, CertificateReading
from domain.chassis_number import stamped_number, tidied_chassis_number
from domain.japanese_date import era_day, era_named
from domain.plate import PlateParts, read_plate
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from domain.writing import half_width, widened, without_unusable

FIELD = "certificate_file"
LARGEST = 1024 * 1024

_LONGEST_VALUE = 300
_REGISTERED = "01"
# 使用者 is printed as *** when it is the same as 所有者.
_SAME_AS_OWNER = re.compile("[*＊]+")
_NOTHING = frozenset({"", "-", "*", "***"})
_CODES_OF_FUELS = {half_width(name): code for code, name in FUELS.items()}


def read_certificate_file(content: bytes) -> CertificateReading:
    """Raises certificate_file_too_large, certificate_file_not_json, certificate_file_shape or date_not_there."""
    if len(content) > LARGEST:
        raise Refusal("certificate_file_too_large", FIELD, limit_mib=LARGEST // (1024 * 1024))
    info = _certificate(content)
    kind = _kind(info)
    chassis_number = tidied_chassis_number(_value(info, "CarNo"))
    plate = _plate(info)
    if not chassis_number and plate == PlateParts():
        raise Refusal("certificate_file_shape", FIELD)
    stamped = stamped_number(chassis_number)
    return CertificateReading(
        kind=kind,
        plate=plate,
        chassis_number=stamped or chassis_number,
        officially_stamped=stamped is not None,
        expiry_on=_date(info, "ValidPeriodExpirdate"),
        model=_code(info, "Model"),
        engine_model=_code(info, "EngineModel"),
        first_registered=_month(info, "Firstregistdate") or _month(info, "Firstexamdate"),
        type_designation=_code(info, "ModelSpecifyNo"),
        classification=_code(info, "ClassifyAroundNo"),
        fuel_code=_fuel(info),
        vehicle_user_name=_name(info, "User") or _name(info, "Owner"),
        vehicle_user_address=_address(info, "User") or _address(info, "Owner"),
        certificate_number=_certificate_number(info),
        car_class=_words(info, "CarKind"),
        use=_words(info, "Use"),
        ownership=_words(info, "PrivateBusiness"),
        weight_kg=_weight(info, "CarWgt"),
        gross_weight_kg=_weight(info, "CarTotalWgt"),
    )


def _certificate(content: bytes) -> Mapping[str, object]:
    try:
        root = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refusal("certificate_file_not_json", FIELD) from None
    info = root.get("CertInfo") if isinstance(root, dict) else None
    if not isinstance(info, dict):
        raise Refusal("certificate_file_shape", FIELD)
    return info


def _value(info: Mapping[str, object], key: str) -> str:
    value = info.get(key)
    return value[:_LONGEST_VALUE].strip() if isinstance(value, str) else ""


def _code_value(info: Mapping[str, object], key: str) -> str:
    """A value out of TwodimensionCodeInfo, which may be a level of its own or a part of the name."""
    inner = info.get("TwodimensionCodeInfo")
    return _value(inner, key) if isinstance(inner, dict) else _value(info, f"TwodimensionCodeInfo{key}")


def _code(info: Mapping[str, object], key: str) -> str:
    text = without_unusable(half_width(_value(info, key))).upper()
    return "" if text in _NOTHING else text


def _words(info: Mapping[str, object], key: str) -> str:
    """Text in full width; what no document can carry becomes 〓, so that it is seen and put right."""
    text = without_unusable(widened(_value(info, key)), "〓")
    return "" if _SAME_AS_OWNER.fullmatch(text) else text


def _kind(info: Mapping[str, object]) -> VehicleKind:
    told = half_width(_value(info, "RegistCarLightCar"))
    registered = told == _REGISTERED if told else not _value(info, "FirstexamdateY")
    return VehicleKind.REGISTERED if registered else VehicleKind.KEI


def _plate(info: Mapping[str, object]) -> PlateParts:
    """Four words as a rule; read as free text when it is written otherwise."""
    text = without_unusable(_value(info, "EntryNoCarNo"), " ")
    words = unicodedata.normalize("NFKC", text).split()
    if len(words) == 4 and re.fullmatch("[・0-9-]{1,8}", words[3]):
        serial = re.sub("[^0-9]", "", words[3])[:4]
        return PlateParts(words[0][:4], words[1][:3], words[2][:1], int(serial or 0) or None)
    return read_plate(text)


def _name(info: Mapping[str, object], whose: str) -> str:
    return _words(info, f"{whose}nameLowLevelChar") or _words(info, f"{whose}nameHighLevelChar")


def _address(info: Mapping[str, object], whose: str) -> str:
    """The place in words, then the lot number."""
    place = _words(info, f"{whose}AddressChar")
    return place + _words(info, f"{whose}AddressNumValue") if place else ""


def _digits(info: Mapping[str, object], key: str) -> str:
    text = half_width(_value(info, key))
    return text if re.fullmatch("[0-9]{1,8}", text) else ""


def _weight(info: Mapping[str, object], key: str) -> int | None:
    digits = half_width(_value(info, key)).lower().removesuffix("kg").replace(",", "").strip()
    return int(digits) if re.fullmatch("[0-9]{1,6}", digits) else None


def _certificate_number(info: Mapping[str, object]) -> str:
    number = half_width(_value(info, "ElectCertMgNo"))
    return number if re.fullmatch("[0-9]{13}", number) else ""


def _fuel(info: Mapping[str, object]) -> str:
    code = half_width(_code_value(info, "FuelClassCode"))
    return code if code in FUELS else _CODES_OF_FUELS.get(half_width(_value(info, "FuelClass")), "")


def _era_parts(info: Mapping[str, object], key: str, *parts: str) -> tuple[str, list[int]] | None:
    """Era, then year, month and day; 元 is the first year, and a missing part makes the whole unknown."""
    era = half_width(_value(info, f"{key}E"))
    texts = [
        "1" if half_width(_value(info, f"{key}{part}")) == "元" else _digits(info, f"{key}{part}") for part in parts
    ]
    return (era, [int(text) for text in texts]) if all(texts) else None


def _date(info: Mapping[str, object], key: str) -> date | None:
    found = _era_parts(info, key, "Y", "M", "D")
    era = era_named(found[0]) if found else None
    if not found or not era:
        return _date_of_code(_code_value(info, key))
    year, month, day = found[1]
    return era_day(era, year, month, day, FIELD)


def _date_of_code(text: str) -> date | None:
    digits = half_width(text)
    if not re.fullmatch("[0-9]{6}", digits) or digits == "999999":
        return None
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise Refusal("certificate_file_shape", FIELD) from None


def _month(info: Mapping[str, object], key: str) -> str:
    """YYYY-MM, or empty; older papers leave the month out."""
    found = _era_parts(info, key, "Y", "M")
    era = era_named(found[0]) if found else None
    if not found or not era:
        return ""
    year, month = found[1]
    western = era.western(year)
    return f"{western:04d}-{month:02d}" if 1 <= month <= 12 and 1868 <= western <= 2199 else ""
