"""Search requests: the client's own, those sent to an agent, all of them for the operator."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.plate import read_plate
from domain.request_status import RequestStatus
from domain.rights import OrganizationKind
from domain.search_keys import chassis_key, gram_query, name_key, prefix_range, reversed_key
from domain.vehicle import VehicleKind
from models.organizations import Agreement, Base, Organization
from models.requests import InspectionRequest, SearchGram
from models.users import User
from usecases.listing import (
    COUNTED_EXACTLY,
    PageOf,
    SortColumn,
    Wish,
    counted,
    day_column,
    moment_column,
    page_of,
    unindexed,
)
from usecases.scope import sees_names, visible_requests
from usecases.sides import Agent, AgentBase

Row = InspectionRequest
CLIENT_SORTS = {
    "number": SortColumn(Row.id, int),
    "plate": SortColumn(Row.plate_key),
    "chassis": SortColumn(Row.chassis_key),
    "vehicle_user": SortColumn(Row.name_key),
    "planned_on": day_column(Row.planned_on),
    "expiry_on": day_column(Row.expiry_on),
    "updated_at": moment_column(Row.updated_at),
}
# Only what an index of the agent's side carries; the operator reads without names, in the order of numbers.
AGENT_SORTS = {"updated_at": CLIENT_SORTS["updated_at"]}
OPERATOR_SORTS = {"number": CLIENT_SORTS["number"]}
TAIL_LENGTH = 3
# Enough to tell any two names apart; a longer query says no more.
MOST_GRAMS = 16
LONGEST_NUMBER = 9


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


@dataclass(frozen=True)
class RequestRow:
    """One request in a list."""

    number: int
    version: int
    kind: VehicleKind
    status: RequestStatus
    plate_region: str
    plate_class: str
    plate_kana: str
    plate_serial: str
    chassis_number: str
    vehicle_user: str
    base: str
    agent: str
    planned_on: date | None
    expiry_on: date | None
    updated_by: str
    updated_at: datetime

    @property
    def plate(self) -> str:
        return plate_text(self.plate_region, self.plate_class, self.plate_kana, self.plate_serial)


@dataclass(frozen=True)
class RequestList:
    """A page of requests, with how many there are of each kind under the same other conditions."""

    page: PageOf[RequestRow]
    counts: dict[str, int]
    conditions: RequestConditions

    @property
    def total(self) -> int:
        return self.counts.get(self.conditions.kind, self.counts["all"])


def plate_text(region: str, class_number: str, kana: str, serial: str) -> str:
    """品川 300 さ 12-34, as much of it as there is; the serial as it stands on the plate."""
    digits = serial.lstrip("0")
    shown = f"{digits[:2]}-{digits[2:]}" if len(digits) == 4 else digits.rjust(4, "・") if digits else ""
    return " ".join(part for part in (region, class_number, kana, shown) if part)


def sorts_for(actor: Actor) -> dict[str, SortColumn]:
    by_kind = {
        OrganizationKind.CLIENT: CLIENT_SORTS,
        OrganizationKind.AGENT: AGENT_SORTS,
        OrganizationKind.OPERATOR: OPERATOR_SORTS,
    }
    return by_kind[actor.organization_kind]


def search_requests(session: Session, actor: Actor, conditions: RequestConditions, wish: Wish) -> RequestList:
    kinds = {"all": "", **{kind.value: kind.value for kind in VehicleKind}}
    counts = counted(
        session,
        {name: select(Row.id).where(*_wheres(actor, replace(conditions, kind=kind))) for name, kind in kinds.items()},
    )
    sorts = sorts_for(actor)
    few = _is_narrow(actor, conditions) and counts[_tab(conditions)] <= COUNTED_EXACTLY
    page = page_of(
        session, _query(actor, conditions), wish, sorts, next(reversed(sorts)), Row.id, _row,
        descending_by_default=True, few=few,
    )  # fmt: skip
    return RequestList(page, counts, conditions)


def _tab(asked: RequestConditions) -> str:
    """Under which word the counts stand; an unknown kind asks for all."""
    return asked.kind if asked.kind in set(VehicleKind) else "all"


def _is_narrow(actor: Actor, asked: RequestConditions) -> bool:
    """Whether anything but the kind narrows the list: then the kind's own index would only mislead."""
    return actor.bases is not None or any(value for name, value in vars(asked).items() if name != "kind")


def all_requests(session: Session, actor: Actor, conditions: RequestConditions) -> Iterator[RequestRow]:
    """Every request of the search, the newest change first."""
    query = _query(actor, conditions).order_by(Row.updated_at.desc(), Row.id.desc())
    return map(_row, session.execute(query.execution_options(yield_per=500)))


def _query(actor: Actor, conditions: RequestConditions) -> Select[Any]:
    name = Row.user_name if sees_names(actor) else literal("")
    client_name: ColumnElement[str] = func.coalesce(Base.short_name, "")
    if actor.organization_kind is not OrganizationKind.CLIENT:
        client_name = Organization.short_name + " " + client_name
    shown: list[Any] = [
        Row.id, Row.version, Row.kind, Row.status, Row.plate_region, Row.plate_class, Row.plate_kana,
        Row.plate_serial, Row.chassis_number, name.label("vehicle_user"), client_name.label("base"),
        (Agent.short_name + " " + AgentBase.short_name).label("agent"),
        Row.planned_on, Row.expiry_on, func.coalesce(User.name, "").label("updated_by"), Row.updated_at,
    ]  # fmt: skip
    query = (
        select(*shown)
        # Outer joins keep the request's own index in the lead.
        .outerjoin(Base, Base.id == Row.base_id)
        .outerjoin(AgentBase, AgentBase.id == Row.agent_base_id)
        .outerjoin(Agent, Agent.id == Row.agent_organization_id)
        .outerjoin(User, User.id == Row.updated_by)
    )
    if actor.organization_kind is not OrganizationKind.CLIENT:
        query = query.outerjoin(Organization, Organization.id == Row.organization_id)
    return query.where(*_wheres(actor, conditions))


def _wheres(actor: Actor, asked: RequestConditions) -> Iterator[ColumnElement[bool]]:
    yield visible_requests(actor)
    if asked.kind in set(VehicleKind):
        yield (unindexed(Row.kind) if _is_narrow(actor, asked) else Row.kind) == VehicleKind(asked.kind)
    if asked.number:
        yield _has_number(asked.number)
    if asked.plate:
        yield from _has_plate(asked.plate)
    if asked.chassis:
        yield _has_chassis(actor, asked.chassis)
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
    if sees_names(actor):
        if asked.vehicle_user:
            yield from _has_user(actor, asked.vehicle_user)
        if asked.memo:
            yield from _has_grams(actor, gram_query(asked.memo))


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


def _has_chassis(actor: Actor, text: str) -> ColumnElement[bool]:
    """The beginning, or the last three figures or more."""
    key = chassis_key(text)
    if not key:
        return Row.id == 0
    if len(key) < TAIL_LENGTH:
        return _starts(Row.chassis_key, key)
    ends = (
        select(Row.id).where(visible_requests(actor), _starts(Row.chassis_key, key)),
        select(Row.id).where(visible_requests(actor), _starts(Row.chassis_reversed, reversed_key(key))),
    )
    return Row.id.in_(union(*ends))


def _has_user(actor: Actor, text: str) -> Iterator[ColumnElement[bool]]:
    """Words inside the name; a single letter only at its beginning."""
    words = gram_query(text)
    key = name_key(text)
    if not words:
        yield _starts(Row.name_key, key) if key else Row.id == 0
        return
    yield from _has_grams(actor, words)
    for word in text.split():
        if len(name_key(word)) > 1:
            # The grams drive the search; this only leaves out those found in the memo.
            yield func.replace(Row.name_key, name_key(word), "") != Row.name_key


def _has_grams(actor: Actor, words: frozenset[str]) -> Iterator[ColumnElement[bool]]:
    """Requests that hold every gram, found in one pass over the grams of the actor's own clients."""
    if not words:
        yield Row.id == 0
        return
    wanted = sorted(words)[:MOST_GRAMS]
    grams_of_ours = SearchGram.organization_id == actor.organization_id
    if actor.organization_kind is OrganizationKind.AGENT:
        clients = select(Agreement.client_organization_id).where(
            Agreement.agent_organization_id == actor.organization_id
        )
        grams_of_ours = SearchGram.organization_id.in_(clients)
    found = select(SearchGram.request_id).where(grams_of_ours, SearchGram.gram.in_(wanted))
    if len(wanted) > 1:
        found = found.group_by(SearchGram.request_id).having(func.count() == len(wanted))
    yield Row.id.in_(found)


def _row(row: Any) -> RequestRow:
    return RequestRow(
        row.id, row.version, row.kind, row.status, row.plate_region, row.plate_class, row.plate_kana, row.plate_serial,
        row.chassis_number, row.vehicle_user, row.base or "", row.agent or "", row.planned_on, row.expiry_on,
        row.updated_by, row.updated_at,
    )  # fmt: skip
