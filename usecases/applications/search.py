"""Search the applications an actor sees; one list for client, agent and operator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor, Reach
from domain.application_status import ENDS, ApplicationStatus
from domain.clock import day_in_japan
from domain.oss_status import OssStatus
from domain.plate import Plate
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from models.applications import Application
from models.requests import InspectionRequest
from usecases.applications.conditions import (
    ApplicationConditions,
    ApplicationShape,
    Circumstances,
    applications_meant,
    circumstances,
    is_narrow,
    newest_meant,
    of_status_meant,
    shaped,
)
from usecases.applications.due_dates import due_is_expected
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
    page_query,
    parts_query,
    read_counts,
    read_page,
    word_column,
)
from usecases.scope import sees_names
from usecases.seeking import AS_LISTED, LOOKED_THROUGH, Sought, among_the_newest, known, sought
from usecases.sides import Agent, AgentBase, Client, ClientBase

ROWS_AT_ONCE = 500
LOOKED_THROUGH_COUNT = "looked_through"

_SORTS: dict[str, SortColumn] = {
    "number": SortColumn(Application.number),
    "status": SortColumn(Application.status, ApplicationStatus),
    "oss_status": word_column(Application.oss_status, OssStatus),
    "plate": SortColumn(Application.plate_key),
    "chassis": SortColumn(Application.chassis_key),
    "user": SortColumn(Application.name_key),
    "office": SortColumn(Application.office_name),
    "sent_at": moment_column(Application.sent_at),
    "applied_at": moment_column(Application.applied_at),
    "next_due_on": day_column(Application.next_due_on),
    "completed_on": day_column(Application.completed_on),
    "updated_at": moment_column(Application.updated_at),
}
# Only what an index of that side sorts can be sorted by.
_SORTED_BY: dict[OrganizationKind, tuple[str, ...]] = {
    OrganizationKind.CLIENT: tuple(_SORTS),
    OrganizationKind.AGENT: tuple(_SORTS),
    OrganizationKind.OPERATOR: ("number",),
}


class ApplicationRow(NamedTuple):
    """One application in a list; `user_name` is None for whom names are not selected."""

    number: str
    kind: VehicleKind
    status: ApplicationStatus
    oss_status: OssStatus | None
    oss_words: str
    plate: str
    chassis_number: str
    user_name: str | None
    client_name: str
    base_name: str
    agent_name: str
    agent_base_name: str
    office_name: str
    sent_at: datetime | None
    applied_at: datetime | None
    next_due_on: date | None
    due_is_expected: bool
    completed_on: date | None
    receipt_number: str
    option_code: str = ""
    own_fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class ApplicationList:
    """A page of applications; `counts` by the kind's word, all kinds under the empty one, None what is not known.

    `of_status` counts each status likewise; those that are over, whose number only grows, among few found rows alone.
    """

    page: PageOf[ApplicationRow]
    counts: Mapping[str, int | None]
    of_status: Mapping[ApplicationStatus, int | None]
    conditions: ApplicationConditions
    today: date

    @property
    def total(self) -> int | None:
        return self.counts[self.conditions.kind.value if self.conditions.kind else ""]


def sorts_for(actor: Actor | Reach) -> dict[str, SortColumn]:
    return {name: _SORTS[name] for name in _SORTED_BY[actor.organization_kind]}


def usual_sort(actor: Actor | Reach) -> str:
    """Newest first; an operator has no index over all organizations but the number's."""
    return "number" if actor.organization_kind is OrganizationKind.OPERATOR else "updated_at"


def search_applications(
    session: Session, actor: Actor, conditions: ApplicationConditions, wish: Wish, now: datetime
) -> ApplicationList:
    reach, (asked, words), around = actor.reach, shaped(conditions), circumstances(session, conditions, now)
    how = sought(session, reach, Application, asked.car, words)
    counted = read_counts(session, _counts(reach, asked, around, how), words)
    looked_through = counted.pop(LOOKED_THROUGH_COUNT, 0)
    counts: dict[str, int | None] = known(counted, looked_through) if how.wide else {**counted}
    of_status = {status: counts.pop(status.value) for status in ApplicationStatus if status.value in counts}
    total = counted[conditions.kind.value if conditions.kind else ""]
    few = not how.wide and is_narrow(reach, asked) and total <= COUNTED_EXACTLY
    placed, place = at_place(wish, sorts_for(reach), usual_sort(reach))
    page = read_page(session, _page(reach, asked, around, placed, few, how), row_of, {**words, **place})
    return ApplicationList(page, counts, of_status, conditions, day_in_japan(now))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _counts(reach: Reach, conditions: ApplicationShape, around: Circumstances, how: Sought) -> CountQuery:
    """One count a tab: each kind and both together, and each open status, all other conditions as they are.

    An operator has no index of a status over all organizations.
    """
    if how != AS_LISTED:
        return _counts_among_found(reach, conditions, around, how)

    def of(kind: VehicleKind | None) -> Select[int]:
        query = select(Application.id).where(*applications_meant(reach, replace(conditions, kind=kind), around))
        # Counted along the list's own index: what was touched lately lies together.
        return query.order_by(Application.updated_at.desc()) if wide else query

    wide = not is_narrow(reach, conditions) and reach.organization_kind is OrganizationKind.CLIENT
    queries = {"": of(None), **{kind.value: of(kind) for kind in VehicleKind}}
    if reach.organization_kind is not OrganizationKind.OPERATOR:
        for status in (each for each in ApplicationStatus if each not in ENDS):
            meant = of_status_meant(reach, conditions, around, status)
            queries[status.value] = select(Application.id).where(*meant)
    return count_query(queries)


def _counts_among_found(reach: Reach, conditions: ApplicationShape, around: Circumstances, how: Sought) -> CountQuery:
    """The same of what is not found along the list: its rows are read once for all counts."""
    asked = replace(conditions, kind=None, status=None)
    meant = newest_meant(reach, asked, around) if how.wide else applications_meant(reach, asked, around, how)

    def parts(row: Any) -> dict[str, ColumnElement[bool]]:
        in_status = row.status == conditions.status if conditions.status else true()
        kinds = {"": true(), **{kind.value: row.kind == kind for kind in VehicleKind}}
        of_kind = kinds[conditions.kind.value if conditions.kind else ""]
        return {
            **{name: and_(kind, in_status) for name, kind in kinds.items()},
            **{status.value: and_(of_kind, row.status == status) for status in ApplicationStatus},
        }

    return parts_query(
        select(Application.kind, Application.status).where(*meant),
        parts,
        {LOOKED_THROUGH_COUNT: among_the_newest(reach, Application)} if how.wide else {},
        LOOKED_THROUGH if how.wide else COUNTED_EXACTLY,
    )


@lru_cache(maxsize=STATEMENTS_KEPT)
def _page(
    reach: Reach, conditions: ApplicationShape, around: Circumstances, wish: Wish, few: bool, how: Sought
) -> PageQuery:
    query = rows_query(reach).where(*applications_meant(reach, conditions, around, how))
    return page_query(
        query, wish, sorts_for(reach), usual_sort(reach), Application.id, descending_by_default=True, few=few
    )


def all_applications(
    session: Session,
    actor: Actor,
    conditions: ApplicationConditions,
    wish: Wish,
    now: datetime,
    own_fields: bool = False,
) -> Iterator[ApplicationRow]:
    """Every application of the search, in the order of the screen, with the option code of its request; 独自項目 only
    where they are wanted."""
    sorts = sorts_for(actor)
    known = wish.sort in sorts
    column = sorts[wish.sort if known else usual_sort(actor)].column
    descending = wish.descending if known else True
    order = (column.desc(), Application.id.desc()) if descending else (column.asc(), Application.id.asc())
    asked, words = shaped(conditions)
    how = sought(session, actor.reach, Application, asked.car, words)
    meant = applications_meant(actor.reach, asked, circumstances(session, conditions, now), how)
    # Under a name of its own: conditions look into the requests by themselves.
    declared = aliased(InspectionRequest)
    beside = [declared.option_code, *([declared.own_fields] if own_fields else [])]
    query = rows_query(actor).where(*meant).order_by(*order).add_columns(*beside)
    query = query.outerjoin(declared, declared.id == Application.request_id)
    found = session.execute(query.execution_options(yield_per=ROWS_AT_ONCE), words)
    return map(_row_with_own if own_fields else _row_with_code, found)


def rows_query(actor: Actor | Reach) -> Select[*tuple[Any, ...]]:
    """The columns of a row; outer joins, so that no planner begins with the bases and sorts everything."""
    name = [Application.user_name] if sees_names(actor) else []
    return (
        select(
            Application.number, Application.kind, Application.status, Application.oss_status, Application.oss_words,
            Application.plate_region, Application.plate_class, Application.plate_kana, Application.plate_serial,
            Application.chassis_number, Application.office_name, Application.sent_at, Application.applied_at,
            Application.next_due_on, Application.completed_on, Application.receipt_number, *name,
            due_is_expected().label("due_is_expected"),
            Client.short_name.label("client_name"), ClientBase.short_name.label("base_name"),
            Agent.short_name.label("agent_name"), AgentBase.short_name.label("agent_base_name"),
        )
        .outerjoin(ClientBase, ClientBase.id == Application.base_id)
        .outerjoin(Client, Client.id == Application.organization_id)
        .outerjoin(AgentBase, AgentBase.id == Application.agent_base_id)
        .outerjoin(Agent, Agent.id == Application.agent_organization_id)
    )  # fmt: skip


def plate_text(row: Any) -> str:
    """品川 600 さ 11-11, from a row with the four stored parts."""
    serial = int(row.plate_serial) if row.plate_serial else 0
    return Plate(row.plate_region, row.plate_class, row.plate_kana, serial).text


def row_of(row: Any) -> ApplicationRow:
    return ApplicationRow(
        number=row.number,
        kind=row.kind,
        status=row.status,
        oss_status=row.oss_status,
        oss_words=row.oss_words,
        plate=plate_text(row),
        chassis_number=row.chassis_number,
        user_name=getattr(row, "user_name", None),
        client_name=row.client_name,
        base_name=row.base_name,
        agent_name=row.agent_name,
        agent_base_name=row.agent_base_name,
        office_name=row.office_name,
        sent_at=row.sent_at,
        applied_at=row.applied_at,
        next_due_on=row.next_due_on,
        due_is_expected=row.due_is_expected,
        completed_on=row.completed_on,
        receipt_number=row.receipt_number,
    )


def _row_with_code(row: Any) -> ApplicationRow:
    return row_of(row)._replace(option_code=row.option_code)


def _row_with_own(row: Any) -> ApplicationRow:
    return row_of(row)._replace(option_code=row.option_code, own_fields=tuple(row.own_fields))
