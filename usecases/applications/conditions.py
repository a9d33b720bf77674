"""What applications can be searched by, as ranges and keys that the indexes know."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select
from sqlalchemy.orm import Session

from domain.actor import Reach
from domain.application_status import ENDS, ApplicationStatus
from domain.clock import day_in_japan
from domain.oss_status import AWAITING, OssStatus
from domain.renewal import Pickup, RenewalPlace
from domain.search_keys import name_key
from domain.vehicle import VehicleKind
from domain.writing import half_width
from models.applications import Application
from models.organizations import Base, Organization
from models.requests import InspectionRequest
from usecases.applications.stalling import Patience, Stalling, stalled, stalling
from usecases.car_words import NO_CAR, Car, Words, read_car
from usecases.listing import unindexed
from usecases.reference import offices
from usecases.requests.conditions import OWN, own_asked
from usecases.scope import visible_applications
from usecases.seeking import AS_LISTED, Sifted, Sought, among_the_newest, car_meant, finder, starts

OF_CAR = ("plate", "chassis", "user", "memo", "option", *OWN)
# What an index of its own finds, and finds better than the bases of who asks.
FOUND_BY = (
    "number", "receipt", "status", "oss", "concern", "completed_from",
    "completed_until", "due_within", "planned_from", "planned_until", "entered_by",
)  # fmt: skip
ONE_BASE = re.compile(r"(\d{7})-([0-9A-Z]{1,7})")


class Concern(StrEnum):
    """What a list can be about besides one status: 納付待ち, 停滞中."""

    AWAITING_PAYMENT = "awaiting_payment"
    STALLED = "stalled"


@dataclass(frozen=True)
class ApplicationConditions:
    """What was asked for; an empty text or None asks for nothing. What is stalled is asked for with `patience`.

    `base` and `agent` name bases by code, as 会員コード-拠点コード, by member code or by words of the name.
    `entered_by` is a user of the client, whom only the client asks for.
    """

    number: str = ""
    plate: str = ""
    chassis: str = ""
    user: str = ""
    base: str = ""
    agent: str = ""
    office: str = ""
    receipt: str = ""
    memo: str = ""
    option: str = ""
    own_1: str = ""
    own_2: str = ""
    own_3: str = ""
    own_4: str = ""
    own_5: str = ""
    kind: VehicleKind | None = None
    status: ApplicationStatus | None = None
    oss: OssStatus | None = None
    concern: Concern | None = None
    cashless: bool | None = None
    renewal: RenewalPlace | None = None
    pickup: Pickup | None = None
    completed_from: date | None = None
    completed_until: date | None = None
    planned_from: date | None = None
    planned_until: date | None = None
    entered_by: int | None = None
    due_within: int | None = None
    patience: Patience | None = None


@dataclass(frozen=True)
class ApplicationShape(ApplicationConditions):
    """The same with the words for a car apart: they are given to a statement when it runs."""

    car: Car = NO_CAR


def shaped(asked: ApplicationConditions) -> tuple[ApplicationShape, Words]:
    """What a statement is made for, and what it is given."""
    car, words = read_car(asked.plate, asked.chassis, asked.user, asked.memo, asked.option, own_asked(asked))
    rest = {name: value for name, value in vars(asked).items() if name not in OF_CAR}
    return ApplicationShape(**rest, car=car), words


@dataclass(frozen=True)
class Circumstances:
    """What conditions mean at one moment: only what they ask for is set, so that equal ones have equal statements."""

    stalling: tuple[Stalling, ...] = ()
    due_until: date | None = None
    office_codes: tuple[str, ...] = ()


def circumstances(session: Session, conditions: ApplicationConditions, now: datetime) -> Circumstances:
    return Circumstances(
        _stalling(session, conditions, now),
        None if conditions.due_within is None else day_in_japan(now) + timedelta(days=conditions.due_within),
        _office_codes(session, conditions.office) if conditions.office else (),
    )


def _stalling(session: Session, conditions: ApplicationConditions, now: datetime) -> tuple[Stalling, ...]:
    if conditions.concern is not Concern.STALLED:
        return ()
    if conditions.patience is None:
        raise ValueError("what is stalled is asked for with how long nothing may happen")
    return stalling(session, conditions.patience, now)


def applications_meant(
    reach: Reach, conditions: ApplicationShape, around: Circumstances, how: Sought = AS_LISTED
) -> list[ColumnElement[bool]]:
    """The applications within reach that meet all conditions, found as `how` says."""
    if how.by:
        found = [
            finder(reach, Application, conditions.car, how.by),
            visible_applications(reach, row=Sifted(Application)),
        ]
    else:
        by_index = any(getattr(conditions, name) not in ("", None) for name in FOUND_BY)
        found = [visible_applications(reach, by_base=not how.wide and not by_index)]
    row = Application if how == AS_LISTED else Sifted(Application)
    return [*found, *_wheres(reach, conditions, around, row, how.by)]


def of_status_meant(
    reach: Reach, conditions: ApplicationShape, around: Circumstances, status: ApplicationStatus
) -> list[ColumnElement[bool]]:
    """Those of one open status, which are few and sifted by all other conditions."""
    others = _wheres(reach, replace(conditions, status=None), around, Sifted(Application))
    return [visible_applications(reach, by_base=False), *others, Application.status == status]


def newest_meant(reach: Reach, conditions: ApplicationShape, around: Circumstances) -> list[ColumnElement[bool]]:
    """Of the newest applications those that meet all conditions."""
    row = Sifted(Application)
    return [
        Application.id.in_(among_the_newest(reach, Application)),
        visible_applications(reach, row=row),
        *_wheres(reach, conditions, around, row),
    ]


def is_narrow(reach: Reach, asked: ApplicationShape) -> bool:
    """Whether anything but the kind narrows the list: then the kind's own index would only mislead."""
    others = (value for name, value in vars(asked).items() if name not in ("kind", "patience", "car"))
    return reach.bases is not None or asked.car != NO_CAR or any(value not in ("", None) for value in others)


def _wheres(
    reach: Reach, asked: ApplicationShape, around: Circumstances, row: Any, by: str = ""
) -> Iterator[ColumnElement[bool]]:
    if asked.number:
        yield starts(row.number, half_width(asked.number).replace(" ", ""))
    if asked.base:
        yield row.base_id.in_(_bases(asked.base))
    if asked.agent:
        yield row.agent_base_id.in_(_bases(asked.agent))
    if asked.office:
        yield row.office_code.in_(around.office_codes) if around.office_codes else false()
    if asked.receipt:
        yield starts(row.receipt_number, half_width(asked.receipt).replace(" ", ""))
    yield from car_meant(reach, row, Application.request_id, asked.car, by)
    if asked.kind is not None:
        yield (unindexed(Application.kind) if is_narrow(reach, asked) else row.kind) == asked.kind
    yield from _words(asked, row)
    yield from _days(asked, around, row)
    if asked.concern is Concern.AWAITING_PAYMENT:
        yield row.oss_status.in_(AWAITING)
    if around.stalling:
        yield stalled(around.stalling)


def _words(asked: ApplicationConditions, row: Any) -> Iterator[ColumnElement[bool]]:
    request = InspectionRequest
    for column, wanted in ((row.status, asked.status), (row.oss_status, asked.oss)):
        if wanted is not None:
            yield column == wanted
    if asked.cashless is not None:
        yield row.cashless.is_(asked.cashless)
    if asked.entered_by is not None:
        yield row.entered_by == asked.entered_by
    for declared, wanted_word in ((request.renewal_place, asked.renewal), (request.pickup, asked.pickup)):
        if wanted_word is not None:
            yield exists().where(request.id == Application.request_id, declared == wanted_word)


def _days(asked: ApplicationConditions, around: Circumstances, row: Any) -> Iterator[ColumnElement[bool]]:
    if asked.completed_from is not None:
        yield row.completed_on >= asked.completed_from
    if asked.completed_until is not None:
        yield row.completed_on <= asked.completed_until
    elif asked.completed_from is not None:
        yield row.completed_on != None  # noqa: E711 -- the column compares with its own end of time
    if asked.planned_from is not None:
        yield row.planned_on >= asked.planned_from
    if asked.planned_until is not None:
        yield row.planned_on <= asked.planned_until
    elif asked.planned_from is not None:
        yield row.planned_on != None  # noqa: E711 -- as above
    if around.due_until is not None:
        yield row.next_due_on <= around.due_until
        yield row.status.not_in(sorted(ENDS))


def _bases(text: str) -> Select[int]:
    typed = half_width(text).upper()
    one = ONE_BASE.fullmatch(typed)
    query = select(Base.id).join(Organization, Organization.id == Base.organization_id)
    if one:
        return query.where(Organization.member_code == one[1], Base.code == one[2])
    # Bases are few beside applications: looking into each name costs less than an index of its parts.
    return query.where(
        or_(
            Base.code == typed,
            Organization.member_code == typed,
            Base.name_key.contains(name_key(text), autoescape=True),
            Organization.name.contains(text, autoescape=True),
        )
    )


def _office_codes(session: Session, text: str) -> tuple[str, ...]:
    wanted = name_key(text)
    return tuple(
        sorted({office.code for office in offices(session) if office.code == text or wanted in name_key(office.name)})
    )
