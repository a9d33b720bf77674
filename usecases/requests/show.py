"""One request as its page shows it: facts, who and where, what stands against sending, what happened."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor, Reach
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.request_status import EDITABLE, NEXT, RequestStatus
from domain.rights import OrganizationKind, Right
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from models.applications import Application
from models.organizations import Base, Organization
from models.requests import InspectionRequest
from usecases.case_story import EventLine, request_events, story_of
from usecases.keeping.day import last_end, user_erased_on
from usecases.listing import STATEMENTS_KEPT
from usecases.prepared import Prepared, Row, Rows, columns_of, given
from usecases.reference import office_name
from usecases.requests.check import Checks, check_request
from usecases.requests.expected_fees import ExpectedFee, applying_day, expected_fees
from usecases.requests.facts import RequestFacts
from usecases.requests.facts_in_row import PERSONAL, facts_of
from usecases.requests.find import LARGEST_NUMBER
from usecases.requests.mandate import MandateOnFile, beside_mandate, mandate_in
from usecases.scope import sees_names, updated_by_colleague, visible_requests
from usecases.sides import Agent, AgentBase, EnteredBy, UpdatedBy

# Somebody else, or its day, moves it on.
WAITING = frozenset({RequestStatus.HELD, RequestStatus.SENT, RequestStatus.TAKEN})


@dataclass(frozen=True)
class RequestShown:
    """Everything the page of one request needs.

    `checks` are there while it can still be changed or sent, `expected` until it is taken: then its application says
    what it costs. `application` is the number of its latest one; `office` is that one's, and before there is one the
    preset of the agent base. `user_erased_on` is there once the request has ended.
    """

    number: int
    version: int
    status: RequestStatus
    facts: RequestFacts
    personal: bool
    base: str
    client: str
    agent: str
    office: str
    office_is_preset: bool
    application: str | None
    own_field_labels: tuple[str, ...]
    entered_by: str
    updated_side: str
    updated_by: str
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None
    returned_reason: str
    returned_text: str
    events: tuple[EventLine, ...]
    mandate: MandateOnFile | None
    checks: Checks | None
    expected: tuple[ExpectedFee, ...]
    user_erased_on: date | None


@dataclass(frozen=True)
class MayDo:
    """The acts that this actor has for this request now."""

    edit: bool
    send: bool
    take_back: bool
    cancel: bool
    delete: bool
    copy: bool
    set_mandate: bool


@dataclass(frozen=True)
class RequestRead:
    """What the database says of one request; `told` is equal as long as nothing of it changes."""

    row: Row
    rows: Rows
    events: Rows

    @property
    def told(self) -> tuple[Any, ...]:
        return self.rows.told, self.events.told

    @property
    def is_checked(self) -> bool:
        """Whether what stands against sending is looked for, which changes by itself."""
        return self.row.status in EDITABLE


def read_request(session: Session, actor: Actor, number: int) -> RequestRead:
    """Raises not_found for what is outside the actor's scope."""
    rows = _query(actor.reach).all(session, number=number) if 0 < number <= LARGEST_NUMBER else ()
    if not rows:
        raise Refusal("not_found")
    row = rows[0]
    return RequestRead(row, rows, request_events(session, actor, row.id))


def show_request(session: Session, actor: Actor, number: int, now: datetime) -> RequestShown:
    return request_shown(session, actor, read_request(session, actor, number), now)


def request_shown(session: Session, actor: Actor, read: RequestRead, now: datetime) -> RequestShown:
    row = read.row
    personal = sees_names(actor)
    facts = facts_of(row, personal)
    has_mandate = personal and row.mandate_kind is MandateKind.ELECTRONIC
    checks, is_client = None, actor.organization_kind is OrganizationKind.CLIENT
    if is_client and read.is_checked:
        checks = check_request(session, actor, facts, now, row.id)
    not_taken = row.status in EDITABLE or row.status in {RequestStatus.HELD, RequestStatus.SENT}
    return RequestShown(
        number=row.id,
        version=row.version,
        status=row.status,
        facts=facts,
        personal=personal,
        base=row.base_name,
        client=row.client_name,
        agent=f"{row.agent_name} {row.agent_base_name}" if row.agent_base_name else "",
        office=_preset_office(session, row) if row.office is None else row.office,
        office_is_preset=row.office is None,
        application=row.application,
        own_field_labels=tuple(row.own_field_labels),
        entered_by=row.entered_by_name or "",
        updated_side=row.updated_side,
        updated_by=row.updated_by_name or "",
        created_at=row.created_at,
        updated_at=row.updated_at,
        sent_at=row.sent_at,
        returned_reason=row.returned_reason,
        # The agent's own words: for the client they were written for, and nobody else.
        returned_text=row.returned_text if is_client else "",
        events=story_of(read.events, actor),
        mandate=mandate_in(row) if has_mandate else None,
        checks=checks,
        expected=expected_fees(session, facts, applying_day(facts, day_in_japan(now))) if not_taken else (),
        user_erased_on=user_erased_on(session, row.status, row.updated_at, row.ended_on, day_in_japan(now)),
    )


def may_do(actor: Actor, status: RequestStatus) -> MayDo:
    """What buttons stand on the page."""
    own = actor.organization_kind is OrganizationKind.CLIENT
    enters, sends = own and actor.may(Right.ENTER_REQUEST), own and actor.may(Right.SEND_REQUEST)
    return MayDo(
        edit=enters and status in EDITABLE,
        send=sends and RequestStatus.SENT in NEXT[status],
        take_back=sends and status is RequestStatus.HELD,
        cancel=sends and RequestStatus.CANCELLED in NEXT[status],
        delete=enters and status in EDITABLE,
        copy=enters and actor.enters,
        set_mandate=sends and status in EDITABLE,
    )


_LATEST = (
    select(Application.id)
    .where(Application.request_id == given("number"))
    .order_by(Application.attempt.desc())
    .limit(1)
    .scalar_subquery()
)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _query(reach: Reach) -> Prepared:
    """The request, the names that belong to its ids, its latest application; its mandate for who sees names."""
    named = sees_names(reach)
    query = (
        select(
            *columns_of(InspectionRequest, () if named else PERSONAL),
            Base.name.label("base_name"), Organization.name.label("client_name"), Organization.own_field_labels,
            AgentBase.name.label("agent_base_name"), Agent.name.label("agent_name"),
            EnteredBy.name.label("entered_by_name"), UpdatedBy.name.label("updated_by_name"),
            AgentBase.default_office_registered, AgentBase.default_office_kei, Application.office_name.label("office"),
            Application.number.label("application"), last_end(given("number")).label("ended_on"),
        )
        .select_from(InspectionRequest)
        .join(Base, Base.id == InspectionRequest.base_id)
        .join(Organization, Organization.id == InspectionRequest.organization_id)
        .outerjoin(AgentBase, AgentBase.id == InspectionRequest.agent_base_id)
        .outerjoin(Agent, Agent.id == AgentBase.organization_id)
        .outerjoin(EnteredBy, EnteredBy.id == InspectionRequest.entered_by)
        .outerjoin(UpdatedBy, updated_by_colleague(reach, InspectionRequest, UpdatedBy))
        .outerjoin(Application, Application.id == _LATEST)
        .where(visible_requests(reach), InspectionRequest.id == given("number"))
    )  # fmt: skip
    return Prepared(beside_mandate(query) if named else query)


def _preset_office(session: Session, row: Any) -> str:
    is_kei = row.kind is VehicleKind.KEI
    return office_name(session, (row.default_office_kei if is_kei else row.default_office_registered) or "")
