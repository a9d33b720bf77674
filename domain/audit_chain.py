"""The chain that shows whether an audit entry was changed, taken out or put in between."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

GENESIS = "0" * 64


def canonical_json(content: Mapping[str, object]) -> bytes:
    """One spelling for one content: keys sorted, no blanks, UTF-8; days and aware moments in ISO 8601."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_spelled
    ).encode("utf-8", "surrogatepass")


def _spelled(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise TypeError("a moment without a time zone has no one spelling")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an audit entry cannot hold a {type(value).__name__}")


def entry_hash(previous: str, content: Mapping[str, object]) -> str:
    """SHA-256 over the previous entry's hash and this entry's content, as 64 hex digits."""
    return hashlib.sha256(previous.encode("ascii") + b"\n" + canonical_json(content)).hexdigest()


def first_broken(entries: Iterable[tuple[Mapping[str, object], str]], previous: str = GENESIS) -> int | None:
    """The place, from 0, of the first entry (content, hash) that does not follow; None when the chain holds."""
    for place, (content, stored) in enumerate(entries):
        if entry_hash(previous, content) != stored:
            return place
        previous = stored
    return None
