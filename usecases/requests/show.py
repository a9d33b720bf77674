"""One request as its page shows it: facts, who and where, what stands against sending, what happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.request_status import EDITABLE, NEXT, RequestStatus
from domain.rights import OrganizationKind, Right
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from models.applications import Application
from models.organizations import Base, Organization
from models.requests import InspectionRequest
from usecases.case_story import EventLine, request_story
from usecases.prepared import Prepared, given
from usecases.reference import office_name
from usecases.requests.check import Checks, check_request
from usecases.requests.expected_fees import ExpectedFee, applying_day, expected_fees
from usecases.requests.facts import RequestFacts, facts_of
from usecases.requests.find import seen_request
from usecases.requests.mandate import MandateOnFile, beside_mandate, mandate_in
from usecases.requests.touch import last_person
from usecases.scope import sees_names
from usecases.sides import Agent, AgentBase, EnteredBy, UpdatedBy


@dataclass(frozen=True)
class RequestShown:
    """Everything the page of one request needs.

    `checks` are there while it can still be changed or sent, `expected` until it is taken: then its application says
    what it costs. `application` is the number of its latest one; `office` is that one's, and before there is one the
    preset of the agent base.
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


def show_request(session: Session, actor: Actor, number: int, now: datetime) -> RequestShown:
    """Raises not_found for what is outside the actor's scope."""
    row = seen_request(session, actor, number)
    personal = sees_names(actor)
    facts = facts_of(row, personal)
    has_mandate = personal and row.mandate_kind is MandateKind.ELECTRONIC
    around = _around(session, actor, row, has_mandate)
    checks, is_client = None, actor.organization_kind is OrganizationKind.CLIENT
    if is_client and row.status in EDITABLE:
        checks = check_request(session, actor, facts, now, row.id)
    not_taken = row.status in EDITABLE or row.status in {RequestStatus.HELD, RequestStatus.SENT}
    return RequestShown(
        number=row.id,
        version=row.version,
        status=row.status,
        facts=facts,
        personal=personal,
        base=around.base,
        client=around.client,
        agent=f"{around.agent_organization} {around.agent}" if around.agent else "",
        office=_preset_office(session, row, around) if around.office is None else around.office,
        office_is_preset=around.office is None,
        application=around.application,
        own_field_labels=tuple(around.own_field_labels),
        entered_by=around.entered_by or "",
        updated_side=row.updated_side,
        updated_by=around.updated_by or "",
        created_at=row.created_at,
        updated_at=row.updated_at,
        sent_at=row.sent_at,
        returned_reason=row.returned_reason,
        # The agent's own words: for the client they were written for, and nobody else.
        returned_text=row.returned_text if is_client else "",
        events=request_story(session, actor, row.id),
        mandate=mandate_in(around) if has_mandate else None,
        checks=checks,
        expected=expected_fees(session, facts, applying_day(facts, day_in_japan(now))) if not_taken else (),
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
        copy=enters,
        set_mandate=sends and status in EDITABLE,
    )


_LATEST = (
    select(Application.id)
    .where(Application.request_id == given("number"))
    .order_by(Application.attempt.desc())
    .limit(1)
    .scalar_subquery()
)
_AROUND = (
    select(
        Base.name.label("base"), Organization.name.label("client"), Organization.own_field_labels,
        AgentBase.name.label("agent"), Agent.name.label("agent_organization"),
        EnteredBy.name.label("entered_by"), UpdatedBy.name.label("updated_by"),
        AgentBase.default_office_registered, AgentBase.default_office_kei, Application.office_name.label("office"),
        Application.number.label("application"),
    )
    .join(Organization, Organization.id == Base.organization_id)
    .outerjoin(AgentBase, AgentBase.id == given("agent_base_id"))
    .outerjoin(Agent, Agent.id == AgentBase.organization_id)
    .outerjoin(EnteredBy, EnteredBy.id == given("entered_by"))
    .outerjoin(Application, Application.id == _LATEST)
    .outerjoin(
        UpdatedBy,
        and_(UpdatedBy.id == given("updated_by"), UpdatedBy.organization_id == given("organization_id")),
    )
    .where(Base.id == given("base_id"))
)  # fmt: skip
_NAMES, _NAMES_AND_MANDATE = Prepared(_AROUND), Prepared(beside_mandate(_AROUND))


def _around(session: Session, actor: Actor, row: InspectionRequest, has_mandate: bool) -> Any:
    """The names that belong to the ids of a request, and its electronic mandate, in one statement."""
    ids = {name: getattr(row, name) for name in ("base_id", "agent_base_id", "entered_by")}
    ids |= {"updated_by": last_person(row), "organization_id": actor.organization_id}
    if has_mandate:
        return _NAMES_AND_MANDATE.one(session, **ids, number=row.id)
    return _NAMES.one(session, **ids, number=row.id)


def _preset_office(session: Session, row: InspectionRequest, around: Any) -> str:
    is_kei = row.kind is VehicleKind.KEI
    return office_name(session, (around.default_office_kei if is_kei else around.default_office_registered) or "")
