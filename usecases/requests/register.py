"""Register a request, and change it while it may still be changed."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.renewal import pickup_taken
from domain.request_status import EDITABLE, RequestStatus
from domain.search_keys import grams, own_words
from domain.use_function import is_kind_on, read_terms
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from models.organizations import Base, Organization
from models.requests import InspectionRequest, Mandate, OwnWord, SearchGram
from usecases.audit import changes, record
from usecases.case_events import tell_case
from usecases.reference import validity_terms
from usecases.requests.agents import OfferedAgent, account_id_for, agent_of
from usecases.requests.cars import completed_from, find_car, remember_car
from usecases.requests.facts import RequestFacts, read_facts
from usecases.requests.facts_in_row import UNTOLD, facts_of, write_facts
from usecases.requests.find import find_request
from usecases.requests.touch import touch
from usecases.scope import own_bases

__all__ = ["ChangeRequest", "RegisterRequest", "RequestFacts", "change_request", "register_request"]


@dataclass(frozen=True)
class RegisterRequest:
    """A new request; it begins as a draft."""

    facts: RequestFacts


@dataclass(frozen=True)
class ChangeRequest:
    """New facts for the request, seen at `version`."""

    number: int
    version: int
    facts: RequestFacts


def register_request(session: Session, actor: Actor, command: RegisterRequest, now: datetime) -> int:
    """The new request's 申請ID. Raises the first refusal of what is there, or function_off; what is missing is no
    fault."""
    facts, agent = _ready_to_write(session, actor, command.facts, None, now)
    request = InspectionRequest(
        organization_id=actor.organization_id,
        status=RequestStatus.DRAFT,
        entered_by=actor.user_id,
        updated_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    _write(session, request, facts, agent, now)
    session.add(request)
    session.flush()
    _write_words(session, request)
    tell_case(session, request, "request_registered", actor, now)
    record(session, actor, "request_registered", now, record=f"request {request.id}")
    return request.id


def change_request(session: Session, actor: Actor, command: ChangeRequest, now: datetime) -> int:
    """The request's number. Raises not_found, changed_by_someone_else, request_not_editable, mandate_on_file and
    refusals of facts."""
    request = find_request(session, actor, command.number, lock=True)
    if request.version != command.version:
        raise Refusal("changed_by_someone_else", at=request.updated_at)
    if request.status not in EDITABLE:
        raise Refusal("request_not_editable", status=request.status)
    before = facts_of(request)
    facts, agent = _ready_to_write(session, actor, command.facts, before.kind, now)
    _keep_to_mandate(session, request, facts)
    changed = sorted(name for name, value in vars(facts).items() if getattr(before, name) != value)
    if changed:
        _write(session, request, facts, agent, now)
        touch(request, actor, now)
        if request.status is RequestStatus.DRAFT:
            request.returned_reason = ""
        session.flush()
        _write_words(session, request)
        tell_case(session, request, "request_changed", actor, now, fields=changed)
        told = changes(vars(before), vars(facts), changed, UNTOLD)
        record(session, actor, "request_changed", now, record=f"request {request.id}", fields=changed, changes=told)
    return request.id


def _ready_to_write(
    session: Session, actor: Actor, typed: RequestFacts, kind_before: VehicleKind | None, now: datetime
) -> tuple[RequestFacts, OfferedAgent | None]:
    """The facts put right and completed from the agent's presets; every foreign id in them is the actor's own."""
    terms = {row.term for row in validity_terms(session)}
    facts, refusals = read_facts(typed, day_in_japan(now), terms)
    for refusal in refusals:
        raise refusal
    owner = select(Organization.function_terms).join(Base, Base.organization_id == Organization.id)
    terms_of_use = session.scalar(owner.where(own_bases(actor), Base.id == facts.base_id))
    if terms_of_use is None:
        raise Refusal("choice_unknown", "base_id")
    # What was entered while the function was on may be put right; that it is not sent is said by the checks.
    if facts.kind is not kind_before and not is_kind_on(read_terms(terms_of_use), facts.kind, day_in_japan(now)):
        raise Refusal("function_off", "kind")
    agent = agent_of(session, facts.base_id, facts.agent_base_id, facts.kind, now)
    if agent is None:
        return facts, None
    facts = replace(facts, agent_base_id=agent.agent_base_id)
    if facts.kind is VehicleKind.KEI:
        chosen = pickup_taken(facts.pickup, agent.default_pickup, agent.clients_choose_pickup)
        account = facts.account_id or account_id_for(
            session, actor.organization_id, agent.agent_organization_id, facts.kind
        )
        facts = replace(facts, pickup=chosen, account_id=account)
    return facts, agent


def _keep_to_mandate(session: Session, request: InspectionRequest, facts: RequestFacts) -> None:
    """A mandate that was handed in is taken back by name, never lost by a slip of the entry form."""
    of_official = facts.kind is VehicleKind.REGISTERED and facts.mandate_kind is MandateKind.ELECTRONIC
    if not of_official and session.get(Mandate, request.id) is not None:
        raise Refusal("mandate_on_file", "kind" if facts.kind is VehicleKind.KEI else "mandate_kind")


def _write(
    session: Session, request: InspectionRequest, facts: RequestFacts, agent: OfferedAgent | None, now: datetime
) -> None:
    car = find_car(session, request.organization_id, facts)
    if car is not None and request.car_id is None:
        facts = completed_from(car, facts)
    write_facts(request, facts)
    request.agent_organization_id = agent.agent_organization_id if agent else None
    request.car_id = remember_car(session, request.organization_id, facts, car, now)


def _write_words(session: Session, request: InspectionRequest) -> None:
    """Words inside the vehicle user's name and the memo, found two letters at a time, and those of the client's own."""
    session.execute(delete(SearchGram).where(SearchGram.request_id == request.id))
    session.execute(delete(OwnWord).where(OwnWord.request_id == request.id))
    row = {"organization_id": request.organization_id, "request_id": request.id}
    found = sorted(grams(request.user_name) | grams(request.memo))
    if found:
        session.execute(insert(SearchGram), [{**row, "gram": gram} for gram in found])
    own = sorted(own_words(request.option_code, request.own_fields))
    if own:
        session.execute(insert(OwnWord), [{**row, "place": place, "word": word} for place, word in own])
