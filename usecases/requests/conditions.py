"""What requests can be searched by, as ranges and keys that the indexes know."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false

from domain.actor import Reach
from domain.field_rules import OWN_FIELDS
from domain.request_status import SENDABLE, RequestStatus
from domain.search_keys import chassis_key
from domain.vehicle import VehicleKind
from models.requests import InspectionRequest
from usecases.car_words import NO_CAR, Car, Words, read_car
from usecases.listing import unindexed
from usecases.scope import visible_requests
from usecases.seeking import AS_LISTED, Sifted, Sought, among_the_newest, car_meant, finder

Row = InspectionRequest
LONGEST_NUMBER = 9
OWN = tuple(f"own_{place}" for place in range(1, OWN_FIELDS + 1))
OF_CAR = ("plate", "chassis", "vehicle_user", "memo", "option", *OWN)
# What an index of its own finds, and finds better than the bases of who asks.
FOUND_BY = ("number", "status", "concern", "planned_from", "planned_until")


class RequestConcern(StrEnum):
    """What a list can be about besides one status: what came back by itself on its planned day."""

    NOT_RELEASED = "not_released"


@dataclass(frozen=True)
class RequestConditions:
    """What was asked for; an empty answer asks for nothing."""

    kind: str = ""
    number: str = ""
    plate: str = ""
    chassis: str = ""
    vehicle_user: str = ""
    status: str = ""
    concern: str = ""
    base: str = ""
    agent: str = ""
    planned_from: date | None = None
    planned_until: date | None = None
    entered_by: str = ""
    memo: str = ""
    option: str = ""
    own_1: str = ""
    own_2: str = ""
    own_3: str = ""
    own_4: str = ""
    own_5: str = ""


@dataclass(frozen=True)
class RequestShape(RequestConditions):
    """The same with the words for a car apart: they are given to a statement when it runs."""

    car: Car = NO_CAR


def own_asked(asked: Any) -> tuple[str, ...]:
    """What is asked of the client's own fields, by their places."""
    return tuple(getattr(asked, name) for name in OWN)


def shaped(asked: RequestConditions) -> tuple[RequestShape, Words]:
    """What a statement is made for, and what it is given."""
    car, words = read_car(asked.plate, asked.chassis, asked.vehicle_user, asked.memo, asked.option, own_asked(asked))
    return RequestShape(**{name: value for name, value in vars(asked).items() if name not in OF_CAR}, car=car), words


def is_narrow(reach: Reach, asked: RequestShape) -> bool:
    """Whether anything but the kind narrows the list: then the kind's own index would only mislead."""
    others = (value for name, value in vars(asked).items() if name not in ("kind", "car"))
    return reach.bases is not None or asked.car != NO_CAR or any(others)


def requests_meant(reach: Reach, asked: RequestShape, how: Sought = AS_LISTED) -> Iterator[ColumnElement[bool]]:
    """The requests within reach that meet all conditions, found as `how` says."""
    if how.by:
        yield finder(reach, Row, asked.car, how.by)
        yield visible_requests(reach, row=Sifted(Row))
    else:
        yield visible_requests(reach, by_base=not how.wide and not any(getattr(asked, name) for name in FOUND_BY))
    yield from _wheres(reach, asked, Row if how == AS_LISTED else Sifted(Row), how.by)


def newest_meant(reach: Reach, asked: RequestShape) -> Iterator[ColumnElement[bool]]:
    """Of the newest requests those that meet all conditions."""
    yield Row.id.in_(among_the_newest(reach, Row))
    yield visible_requests(reach, row=Sifted(Row))
    yield from _wheres(reach, asked, Sifted(Row))


def _wheres(reach: Reach, asked: RequestShape, row: Any, by: str = "") -> Iterator[ColumnElement[bool]]:
    if asked.kind in set(VehicleKind):
        yield (unindexed(Row.kind) if is_narrow(reach, asked) else row.kind) == VehicleKind(asked.kind)
    if asked.number:
        yield _has_number(row, asked.number)
    if asked.status in set(RequestStatus):
        yield row.status == RequestStatus(asked.status)
    if asked.concern in set(RequestConcern):
        yield not_released(row)
    if asked.base:
        yield row.base_id == _id(asked.base)
    if asked.agent:
        yield row.agent_base_id == _id(asked.agent)
    if asked.planned_from:
        yield row.planned_on >= asked.planned_from
    if asked.planned_until:
        yield row.planned_on <= asked.planned_until
    if asked.entered_by:
        yield row.entered_by == _id(asked.entered_by)
    yield from car_meant(reach, row, Row.id, asked.car, by)


def not_released(row: Any = Row) -> ColumnElement[bool]:
    """Drafts that were held and could not go on their planned day; few have any reason to have come back."""
    return and_(row.returned_reason > "", unindexed(Row.status) == RequestStatus.DRAFT)


def sendable_meant(reach: Reach, asked: RequestShape) -> Iterator[ColumnElement[bool]]:
    """Of the same those that can be sent whatever their planned day."""
    if asked.status in set(RequestStatus) - SENDABLE:
        yield false()
        return
    yield from _sifted(reach, asked)
    yield Row.status.in_(SENDABLE)


def of_status_meant(reach: Reach, asked: RequestShape, status: RequestStatus) -> Iterator[ColumnElement[bool]]:
    """Those of one status that meet all other conditions."""
    yield from _sifted(reach, replace(asked, status=""))
    yield Row.status == status


def _sifted(reach: Reach, asked: RequestShape) -> Iterator[ColumnElement[bool]]:
    """All conditions on what an open status has found: few, so that it finds them best."""
    yield visible_requests(reach, by_base=False)
    yield from _wheres(reach, replace(asked, kind=""), Sifted(Row))
    if asked.kind in set(VehicleKind):
        yield unindexed(Row.kind) == VehicleKind(asked.kind)


def _id(text: str) -> int:
    """An id of the address; what is none is nobody's."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _has_number(row: Any, text: str) -> ColumnElement[bool]:
    """The whole 申請ID, or its first figures."""
    digits = chassis_key(text)
    if not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        return false()
    scale = 10 ** (LONGEST_NUMBER - len(digits))
    return row.id.between(int(digits) * scale, (int(digits) + 1) * scale - 1)
