"""When the portal first told each status, read from the story of the case."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from domain.oss_status import OssStatus

TOLD = "oss_status_changed"
_KNOWN = {status.value: status for status in OssStatus}


class Told(Protocol):
    """A line of the story."""

    @property
    def at(self) -> datetime: ...
    @property
    def code(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...


def reached_statuses(events: Iterable[Told]) -> dict[OssStatus, datetime]:
    """The portal's own time where it was told, else ours."""
    found: dict[OssStatus, datetime] = {}
    for event in events:
        status = _KNOWN.get(str(event.facts.get("status", ""))) if event.code == TOLD else None
        if status is not None:
            found.setdefault(status, _moment(event.facts.get("at")) or event.at)
    return found


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
