"""車検証の二次元コード: the codes of one certificate as one reading of its car."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.certificate_reading import CertificateReading, CertificateSymbol, type_and_classification
from domain.certificate_symbols import (
    CODE_3_LONG_LENGTH,
    FIELD,
    RegisteredCodes,
    cut_pieces,
    is_kei,
    join_registered,
    kei_code,
)
from domain.chassis_number import stamped_number
from domain.finding import Finding, Severity
from domain.plate import PlateParts
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from domain.writing import widened, without_unusable

_NO_DATE = "999999"
_NO_MONTH = "9999"
# 帳票種別 of papers for cars that are off the road; the two kinds number them differently.
_NOT_ON_THE_ROAD = {VehicleKind.REGISTERED: {"2", "4"}, VehicleKind.KEI: {"4"}}
_SMALL_PLATES = frozenset("2468BDFH")
_CHASSIS = re.compile(r"[0-9A-Z][0-9A-Z-]*|\[[0-9]{2}\][0-9]{1,6}")
_KEI_CODE_2_LENGTH = 7
_KEI_CODE_3_LENGTH = 19
_KEI_CODE_3_WITH_FUEL = 20
_LONGEST_NAME = 200


def read_certificate_codes(pieces: Sequence[str], today: date) -> CertificateReading:
    """The car of the codes read so far, in any order; `today` settles the century of the first registration.

    Raises certificate_codes_missing, certificate_codes_too_long, certificate_code_unknown, certificate_code_of_edge,
    scan_in_kana, certificate_code_damaged, certificate_of_another_car and certificate_not_live.
    """
    codes, passed_over = cut_pieces(pieces)
    reading = _read(codes, today)
    if not passed_over:
        return reading
    stray = Finding("certificate_code_passed_over", Severity.WARN, FIELD)
    return replace(reading, hints=(*reading.hints, stray))


def _read(codes: Sequence[str], today: date) -> CertificateReading:
    kei = [code for code in codes if is_kei(code)]
    registered = join_registered([code for code in codes if not is_kei(code)])
    if not kei:
        return _registered(registered, today)
    reading = _kei(kei, today)
    if registered.code_2 or registered.code_3:
        other = _registered(registered, today)
        raise Refusal("certificate_of_another_car", FIELD, first=_name_of(reading), second=_name_of(other))
    return reading


def _registered(codes: RegisteredCodes, today: date) -> CertificateReading:
    reading = CertificateReading(VehicleKind.REGISTERED, missing=codes.missing)
    reading = _with_code_3(_with_code_2(reading, codes.code_2), codes.code_3, today)
    if codes.other_code_2 or codes.other_code_3:
        blank = CertificateReading(VehicleKind.REGISTERED)
        second = codes.other_code_2[3:4] or codes.other_code_3[5:6]
        first = reading if codes.other_code_2 else replace(blank, model=reading.model)
        raise Refusal("certificate_of_another_car", FIELD, first=_name_of(first), second="".join(second))
    return _with_model_hint(reading)


def _with_code_2(reading: CertificateReading, fields: Sequence[str]) -> CertificateReading:
    """Version, plate, plate size, chassis number, engine, kind of paper; the last ones may not be there yet."""
    if len(fields) > 5 and fields[5] in _NOT_ON_THE_ROAD[reading.kind]:
        raise Refusal("certificate_not_live", FIELD)
    if len(fields) > 1:
        reading = replace(reading, plate=_plate(fields[1]))
    if len(fields) > 3:
        stamped = stamped_number(fields[3].strip())
        chassis_number = stamped or fields[3].strip()
        if not _CHASSIS.fullmatch(chassis_number):
            raise Refusal("certificate_code_damaged", FIELD)
        reading = replace(reading, chassis_number=chassis_number, officially_stamped=stamped is not None)
    return replace(reading, engine_model=_text(fields[4])) if len(fields) > 4 else reading


def _with_code_3(reading: CertificateReading, fields: Sequence[str], today: date) -> CertificateReading:
    """Fields of 登録車 code 3; a code of 21 fields gives the expiry three times."""
    if len(fields) == CODE_3_LONG_LENGTH:
        expiry = next((day for day in fields[3:6] if day != _NO_DATE), _NO_DATE)
        fields = (*fields[:3], expiry, *fields[6:])
    if len(fields) > 2:
        type_designation, classification = type_and_classification(fields[2])
        reading = replace(reading, type_designation=type_designation, classification=classification)
    if len(fields) > 3:
        reading = replace(reading, expiry_on=_expiry(fields[3]))
    if len(fields) > 4:
        reading = replace(reading, first_registered=_first_registered(fields[4], today))
    if len(fields) > 5:
        reading = replace(reading, model=_text(fields[5]))
    return replace(reading, fuel_code=_fuel(fields[18])) if len(fields) > 18 else reading


def _kei(codes: Sequence[str], today: date) -> CertificateReading:
    reading = CertificateReading(VehicleKind.KEI)
    missing = [CertificateSymbol.KEI_CODE_2, CertificateSymbol.KEI_CODE_3]
    for code in codes:
        read = _KEI_READERS.get(kei_code(code))
        found = read(code, reading, today) if read else reading
        _refuse_another_car(reading, found)
        reading = found
        for symbol in [s for s in missing if s.endswith(kei_code(code))]:
            missing.remove(symbol)
    return _with_model_hint(replace(reading, missing=tuple(missing)))


def _refuse_another_car(before: CertificateReading, after: CertificateReading) -> None:
    for first, second in (
        (before.chassis_number, after.chassis_number),
        (_description(before), _description(after)),
        (before.vehicle_user_name, after.vehicle_user_name),
    ):
        if first and first != second:
            raise Refusal("certificate_of_another_car", FIELD, first=first, second=second)


def _description(reading: CertificateReading) -> str:
    """What kei code 3 says of a car, in words that tell two of them apart."""
    expiry = reading.expiry_on.isoformat() if reading.expiry_on else ""
    return " ".join(filter(None, (reading.model, reading.first_registered, expiry)))


def _kei_code_2(code: str, reading: CertificateReading, _today: date) -> CertificateReading:
    fields = code.split("/")
    if len(fields) < _KEI_CODE_2_LENGTH or len(fields[2]) != 12 or len(fields[6].strip()) != 1:
        raise Refusal("certificate_code_damaged", FIELD)
    shared = ("K", fields[2], fields[3], fields[4], fields[5], fields[6].strip())
    return _with_code_2(replace(reading, small_plate=fields[3] in _SMALL_PLATES), shared)


def _kei_code_3(code: str, reading: CertificateReading, today: date) -> CertificateReading:
    fields = code.split("/")
    if len(fields) < _KEI_CODE_3_LENGTH or len(fields[4]) != 6 or len(fields[5]) != 4:
        raise Refusal("certificate_code_damaged", FIELD)
    type_designation, classification = type_and_classification(fields[3])
    # Of the last two fields one is the fuel and one a filler of nines; sources differ on which comes first.
    endings = fields[18:] if len(fields) >= _KEI_CODE_3_WITH_FUEL else []
    return replace(
        reading,
        type_designation=type_designation,
        classification=classification,
        expiry_on=_expiry(fields[4]),
        first_registered=_first_registered(fields[5], today),
        model=_text(fields[6]),
        fuel_code=next((_fuel(ending.strip()) for ending in endings if len(ending.strip()) == 2), ""),
    )


def _kei_name(code: str, reading: CertificateReading, _today: date) -> CertificateReading:
    return replace(reading, vehicle_user_name=_words(code[5:]))


def _kei_address(code: str, reading: CertificateReading, _today: date) -> CertificateReading:
    return replace(reading, vehicle_user_address=_words(code[5:]))


def _kei_use(code: str, reading: CertificateReading, _today: date) -> CertificateReading:
    """軽自動車 / 用途 / 自家用事業用 / 車体形状 / 定員2 / 積載量2 / 重量2 / 車名 / 走行距離 / 単位"""
    fields = [_words(field) for field in code.split("/")[2:]]
    car_class, use, ownership = [*fields, "", "", ""][:3]
    distance = unicodedata.normalize("NFKC", fields[11]) if len(fields) > 11 else ""
    in_km = len(fields) < 13 or unicodedata.normalize("NFKC", fields[12]).lower() == "km"
    mileage_km = int(distance) if re.fullmatch("[0-9]{1,7}", distance) and in_km else None
    return replace(reading, car_class=car_class, use=use, ownership=ownership, mileage_km=mileage_km)


_KEI_READERS = {"2": _kei_code_2, "3": _kei_code_3, "5": _kei_name, "6": _kei_address, "7": _kei_use}


def _plate(twelve: str) -> PlateParts:
    """地名4, 分類番号3, かな1, 一連番号4, each padded with blanks to its length."""
    region, class_number, kana, serial = (
        unicodedata.normalize("NFKC", part).strip(" ・-") for part in (twelve[:4], twelve[4:7], twelve[7], twelve[8:])
    )
    if not re.fullmatch("[0-9]{0,4}", serial):
        raise Refusal("certificate_code_damaged", FIELD)
    return PlateParts(region or None, class_number or None, kana or None, int(serial or 0) or None)


def _expiry(digits: str) -> date | None:
    """Years of two digits are of this century; an electronic certificate's code gives no day."""
    if digits == _NO_DATE:
        return None
    try:
        return date(2000 + _number(digits[:2]), _number(digits[2:4]), _number(digits[4:]))
    except ValueError:
        raise Refusal("certificate_code_damaged", FIELD) from None


def _first_registered(digits: str, today: date) -> str:
    if digits == _NO_MONTH:
        return ""
    year, month = _number(digits[:2]), _number(digits[2:])
    if not 1 <= month <= 12:
        raise Refusal("certificate_code_damaged", FIELD)
    century = 2000 if 2000 + year <= today.year + 1 else 1900
    return f"{century + year}-{month:02d}"


def _number(digits: str) -> int:
    if not re.fullmatch("[0-9]{2}", digits):
        raise Refusal("certificate_code_damaged", FIELD)
    return int(digits)


def _text(padded: str) -> str:
    plain = padded.strip()
    return "" if plain == "-" else plain


def _fuel(code: str) -> str:
    return code if re.fullmatch("[0-9]{2}", code) else ""


def _words(padded: str) -> str:
    return without_unusable(widened(padded[:_LONGEST_NAME]), "〓")


def _name_of(reading: CertificateReading) -> str:
    return reading.chassis_number or reading.model or (reading.plate.region or "")


def _with_model_hint(reading: CertificateReading) -> CertificateReading:
    """Code 3 names no chassis number; a model that begins quite differently came from another car."""
    if reading.officially_stamped or "-" not in reading.chassis_number or "-" not in reading.model:
        return reading
    if any(part[:2] == reading.chassis_number[:2] for part in reading.model.split("-")):
        return reading
    facts = {"chassis_number": reading.chassis_number, "model": reading.model}
    return replace(reading, hints=(Finding("certificate_model_differs", Severity.WARN, FIELD, facts),))
