"""What requests can be searched by, as ranges and keys that the indexes know."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, func

from domain.actor import Reach
from domain.plate import read_plate
from domain.request_status import SENDABLE, RequestStatus
from domain.search_keys import chassis_key, gram_query, name_key, prefix_range, reversed_key
from domain.vehicle import VehicleKind
from models.requests import InspectionRequest
from usecases.listing import unindexed
from usecases.scope import sees_names, visible_requests
from usecases.search_grams import requests_holding

Row = InspectionRequest
TAIL_LENGTH = 3
LONGEST_NUMBER = 9
# What an index of its own finds, and finds better than the bases of who asks.
FOUND_BY = ("number", "plate", "chassis", "vehicle_user", "status", "planned_from", "planned_until", "memo")


@dataclass(frozen=True)
class RequestConditions:
    """What was asked for; an empty answer asks for nothing."""

    kind: str = ""
    number: str = ""
    plate: str = ""
    chassis: str = ""
    vehicle_user: str = ""
    status: str = ""
    base: str = ""
    agent: str = ""
    planned_from: date | None = None
    planned_until: date | None = None
    entered_by: str = ""
    memo: str = ""


def is_narrow(reach: Reach, asked: RequestConditions) -> bool:
    """Whether anything but the kind narrows the list: then the kind's own index would only mislead."""
    return reach.bases is not None or any(value for name, value in vars(asked).items() if name != "kind")


def requests_meant(reach: Reach, asked: RequestConditions) -> Iterator[ColumnElement[bool]]:
    """The requests within reach that meet all conditions."""
    yield visible_requests(reach, by_base=not any(getattr(asked, name) for name in FOUND_BY))
    yield from _wheres(reach, asked)


def _wheres(reach: Reach, asked: RequestConditions) -> Iterator[ColumnElement[bool]]:
    if asked.kind in set(VehicleKind):
        yield (unindexed(Row.kind) if is_narrow(reach, asked) else Row.kind) == VehicleKind(asked.kind)
    if asked.number:
        yield _has_number(asked.number)
    if asked.plate:
        yield from _has_plate(asked.plate)
    if asked.chassis:
        yield _has_chassis(asked.chassis)
    if asked.status in set(RequestStatus):
        yield Row.status == RequestStatus(asked.status)
    if asked.base:
        yield Row.base_id == _id(asked.base)
    if asked.agent:
        yield Row.agent_base_id == _id(asked.agent)
    if asked.planned_from:
        yield Row.planned_on >= asked.planned_from
    if asked.planned_until:
        yield Row.planned_on <= asked.planned_until
    if asked.entered_by:
        yield Row.entered_by == _id(asked.entered_by)
    if sees_names(reach):
        if asked.vehicle_user:
            yield from _has_user(reach, asked.vehicle_user)
        if asked.memo:
            yield Row.id.in_(requests_holding(reach, gram_query(asked.memo)))


def sendable_meant(reach: Reach, asked: RequestConditions) -> Iterator[ColumnElement[bool]]:
    """Of the same those that can be sent whatever their planned day: few, so that their status finds them best."""
    if asked.status in set(RequestStatus) - SENDABLE:
        yield false()
        return
    others = replace(asked, kind="")
    yield visible_requests(reach, by_base=False)
    yield from _wheres(reach, others)
    if asked.kind in set(VehicleKind):
        yield unindexed(Row.kind) == VehicleKind(asked.kind)
    yield (unindexed(Row.status) if any(vars(others).values()) else Row.status).in_(SENDABLE)


def _id(text: str) -> int:
    """An id of the address; what is none is nobody's."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _starts(column: Any, text: str) -> ColumnElement[bool]:
    start, end = prefix_range(text)
    return (column >= start) & (column < end)


def _has_number(text: str) -> ColumnElement[bool]:
    """The whole 申請ID, or its first figures."""
    digits = chassis_key(text)
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        return Row.id == 0
    scale = 10 ** (LONGEST_NUMBER - len(digits))
    return Row.id.between(int(digits) * scale, (int(digits) + 1) * scale - 1)


def _has_plate(text: str) -> Iterator[ColumnElement[bool]]:
    """The whole plate or any of its parts: 品川, 300, さ, 1111, さ 1111, 品川300さ1111."""
    if text.isascii() and text.isdecimal() and len(text) <= 3:
        # Three figures are a class number as often as a serial.
        yield (Row.plate_serial == text.zfill(4)) | (Row.plate_class == text)
        return
    parts = read_plate(text)
    if parts.region and parts.class_number and parts.kana and parts.serial:
        yield Row.plate_key == "|".join((parts.region, parts.class_number, parts.kana, f"{parts.serial:04d}"))
        return
    if parts.region:
        yield _starts(Row.plate_key, f"{parts.region}|")
    if parts.class_number:
        yield Row.plate_class == parts.class_number
    if parts.kana:
        yield Row.plate_kana == parts.kana
    if parts.serial:
        yield Row.plate_serial == f"{parts.serial:04d}"
    if not any(vars(parts).values()):
        yield Row.id == 0


def _has_chassis(text: str) -> ColumnElement[bool]:
    """The beginning, or the last three figures or more; each by an index of its own."""
    key = chassis_key(text)
    if not key:
        return Row.id == 0
    begins = _starts(Row.chassis_key, key)
    if len(key) < TAIL_LENGTH:
        return begins
    return begins | _starts(Row.chassis_reversed, reversed_key(key))


def _has_user(reach: Reach, text: str) -> Iterator[ColumnElement[bool]]:
    """Words inside the name; a single letter only at its beginning."""
    words = gram_query(text)
    key = name_key(text)
    if not words:
        yield _starts(Row.name_key, key) if key else Row.id == 0
        return
    yield Row.id.in_(requests_holding(reach, words))
    for word in text.split():
        if len(name_key(word)) > 1:
            # The grams drive the search; this only leaves out those found in the memo.
            yield func.replace(Row.name_key, name_key(word), "") != Row.name_key
