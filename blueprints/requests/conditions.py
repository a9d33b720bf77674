"""The conditions of an address, read as forgivingly as a form reads its fields."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from blueprints.shared import lists
from blueprints.shared.moment import now
from domain.clock import day_in_japan
from domain.japanese_date import read_date
from domain.refusal import Refusal
from usecases.requests.conditions import RequestConditions

DAYS = ("planned_from", "planned_until")


def conditions(args: Mapping[str, str] | None = None) -> RequestConditions:
    """Those of this request's address, or of another list's that is handed in."""
    typed = {name: lists.condition(name, args) for name in RequestConditions.__dataclass_fields__}
    read: dict[str, Any] = {**typed, **{name: _day(name, typed[name]) for name in DAYS}}
    return RequestConditions(**read)


def _day(name: str, text: str) -> date | None:
    """What is no day asks for nothing."""
    try:
        return read_date(text, day_in_japan(now()), name) if text else None
    except Refusal:
        return None
