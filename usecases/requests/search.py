"""Search requests: the client's own, those sent to an agent, all of them for the operator."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true
from sqlalchemy.orm import Session

from domain.actor import Actor, Reach
from domain.request_status import ENDS, SENDABLE, RequestStatus
from domain.rights import OrganizationKind, Right
from domain.vehicle import VehicleKind
from models.organizations import Base, Organization
from models.requests import InspectionRequest
from models.users import User
from usecases.listing import (
    COUNTED_EXACTLY,
    STATEMENTS_KEPT,
    CountQuery,
    PageOf,
    PageQuery,
    SortColumn,
    Wish,
    at_place,
    count_query,
    day_column,
    moment_column,
    order_of,
    page_query,
    parts_query,
    read_counts,
    read_page,
    unindexed,
)
from usecases.requests.conditions import (
    RequestConditions,
    RequestShape,
    is_narrow,
    newest_meant,
    of_status_meant,
    requests_meant,
    sendable_meant,
    shaped,
)
from usecases.scope import SEEN_BY_AGENT, sees_names, updated_by_colleague, visible_requests
from usecases.seeking import AS_LISTED, LOOKED_THROUGH, Sought, among_the_newest, known, sought
from usecases.sides import Agent, AgentBase

Row = InspectionRequest
LISTED_SORTS = {
    "number": SortColumn(Row.id, int),
    "status": SortColumn(Row.status, RequestStatus),
    "plate": SortColumn(Row.plate_key),
    "chassis": SortColumn(Row.chassis_key),
    "vehicle_user": SortColumn(Row.name_key),
    "planned_on": day_column(Row.planned_on),
    "expiry_on": day_column(Row.expiry_on),
    "updated_at": moment_column(Row.updated_at),
}
# The operator reads without names, in the order of numbers: no index goes over all organizations.
OPERATOR_SORTS = {"number": LISTED_SORTS["number"]}

SENDABLE_COUNT, LOOKED_THROUGH_COUNT = "sendable", "looked_through"


class RequestRow(NamedTuple):
    """One request in a list; `updated_by` is the name of whoever of the reader's own organization changed it last."""

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
    updated_side: str
    updated_by: str
    updated_at: datetime
    option_code: str = ""
    own_fields: tuple[str, ...] = ()

    @property
    def plate(self) -> str:
        return plate_text(self.plate_region, self.plate_class, self.plate_kana, self.plate_serial)

    @property
    def can_be_sent(self) -> bool:
        return self.status in SENDABLE


@dataclass(frozen=True)
class RequestList:
    """A page of requests, with how many there are of each kind under the same other conditions, as far as is known.

    `of_status` counts each status likewise; those that are over, whose number only grows, among few found rows alone.
    `sendable` counts those of the whole list that this actor could send.
    """

    page: PageOf[RequestRow]
    counts: dict[str, int | None]
    of_status: dict[RequestStatus, int | None]
    conditions: RequestConditions
    sendable: int

    @property
    def total(self) -> int | None:
        return self.counts.get(self.conditions.kind, self.counts["all"])

    @property
    def sends_beyond_page(self) -> bool:
        """Whether more can be sent than what stands on this page."""
        return self.sendable > sum(row.can_be_sent for row in self.page.rows)


def plate_text(region: str, class_number: str, kana: str, serial: str) -> str:
    """品川 300 さ 12-34, as much of it as there is; the serial as it stands on the plate."""
    digits = serial.lstrip("0")
    shown = f"{digits[:2]}-{digits[2:]}" if len(digits) == 4 else digits.rjust(4, "・") if digits else ""
    return " ".join(part for part in (region, class_number, kana, shown) if part)


def sorts_for(reach: Actor | Reach) -> dict[str, SortColumn]:
    by_kind = {
        OrganizationKind.CLIENT: LISTED_SORTS,
        OrganizationKind.AGENT: LISTED_SORTS,
        OrganizationKind.OPERATOR: OPERATOR_SORTS,
    }
    return by_kind[reach.organization_kind]


def usual_sort(reach: Actor | Reach) -> str:
    return next(reversed(sorts_for(reach)))


def statuses_seen(reach: Actor | Reach) -> tuple[RequestStatus, ...]:
    """The statuses that a request in this reader's list can have."""
    agent = reach.organization_kind is OrganizationKind.AGENT
    return tuple(status for status in RequestStatus if not agent or status in SEEN_BY_AGENT)


def search_requests(session: Session, actor: Actor, conditions: RequestConditions, wish: Wish) -> RequestList:
    reach, (asked, words) = actor.reach, shaped(conditions)
    how = sought(session, reach, Row, asked.car, words)
    counted = read_counts(session, _counts(reach, asked, actor.may(Right.SEND_REQUEST), how), words)
    sendable = counted.pop(SENDABLE_COUNT, 0)
    looked_through = counted.pop(LOOKED_THROUGH_COUNT, 0)
    counts: dict[str, int | None] = known(counted, looked_through) if how.wide else {**counted}
    of_status = {status: counts.pop(status.value) for status in statuses_seen(reach) if status.value in counts}
    few = not how.wide and is_narrow(reach, asked) and counted[_tab(asked)] <= COUNTED_EXACTLY
    placed, place = at_place(wish, sorts_for(reach), usual_sort(reach))
    page = read_page(session, _page(reach, asked, placed, few, how), _row, {**words, **place})
    return RequestList(page, counts, of_status, conditions, sendable)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _counts(reach: Reach, conditions: RequestShape, sends: bool, how: Sought) -> CountQuery:
    """Each kind and both together, and each open status, under the same other conditions; for whom sends, also what
    can be sent. An operator has no index of a status over all organizations.
    """
    if how != AS_LISTED:
        return _counts_among_found(reach, conditions, sends, how)
    kinds = {"all": "", **{kind.value: kind.value for kind in VehicleKind}}
    asked = {name: replace(conditions, kind=kind) for name, kind in kinds.items()}
    queries = {name: select(Row.id).where(*requests_meant(reach, each)) for name, each in asked.items()}
    if not is_narrow(reach, conditions) and reach.organization_kind is OrganizationKind.CLIENT:
        # Counted along the list's own index: what was touched lately lies together.
        queries = {name: query.order_by(Row.updated_at.desc()) for name, query in queries.items()}
    if reach.organization_kind is not OrganizationKind.OPERATOR:
        still_open = [status for status in statuses_seen(reach) if status not in ENDS]
        queries |= {one.value: select(Row.id).where(*of_status_meant(reach, conditions, one)) for one in still_open}
    if sends:
        queries[SENDABLE_COUNT] = select(Row.id).where(*sendable_meant(reach, conditions))
    return count_query(queries)


def _counts_among_found(reach: Reach, conditions: RequestShape, sends: bool, how: Sought) -> CountQuery:
    """The same of what is not found along the list: its rows are read once for all counts."""
    asked = replace(conditions, kind="", status="")
    meant = newest_meant(reach, asked) if how.wide else requests_meant(reach, asked, how)
    beside = {}
    if how.wide:
        beside[LOOKED_THROUGH_COUNT] = among_the_newest(reach, Row)
        if sends:
            # Those to send are few in the whole list, not only among the newest.
            beside[SENDABLE_COUNT] = select(Row.id).where(*sendable_meant(reach, conditions))

    def parts(row: Any) -> dict[str, ColumnElement[bool]]:
        in_status = (
            row.status == RequestStatus(conditions.status) if conditions.status in set(RequestStatus) else true()
        )
        kinds = {"all": true(), **{kind.value: row.kind == kind for kind in VehicleKind}}
        of_kind = kinds[_tab(conditions)]
        counts = {name: and_(kind, in_status) for name, kind in kinds.items()}
        counts |= {status.value: and_(of_kind, row.status == status) for status in statuses_seen(reach)}
        if sends and not how.wide:
            counts[SENDABLE_COUNT] = and_(of_kind, in_status, row.status.in_(SENDABLE))
        return counts

    return parts_query(
        select(Row.kind, Row.status).where(*meant), parts, beside, LOOKED_THROUGH if how.wide else COUNTED_EXACTLY
    )


@lru_cache(maxsize=STATEMENTS_KEPT)
def _page(reach: Reach, conditions: RequestShape, wish: Wish, few: bool, how: Sought) -> PageQuery:
    return page_query(
        _query(reach, *requests_meant(reach, conditions, how)), wish, sorts_for(reach), usual_sort(reach), Row.id,
        descending_by_default=True, few=few,
    )  # fmt: skip


def _tab(asked: RequestShape) -> str:
    """Under which word the counts stand; an unknown kind asks for all."""
    return asked.kind if asked.kind in set(VehicleKind) else "all"


def all_requests(
    session: Session, actor: Actor, conditions: RequestConditions, own_fields: bool = False
) -> Iterator[RequestRow]:
    """Every request of the search with its option code, the newest change first; 独自項目 only where wanted."""
    asked, words = shaped(conditions)
    how = sought(session, actor.reach, Row, asked.car, words)
    query = _query(actor.reach, *requests_meant(actor.reach, asked, how))
    query = query.order_by(Row.updated_at.desc(), Row.id.desc()).add_columns(Row.option_code)
    if own_fields:
        query = query.add_columns(Row.own_fields)
    return map(
        _row_with_own if own_fields else _row_with_code, session.execute(query.execution_options(yield_per=500), words)
    )


def sendable_requests(
    session: Session, actor: Actor, conditions: RequestConditions, wish: Wish, most: int
) -> tuple[RequestRow, ...]:
    """The first of the list that can be sent, in its order."""
    columns = {name: replace(sort, column=unindexed(sort.column)) for name, sort in sorts_for(actor).items()}
    order = order_of(wish, columns, usual_sort(actor), Row.id, descending_by_default=True)
    asked, words = shaped(conditions)
    query = _query(actor.reach, *sendable_meant(actor.reach, asked)).order_by(*order)
    return tuple(map(_row, session.execute(query.limit(most), words)))


def requests_numbered(session: Session, actor: Actor, numbers: Collection[int]) -> tuple[RequestRow, ...]:
    """Those of these numbers that the actor can see."""
    query = _query(actor.reach, visible_requests(actor.reach), Row.id.in_(numbers))
    return tuple(map(_row, session.execute(query.order_by(Row.id))))


def _query(reach: Reach, *wheres: ColumnElement[bool]) -> Select[Any]:
    name = Row.user_name if sees_names(reach) else literal("")
    client_name: ColumnElement[str] = func.coalesce(Base.short_name, "")
    if reach.organization_kind is not OrganizationKind.CLIENT:
        client_name = Organization.short_name + " " + client_name
    shown: list[Any] = [
        Row.id, Row.version, Row.kind, Row.status, Row.plate_region, Row.plate_class, Row.plate_kana,
        Row.plate_serial, Row.chassis_number, name.label("vehicle_user"), client_name.label("base"),
        (Agent.short_name + " " + AgentBase.short_name).label("agent"),
        Row.planned_on, Row.expiry_on, Row.updated_side, func.coalesce(User.name, "").label("updated_by"),
        Row.updated_at,
    ]  # fmt: skip
    query = (
        select(*shown)
        # Outer joins keep the request's own index in the lead.
        .outerjoin(Base, Base.id == Row.base_id)
        .outerjoin(AgentBase, AgentBase.id == Row.agent_base_id)
        .outerjoin(Agent, Agent.id == Row.agent_organization_id)
        .outerjoin(User, updated_by_colleague(reach, Row))
    )
    if reach.organization_kind is not OrganizationKind.CLIENT:
        query = query.outerjoin(Organization, Organization.id == Row.organization_id)
    return query.where(*wheres)


def _row(row: Any) -> RequestRow:
    return RequestRow(
        row.id, row.version, row.kind, row.status, row.plate_region, row.plate_class, row.plate_kana, row.plate_serial,
        row.chassis_number, row.vehicle_user, row.base or "", row.agent or "", row.planned_on, row.expiry_on,
        row.updated_side, row.updated_by, row.updated_at,
    )  # fmt: skip


def _row_with_code(row: Any) -> RequestRow:
    return _row(row)._replace(option_code=row.option_code)


def _row_with_own(row: Any) -> RequestRow:
    return _row(row)._replace(option_code=row.option_code, own_fields=tuple(row.own_fields))
