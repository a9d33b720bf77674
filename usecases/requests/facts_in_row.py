"""What a person declares of a request, as the columns of its row with their search keys, and back."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from domain.payment import FeeKind
from domain.search_keys import chassis_key, name_key, reversed_key
from domain.waiver import Waiver, WaiverReason
from models.requests import InspectionRequest
from usecases.requests.facts import RequestFacts

_COLUMN_OF = {
    "plate_class_number": "plate_class",
    "vehicle_user_name": "user_name",
    "insurance_ends_on": "insured_until",
    "consented_on": "consent_on",
}
_WRITTEN_APART = {"plate_serial", "waivers", "own_fields"}
_COLUMNS = {
    field.name: _COLUMN_OF.get(field.name, field.name)
    for field in fields(RequestFacts)
    if field.name not in _WRITTEN_APART
}
# A vehicle user's own words; never selected for the operator.
PERSONAL = ("user_name", "name_key", "representative", "address_1", "address_2", "memo", "own_fields")
UNTOLD = frozenset(
    {"vehicle_user_name", "representative", "address_1", "address_2", "memo", "own_fields", "account_id"}
)
"""Facts of which the audit keeps that they changed, never what they held: it outlives what is erased."""


def write_facts(row: InspectionRequest, facts: RequestFacts) -> None:
    """The facts and the keys they are found by."""
    for name, column in _COLUMNS.items():
        setattr(row, column, getattr(facts, name))
    row.plate_serial = facts.plate_serial.zfill(4) if facts.plate_serial else ""
    row.plate_key = facts.plate.key if facts.plate else ""
    row.chassis_key = chassis_key(facts.chassis_number)
    row.chassis_reversed = reversed_key(row.chassis_key)
    row.name_key = name_key(facts.vehicle_user_name)
    write_waivers(row, facts.waivers)
    row.own_fields = list(facts.own_fields)


def facts_of(row: InspectionRequest, personal: bool = True) -> RequestFacts:
    """The facts a row holds; without `personal` the vehicle user's columns are not touched."""
    known: dict[str, Any] = {
        name: getattr(row, column) for name, column in _COLUMNS.items() if personal or column not in PERSONAL
    }
    known["plate_serial"] = row.plate_serial.lstrip("0")
    known["waivers"] = waivers_of(row)
    known["own_fields"] = tuple(row.own_fields) if personal else ()
    return RequestFacts(**known)


def write_waivers(row: InspectionRequest, waivers: Iterable[Waiver]) -> None:
    row.waivers = [
        {"fee": waiver.fee.value, "reason": waiver.reason.value, "earlier": waiver.earlier_receipt_number or ""}
        for waiver in waivers
    ]


def waivers_of(row: InspectionRequest) -> tuple[Waiver, ...]:
    return tuple(
        Waiver(FeeKind(line["fee"]), WaiverReason(line["reason"]), line["earlier"] or None) for line in row.waivers
    )
