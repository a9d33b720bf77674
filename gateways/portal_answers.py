"""What came back from the portal, read strictly: a statement in our words or the failure it means."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.oss_status import PORTAL_WORDS
from domain.vehicle import VehicleKind
from gateways.portal import (
    AccountDead,
    EventPage,
    OutcomeUnknown,
    PortalClosed,
    PortalFailure,
    PortalRefused,
    Statement,
)

LONGEST_WORDS = 60
LARGEST_SEQ = 2**62


def read_answer(status: int, body: bytes) -> dict[str, Any]:
    """The JSON object of a success; raises the failure any other answer means."""
    value = _json_object(body)
    if 200 <= status < 300 and value is not None:
        return value
    raise _failure(status, value)


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
        and isinstance(seq, int)
        and 0 < seq < LARGEST_SEQ
        and isinstance(words, str)
        and 0 < len(words) <= LONGEST_WORDS
        and at.tzinfo is not None
    )
    if not sound:
        raise OutcomeUnknown("answer_unreadable")
    return Statement(found, seq, at, words, PORTAL_WORDS.get((kind, words)), raw)


def read_events(kind: VehicleKind, value: Mapping[str, Any]) -> EventPage:
    events, last_seq = value.get("events"), value.get("last_seq")
    if not isinstance(events, list) or not isinstance(last_seq, int) or not 0 <= last_seq < LARGEST_SEQ:
        raise OutcomeUnknown("answer_unreadable")
    return EventPage(tuple(read_statement(kind, event) for event in events), last_seq)


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
        # A lone surrogate would be refused by the database only after the act was done.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
