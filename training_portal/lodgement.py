"""What is lodged: its exact shape, and the form faults for which the portal does not accept it."""

import json
import re
from datetime import date
from typing import Any

from training_portal.refused import Refused
from training_portal.tables import Tables
from training_portal.words import KEI, KINDS, REGISTERED, Fee

MANDATES = ("none", "electronic")
RENEWAL_PLACES = ("office", "agent", "client", "agent_named", "client_named")
WAIVER_REASONS = ("official_vehicle", "paid_before")
SHAPE: dict[str, Any] = {
    "key": str,
    "kind": str,
    "procedure": str,
    "office": {"code": str, "name": str},
    "plate": {"region": str, "class_number": str, "kana": str, "serial": str, "small_plate": bool},
    "chassis_number": str,
    "officially_stamped": bool,
    "vehicle_user": {"kind": str, "name": str, "representative": str, "address_1": str, "address_2": str},
    "validity_code": str,
    "expiry_on": (str, None),
    "cashless": bool,
    "mandate": {"kind": str, "issuer": (str, None), "made_on": (str, None), "file_sha256": (str, None)},
    "waivers": [{"fee": str, "reason": str, "earlier_receipt": (str, None)}],
    "shortening_allowed": bool,
    "parking_receipt": bool,
    "renewal_place": str,
    "delegate_number": str,
    "pickup": (str, None),
    "certificate_number": str,
    "account_id": str,
    "insurance_state": str,
    "conformity_state": str,
    "mandate_confirmed": ({"by": str, "at": str}, None),
    "earlier_receipt": (str, None),
    "agent": {"organization": str, "base": str},
    "client": {"member_code": str, "base_code": str},
    "payer": {"direct_debit_registered": bool, "account_reference": (str, None)},
}
# Beyond them days can no longer be counted to and fro.
YEARS = range(1990, 2200)
KEY = re.compile(r"[0-9]{9}(-[1-9][0-9]?)?")
REGION = re.compile(r"[一-龠々ぁ-んァ-ヶ]{1,4}")
CLASS_NUMBER = re.compile(r"[0-9][0-9ACFHKLMPXY]{0,2}")
SERIAL = re.compile(r"(?=.{1,4}$)0*[1-9][0-9]*")
CHASSIS = {REGISTERED: re.compile(r"[0-9A-Z][0-9A-Z-]{2,22}"), KEI: re.compile(r"[0-9A-Z][0-9A-Z-]{2,19}")}
STAMPED_CHASSIS = re.compile(r"\[[0-9]{2}\][0-9]{1,6}")
DELEGATE_NUMBER = re.compile(r"[0-9A-Z]{10}")
CERTIFICATE_NUMBER = re.compile(r"([0-9]{13}|[0-9]{5}|[0-9]{11})?")
SHA256 = re.compile(r"[0-9a-f]{64}")
PREFECTURE = re.compile(r"(東京都|北海道|京都府|大阪府|[^\s]{2,3}県)")


def parse_json(body: bytes) -> Any:
    """Refuses what is no JSON, and text that no database or document could hold (lone surrogates, NaN)."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Refused(400, "malformed_json", "本文をJSONとして読めません。") from None
    return value


def read_lodgement(body: bytes) -> dict[str, Any]:
    """Raises Refused naming every field that is missing or of another shape."""
    value = parse_json(body)
    wrong = sorted(_misfits(value, SHAPE, "")) or sorted(_unknown_words(value))
    if wrong:
        raise Refused(422, "lodgement_malformed", "申請データの項目に不足か誤りがあります。", fields=wrong)
    return {name: value[name] for name in SHAPE}


def form_faults(lodgement: dict[str, Any], tables: Tables) -> list[str]:
    """The codes of reasons for 未受付 that the lodgement alone shows."""
    checks = {
        "plate_format": _plate_is_well_formed(lodgement, tables),
        "chassis_format": _chassis_is_well_formed(lodgement),
        "vehicle_user_format": _vehicle_user_is_complete(lodgement),
        "validity_unknown": lodgement["kind"] == KEI
        or (lodgement["kind"], lodgement["validity_code"]) in tables.validity_terms,
        "certificate_number_format": CERTIFICATE_NUMBER.fullmatch(lodgement["certificate_number"]) is not None,
        "mandate_unconfirmed": lodgement["kind"] == KEI or lodgement["mandate_confirmed"] is not None,
        "cashless_kei": not (lodgement["kind"] == KEI and lodgement["cashless"]),
    }
    return [code for code, right in checks.items() if not right]


def _plate_is_well_formed(lodgement: dict[str, Any], tables: Tables) -> bool:
    plate, kind = lodgement["plate"], lodgement["kind"]
    class_number_left_out = kind == KEI and plate["class_number"] == ""
    return (
        REGION.fullmatch(plate["region"]) is not None
        and (class_number_left_out or CLASS_NUMBER.fullmatch(plate["class_number"]) is not None)
        and len(plate["kana"]) == 1
        and plate["kana"] in tables.kana[kind]
        and SERIAL.fullmatch(plate["serial"]) is not None
    )


def _chassis_is_well_formed(lodgement: dict[str, Any]) -> bool:
    number = lodgement["chassis_number"]
    stamped = lodgement["officially_stamped"] and STAMPED_CHASSIS.fullmatch(number) is not None
    return stamped or CHASSIS[lodgement["kind"]].fullmatch(number) is not None


def _vehicle_user_is_complete(lodgement: dict[str, Any]) -> bool:
    user = lodgement["vehicle_user"]
    named = bool(user["name"].strip()) and bool(user["address_1"].strip())
    return named and (lodgement["kind"] != KEI or PREFECTURE.match(user["address_1"]) is not None)


def _misfits(value: Any, shape: Any, path: str) -> list[str]:
    if isinstance(shape, tuple):
        return [] if value is None else _misfits(value, shape[0], path)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [path]
        return [wrong for n, item in enumerate(value) for wrong in _misfits(item, shape[0], f"{path}.{n}")]
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [path or "(body)"]
        return [
            wrong
            for name, part in shape.items()
            for wrong in (
                _misfits(value[name], part, f"{path}.{name}".lstrip("."))
                if name in value
                else [f"{path}.{name}".lstrip(".")]
            )
        ]
    return [] if isinstance(value, shape) else [path]


def _unknown_words(value: dict[str, Any]) -> list[str]:
    known = {
        "key": KEY.fullmatch(value["key"]) is not None,
        "kind": value["kind"] in KINDS,
        "procedure": value["procedure"] == "continued_inspection",
        "office.code": bool(value["office"]["code"]),
        "vehicle_user.kind": value["vehicle_user"]["kind"] in ("person", "company", ""),
        "expiry_on": value["expiry_on"] is None or _is_day(value["expiry_on"]),
        "mandate.kind": value["mandate"]["kind"] in MANDATES,
        "mandate.made_on": value["mandate"]["made_on"] is None or _is_day(value["mandate"]["made_on"]),
        "mandate.file_sha256": SHA256.fullmatch(value["mandate"]["file_sha256"] or "") is not None
        or value["mandate"]["file_sha256"] is None,
        "renewal_place": value["renewal_place"] in RENEWAL_PLACES,
        "pickup": value["pickup"] in ("agent", "client", None),
        "waivers": all(
            waiver["fee"] in tuple(Fee) and waiver["reason"] in WAIVER_REASONS for waiver in value["waivers"]
        ),
    }
    return [name for name, right in known.items() if not right]


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
        return day.isoformat() == text and day.year in YEARS
    except ValueError:
        return False


def _refuse_constant(_: str) -> None:
    raise ValueError("JSON knows neither NaN nor Infinity")
