"""What came back from the portal, read strictly: a statement in our words or the failure it means."""

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeGuard

from domain.oss_status import PORTAL_WORDS
from domain.vehicle import VehicleKind
from gateways.portal import (
    AccountDead,
    Event,
    EventPage,
    OutcomeUnknown,
    PortalClosed,
    PortalFailure,
    PortalRefused,
    Statement,
)

LONGEST_WORDS = 60
# What a column of either database holds.
LARGEST_SEQ = 2**31
# No database stores NUL in a text, nor half of a surrogate pair.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_answer(status: int, body: bytes) -> dict[str, Any]:
    """The JSON object of a success; raises the failure any other answer means.

    What could not be stored would be refused by the database only after the act was done: it proves nothing.
    """
    value = read_page(status, body)
    if not _is_storable(value):
        raise OutcomeUnknown(f"http_{status}")
    return value


def read_page(status: int, body: bytes) -> dict[str, Any]:
    """The same for what changes nothing and is read part by part: one odd part is no reason to refuse the others."""
    value = _json_object(body)
    if 200 <= status < 300 and value is not None:
        return value
    raise _failure(status, value if value is None or _is_storable(value) else None)


def read_statement(kind: VehicleKind, raw: Mapping[str, Any], key: str | None = None) -> Statement:
    """Raises OutcomeUnknown for what cannot be a statement, or is one about another application than `key`."""
    try:
        found, seq, words = raw["key"], raw["seq"], raw["status"]
        at = datetime.fromisoformat(raw["at"])
    except (KeyError, TypeError, ValueError):
        raise OutcomeUnknown("answer_unreadable") from None
    sound = (
        isinstance(found, str)
        and (key is None or found == key)
        and _is_seq(seq)
        and isinstance(words, str)
        and 0 < len(words) <= LONGEST_WORDS
        and at.tzinfo is not None
    )
    if not sound:
        raise OutcomeUnknown("answer_unreadable")
    return Statement(found, seq, at, words, PORTAL_WORDS.get((kind, words)), raw)


def read_events(kind: VehicleKind, value: Mapping[str, Any]) -> EventPage:
    """Raises OutcomeUnknown only when the numbering itself cannot be read; a malformed event keeps its number."""
    events, last_seq = value.get("events"), value.get("last_seq")
    if not isinstance(events, list) or not _is_seq(last_seq, 0):
        raise OutcomeUnknown("answer_unreadable")
    return EventPage(tuple(_event(kind, event) for event in events), last_seq)


def _event(kind: VehicleKind, value: object) -> Event:
    if not isinstance(value, dict) or not _is_seq(value.get("seq")):
        raise OutcomeUnknown("answer_unreadable")
    seq = value["seq"]
    try:
        raw = _storable(value)
    except RecursionError:
        return Event(seq, None, {"seq": seq})
    try:
        return Event(seq, read_statement(kind, raw), raw)
    except OutcomeUnknown:
        return Event(seq, None, raw)


def _is_seq(value: object, least: int = 1) -> TypeGuard[int]:
    return type(value) is int and least <= value < LARGEST_SEQ


def _storable(value: Any) -> Any:
    """The same with a mark in the place of what no database stores."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_storable(name): _storable(part) for name, part in value.items()}
    return [_storable(part) for part in value] if isinstance(value, list) else value


def _is_storable(value: Mapping[str, Any]) -> bool:
    try:
        return bool(_storable(value) == value)
    except RecursionError:
        return False


def _failure(status: int, value: Mapping[str, Any] | None) -> PortalFailure:
    """Only a refusal in the portal's own form is definite; a proxy's page in between proves nothing."""
    code, words = (value or {}).get("code"), (value or {}).get("message")
    if value is None or not isinstance(code, str) or not isinstance(words, str):
        return OutcomeUnknown(f"http_{status}")
    if status == 503 and code == "closed":
        return PortalClosed(_moment(value.get("opens_at")))
    if status in (401, 403):
        return AccountDead(code)
    if 400 <= status < 500:
        facts = {name: fact for name, fact in value.items() if name not in ("code", "message")}
        return PortalRefused(code, words, facts)
    return OutcomeUnknown(f"http_{status}")


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
