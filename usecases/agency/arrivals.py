"""What the automatic checks of the inbox need, for many requests with a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.chassis_number import read_chassis_number
from domain.delegate_number import DelegateNumbers, Ends, numbers_within_reach
from domain.direct_debit import is_debited
from domain.finding import Finding, Severity
from domain.inbox_checks import Arrival, CheckResult, inbox_results
from domain.plate import Plate, plate_hints
from domain.refusal import Refusal
from domain.request_status import LIVE
from domain.sending_checks import Papers, Sending, Term
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from models.organizations import Base, DirectDebitAccount, Organization
from models.requests import InspectionRequest, Mandate
from usecases.agreements.base_changes import unseen_new_base
from usecases.reference import offices, offices_of_delegates, plate_regions, validity_terms, validity_windows
from usecases.requests.check import KEI_TERM
from usecases.requests.same_car import is_same_car
from usecases.scope import visible_requests


@dataclass(frozen=True)
class Surroundings:
    """What stands around a request: who asks, at which bases, from which day its client can be debited, the
    electronic mandate of an official vehicle, and whether nobody here has yet seen that the base is new."""

    client_name: str
    client_member_code: str
    base_code: str
    base_name: str
    base_delegate: str
    base_delegate_until: date | None
    agent_base_code: str
    agent_base_name: str
    agent_delegate: str
    agent_delegate_until: date | None
    agent_office: str
    debit_since: date | None
    mandate_issuer: str
    mandate_made_on: date | None
    is_new_base: bool = False


def with_surroundings() -> Any:
    """Requests with all that their checks need, in one statement."""
    request, client_base, agent_base = InspectionRequest, aliased(Base), aliased(Base)
    debit = DirectDebitAccount
    return (
        select(
            request, Organization.name.label("client_name"), Organization.member_code.label("client_member_code"),
            client_base.code.label("base_code"), client_base.name.label("base_name"),
            client_base.delegate_number.label("base_delegate"),
            client_base.delegate_until.label("base_delegate_until"),
            agent_base.code.label("agent_base_code"), agent_base.name.label("agent_base_name"),
            agent_base.delegate_number.label("agent_delegate"),
            agent_base.delegate_until.label("agent_delegate_until"),
            agent_base.default_office_registered, agent_base.default_office_kei,
            debit.state.label("debit_state"), debit.opened_on.label("debit_opened_on"), debit.change_way,
            Mandate.issuer.label("mandate_issuer"), Mandate.made_on.label("mandate_made_on"),
            unseen_new_base(request).label("is_new_base"),
        )
        .join(Organization, Organization.id == request.organization_id)
        .join(client_base, client_base.id == request.base_id)
        .join(agent_base, agent_base.id == request.agent_base_id)
        .outerjoin(Mandate, Mandate.request_id == request.id)
        .outerjoin(
            debit,
            and_(
                debit.client_organization_id == request.organization_id,
                debit.agent_organization_id == request.agent_organization_id,
                debit.vehicle_kind == request.kind,
            ),
        )
    )  # fmt: skip


def surroundings_of(row: Any) -> Surroundings:
    is_kei = row.InspectionRequest.kind is VehicleKind.KEI
    return Surroundings(
        client_name=row.client_name,
        client_member_code=row.client_member_code,
        base_code=row.base_code,
        base_name=row.base_name,
        base_delegate=row.base_delegate,
        base_delegate_until=row.base_delegate_until,
        agent_base_code=row.agent_base_code,
        agent_base_name=row.agent_base_name,
        agent_delegate=row.agent_delegate,
        agent_delegate_until=row.agent_delegate_until,
        agent_office=row.default_office_kei if is_kei else row.default_office_registered,
        debit_since=row.debit_opened_on if is_debited(row.debit_state, row.change_way) else None,
        mandate_issuer=row.mandate_issuer or "",
        mandate_made_on=row.mandate_made_on,
        is_new_base=bool(row.is_new_base),
    )


def checked(
    session: Session, actor: Actor, rows: Sequence[tuple[InspectionRequest, Surroundings]], today: date
) -> list[tuple[CheckResult, ...]]:
    """The checks of each row; other live requests for the same cars are looked up for all of them at once."""
    live = _live_requests(session, actor, [request for request, _ in rows])
    regions, windows = plate_regions(session), validity_windows(session)
    years = {row.term: row.years for row in validity_terms(session)}
    known_at = {kind: offices_of_delegates(session, kind, today) for kind in VehicleKind}
    names = {office.code: office.name for office in offices(session)}
    results = []
    for request, around in rows:
        others = tuple(live.get(request.id, ()))
        numbers = numbers_within_reach(
            request.renewal_place, around.base_delegate, around.agent_delegate, request.delegate_number,
            known_at[request.kind],
            Ends(around.base_delegate_until, around.agent_delegate_until, max(request.planned_on or today, today)),
        )  # fmt: skip
        office_name = names.get(around.agent_office, "")
        arrival = _arrival(request, around, others, years, frozenset(regions), numbers, office_name)
        results.append(inbox_results(arrival, windows, today))
    return results


def _live_requests(session: Session, actor: Actor, requests: Sequence[InspectionRequest]) -> dict[int, list[int]]:
    """By request, the others for its car. Only what this agent may see: another agent's is none of its business."""
    row, mine = InspectionRequest, aliased(InspectionRequest)
    query = (
        select(mine.id.label("of"), row.id)
        .join(row, and_(is_same_car(row, mine), row.id != mine.id))
        .where(mine.id.in_([request.id for request in requests]), visible_requests(actor), row.status.in_(LIVE))
        .order_by(row.id)
    )
    found: dict[int, list[int]] = {}
    for line in session.execute(query) if requests else ():
        found.setdefault(line.of, []).append(line.id)
    return found


def _arrival(
    request: InspectionRequest, around: Surroundings, others: tuple[int, ...], years: dict[str, int],
    regions: frozenset[str], numbers: DelegateNumbers, office_name: str,
) -> Arrival:  # fmt: skip
    term = request.validity_term if request.kind is VehicleKind.REGISTERED else KEI_TERM.value
    sending = Sending(
        vehicle_kind=request.kind,
        cashless=request.cashless,
        card_registered=request.card_registered,
        mandate=request.mandate_kind,
        official_vehicle=request.mandate_kind is MandateKind.ELECTRONIC,
        papers=Papers(request.conformity_state, request.insurance_state, request.insured_until, request.consent_on),
        term=Term(request.expiry_on, years.get(term), request.planned_on, request.shortening_allowed),
        renewal_place=request.renewal_place,
        delegate_numbers=numbers,
        office_code=around.agent_office or None,
        office_name=office_name,
        live_requests=others,
        mandate_on_file=around.mandate_made_on is not None,
    )
    return Arrival(sending, _plate_findings(request, regions), _chassis_findings(request), around.debit_since)


def _plate_findings(request: InspectionRequest, regions: frozenset[str]) -> tuple[Finding, ...]:
    serial = int(request.plate_serial) if request.plate_serial.isdecimal() else 0
    plate = Plate(request.plate_region, request.plate_class, request.plate_kana, serial, request.small_plate)
    return tuple(plate_hints(plate, request.kind, regions))


def _chassis_findings(request: InspectionRequest) -> tuple[Finding, ...]:
    try:
        return read_chassis_number(request.chassis_number, request.kind, request.officially_stamped).hints
    except Refusal as refusal:
        return (Finding(refusal.code, Severity.STOP, refusal.field, refusal.facts),)
