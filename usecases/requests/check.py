"""What stands against sending a request, and what its sender should know before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import and_, exists, literal, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.certificate_number import read_certificate_number
from domain.chassis_number import read_chassis_number
from domain.clock import day_in_japan
from domain.delegate_number import Ends, numbers_within_reach
from domain.field_rules import prefecture_of
from domain.finding import Finding, Severity, stops
from domain.plate import plate_hints
from domain.refusal import Refusal
from domain.renewal import pickup_taken
from domain.request_status import LIVE
from domain.search_keys import chassis_key
from domain.sending_checks import Papers, Sending, Term, sending_findings
from domain.use_function import Terms, is_kind_on, read_terms
from domain.validity import ValidityTerm
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from models.organizations import Agreement, Base, Organization
from models.requests import InspectionRequest, Mandate
from usecases.reference import office_name, offices_of_delegates, plate_regions, validity_terms, validity_windows
from usecases.requests.agents import OfferedAgent, agreement_asked, offer
from usecases.requests.facts import RequestFacts, missing, own_fields_missing
from usecases.requests.same_car import is_same_car

# All terms of kei cars at a renewal are two years.
KEI_TERM = ValidityTerm.TWO_YEARS
MOST_DUPLICATES = 20


@dataclass(frozen=True)
class Checks:
    """What was found; `absent` is what must still be filled in, `agent` who would get it."""

    absent: tuple[Refusal, ...]
    findings: tuple[Finding, ...]
    agent: OfferedAgent | None

    @property
    def stops(self) -> tuple[Finding, ...]:
        return stops(self.findings)

    @property
    def first_stop(self) -> Refusal | None:
        """Why it cannot be sent as it stands, None when it can."""
        if self.absent:
            return self.absent[0]
        if self.stops:
            found = self.stops[0]
            return Refusal(found.code, found.field, **found.facts)
        return None


@dataclass(frozen=True)
class ClientBase:
    """The asking base, whether it handed in an electronic mandate for this request, and the other live requests for
    the same car: those the actor may see, and whether more."""

    delegate_number: str = ""
    delegate_until: date | None = None
    address_1: str = ""
    mandate_on_file: bool = False
    live: tuple[int, ...] = ()
    live_elsewhere: bool = False
    own_fields_needed: Mapping[int, str] = field(default_factory=dict)
    """By their place the labels of 独自項目 without which nothing is sent."""
    functions: Terms = field(default_factory=dict)


def check_request(
    session: Session, actor: Actor, facts: RequestFacts, now: datetime, number: int | None = None
) -> Checks:
    """The checks of well-formed facts; `number` is the request itself, which is no duplicate of its own."""
    asked, client = _asked_and_client(session, actor, facts, number, day_in_japan(now))
    return checks_of(session, facts, asked, client, now)


def checks_of(
    session: Session, facts: RequestFacts, asked: OfferedAgent | Refusal | None, client: ClientBase, now: datetime
) -> Checks:
    """The same where the agent asked for, or why not, and the client's base are known already."""
    today = day_in_japan(now)
    refused = _function_off(facts, client, today)
    agent = None if isinstance(asked, Refusal) else asked
    if isinstance(asked, Refusal):
        refused = (*refused, Finding(asked.code, Severity.STOP, asked.field))
    sending = _sending(session, facts, client, agent, today)
    found = sending_findings(sending, validity_windows(session), today)
    remarks: list[Finding] = []
    if client.live_elsewhere:
        remarks.append(Finding("live_request_at_another_base", Severity.WARN, "chassis_number"))
    if facts.kind is VehicleKind.KEI and agent is not None and facts.pickup is not None:
        counts = pickup_taken(facts.pickup, agent.default_pickup, agent.clients_choose_pickup)
        if counts is not facts.pickup:
            remarks.append(Finding("pickup_set_by_agent", Severity.WARN, "pickup", {"pickup": counts}))
    everything = (*refused, *found, *remarks, *_hints(session, facts))
    known = replace(facts, agent_base_id=agent.agent_base_id if agent else facts.agent_base_id)
    return Checks(
        absent=(*missing(known), *own_fields_missing(known, client.own_fields_needed)),
        findings=tuple(sorted(everything, key=lambda one: one.severity is not Severity.STOP)),
        agent=agent,
    )


def _function_off(facts: RequestFacts, client: ClientBase, today: date) -> tuple[Finding, ...]:
    """The function must be on today, and on the day for which the request is held back."""
    for day in (today, max(facts.planned_on or today, today)):
        if not is_kind_on(client.functions, facts.kind, day):
            return (Finding("function_off", Severity.STOP, "kind"),)
    return ()


def _asked_and_client(
    session: Session, actor: Actor, facts: RequestFacts, number: int | None, today: date
) -> tuple[OfferedAgent | Refusal | None, ClientBase]:
    """The agent base asked for, or why not, and the client's base, in one statement."""
    row, agent, owner = InspectionRequest, aliased(Base), aliased(Organization)
    agreement = agreement_asked(facts.base_id, facts.agent_base_id, facts.kind, today)
    same_car = [
        is_same_car(row, _car(actor, facts)),
        row.deleted_at.is_(None),
        row.status.in_(LIVE),
        row.id != (number or 0),
    ]
    mandate = exists().where(Mandate.request_id == (number or 0)).label("mandate_on_file")
    query = (
        select(
            Base.delegate_number, Base.delegate_until, Base.address_1, owner.own_field_labels, owner.own_fields_needed,
            owner.function_terms, mandate,
            row.id, row.base_id,
            Agreement, agent, Organization.name, Organization.is_scrivener,
        )
        .select_from(Base)
        .join(owner, owner.id == Base.organization_id)
        .outerjoin(row, and_(*same_car))
        .outerjoin(Agreement, Agreement.id == agreement)
        .outerjoin(agent, agent.id == Agreement.agent_base_id)
        .outerjoin(Organization, Organization.id == Agreement.agent_organization_id)
        .where(Base.organization_id == actor.organization_id, Base.id == facts.base_id)
        .order_by(row.id)
        .limit(MOST_DUPLICATES)
    )  # fmt: skip
    lines = session.execute(query).all()
    offered: Any = lines[0][-4:] if lines else None
    asked: OfferedAgent | Refusal | None = None
    if offered is not None and offered[0] is not None:
        asked = offer(offered)
    elif facts.agent_base_id is not None:
        asked = Refusal("agent_base_not_agreed", "agent_base_id")
    if not lines:
        return asked, ClientBase()
    live = [line for line in lines if line.id is not None]
    return asked, ClientBase(
        delegate_number=lines[0].delegate_number,
        delegate_until=lines[0].delegate_until,
        address_1=lines[0].address_1,
        mandate_on_file=bool(lines[0].mandate_on_file),
        live=tuple(line.id for line in live if actor.works_at(line.base_id)),
        live_elsewhere=any(not actor.works_at(line.base_id) for line in live),
        own_fields_needed=needed_labels(lines[0].own_field_labels, lines[0].own_fields_needed),
        functions=read_terms(lines[0].function_terms),
    )


def needed_labels(labels: Sequence[str], needed: Sequence[int]) -> Mapping[int, str]:
    """By their place the labels of the own fields without which nothing is sent."""
    return {place: label for place, label in enumerate(labels, start=1) if label and place in needed}


def _car(actor: Actor, facts: RequestFacts) -> SimpleNamespace:
    return SimpleNamespace(
        organization_id=actor.organization_id,
        kind=facts.kind,
        chassis_key=chassis_key(facts.chassis_number),
        officially_stamped=literal(facts.officially_stamped),
        plate_key=literal(facts.plate.key if facts.plate else ""),
    )


def _sending(
    session: Session, facts: RequestFacts, client: ClientBase, agent: OfferedAgent | None, today: date
) -> Sending:
    day = max(facts.planned_on or today, today)
    known_at = offices_of_delegates(session, facts.kind, day)
    term = facts.validity_term if facts.kind is VehicleKind.REGISTERED else KEI_TERM
    years = next((row.years for row in validity_terms(session) if row.term == term), None)
    return Sending(
        vehicle_kind=facts.kind,
        cashless=facts.cashless,
        card_registered=facts.card_registered,
        mandate=facts.mandate_kind,
        official_vehicle=facts.mandate_kind is MandateKind.ELECTRONIC,
        papers=Papers(facts.conformity_state, facts.insurance_state, facts.insurance_ends_on, facts.consented_on),
        term=Term(facts.expiry_on, years, facts.planned_on, facts.shortening_allowed),
        renewal_place=facts.renewal_place,
        delegate_numbers=numbers_within_reach(
            facts.renewal_place,
            client.delegate_number,
            agent.delegate_number if agent else "",
            facts.delegate_number,
            known_at,
            Ends(client.delegate_until, agent.delegate_until if agent else None, day),
        ),
        office_code=agent.office_code if agent else None,
        office_name=office_name(session, agent.office_code) if agent else "",
        client_prefecture=prefecture_of(client.address_1),
        agent_prefecture=prefecture_of(agent.address_1) if agent and not agent.is_scrivener else None,
        live_requests=client.live,
        mandate_on_file=client.mandate_on_file,
    )


def _hints(session: Session, facts: RequestFacts) -> tuple[Finding, ...]:
    """Rare plates, a hyphen left out, a paper certificate's number without its date."""
    hints: list[Finding] = []
    if facts.plate is not None:
        hints += plate_hints(facts.plate, facts.kind, plate_regions(session))
    if facts.chassis_number:
        hints += read_chassis_number(facts.chassis_number, facts.kind, facts.officially_stamped).hints
    hints += read_certificate_number(facts.certificate_number).hints
    if facts.expiry_on is None:
        hints.append(Finding("expiry_unknown", Severity.WARN, "expiry_on"))
    return tuple(hints)
