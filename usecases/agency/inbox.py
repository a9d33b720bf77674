"""受付: what clients sent to the actor's bases, oldest deadline first, each with its automatic checks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.inbox_checks import CheckResult, Outcome, worst
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.vehicle import VehicleKind
from models.organizations import Agreement, Base, Organization
from models.requests import InspectionRequest
from usecases.agency.arrivals import Surroundings, checked, surroundings_of, with_surroundings
from usecases.agreements.base_changes import waiting_ids
from usecases.listing import PageOf, Wish, counted, day_column, moment_column, order_of, page_of
from usecases.requests.search import plate_text
from usecases.scope import own_bases, visible_requests

Row = InspectionRequest
SORTS = {"expiry_on": day_column(Row.expiry_on), "updated_at": moment_column(Row.updated_at)}
ROWS_AT_ONCE = 200
# Counted with the requests: changes of clients that wait to be seen.
CHANGES = "changes"
LARGEST_NUMBER = 999_999_999


@dataclass(frozen=True)
class InboxConditions:
    """What was asked for: kind of vehicle, code of the agent base, member code of the client."""

    kind: str = ""
    base: str = ""
    client: str = ""


@dataclass(frozen=True)
class InboxRow:
    """One request as the inbox shows it."""

    number: int
    kind: VehicleKind
    plate: str
    chassis_number: str
    vehicle_user: str
    cashless: bool
    expiry_on: date | None
    days_left: int | None
    sent_at: datetime | None
    around: Surroundings
    checks: tuple[CheckResult, ...]

    @property
    def outcome(self) -> Outcome:
        return worst(self.checks)

    @property
    def remarked(self) -> tuple[CheckResult, ...]:
        return tuple(check for check in self.checks if check.findings)


@dataclass(frozen=True)
class Inbox:
    """A page of the inbox, with how many there are of each kind."""

    page: PageOf[InboxRow]
    counts: dict[str, int]
    conditions: InboxConditions

    @property
    def changes(self) -> int:
        """How many changes of clients wait to be seen."""
        return self.counts[CHANGES]

    @property
    def total(self) -> int:
        return self.counts.get(self.conditions.kind, self.counts["all"])


@dataclass(frozen=True)
class InboxChoices:
    """Pairs of code and name to filter by."""

    bases: tuple[tuple[str, str], ...] = ()
    clients: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Arrived:
    """One request with its checks in full."""

    request: InspectionRequest
    row: InboxRow


def search_inbox(session: Session, actor: Actor, asked: InboxConditions, wish: Wish, now: datetime) -> Inbox:
    today = day_in_japan(now)
    query = with_surroundings().where(*_wheres(actor, asked))
    found = page_of(session, query, wish, SORTS, "expiry_on", Row.id, lambda row: row)
    pairs = [(row.InspectionRequest, surroundings_of(row)) for row in found.rows]
    results = checked(session, actor, pairs, today)
    rows = tuple(_row(request, around, checks, today) for (request, around), checks in zip(pairs, results, strict=True))
    page = PageOf(rows, found.sort, found.descending, found.after, found.before, found.at_start, found.size)
    return Inbox(page, _counts(session, actor, asked), asked)


def all_arrived(
    session: Session, actor: Actor, asked: InboxConditions, wish: Wish, now: datetime
) -> Iterator[InboxRow]:
    """Every request of the search, in the order of the screen; what the checks need is read for many at once."""
    today = day_in_japan(now)
    query = with_surroundings().where(*_wheres(actor, asked)).order_by(*order_of(wish, SORTS, "expiry_on", Row.id))
    for some in session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)).partitions():
        pairs = [(row.InspectionRequest, surroundings_of(row)) for row in some]
        results = checked(session, actor, pairs, today)
        for (request, around), checks in zip(pairs, results, strict=True):
            yield _row(request, around, checks, today)


def find_arrived(session: Session, actor: Actor, number: int, now: datetime) -> Arrived:
    """A request in the inbox, or already taken; raises Refusal not_found."""
    if not 0 < number <= LARGEST_NUMBER:
        raise Refusal("not_found")
    found = session.execute(with_surroundings().where(visible_requests(actor), Row.id == number)).one_or_none()
    if found is None:
        raise Refusal("not_found")
    today = day_in_japan(now)
    request, around = found.InspectionRequest, surroundings_of(found)
    return Arrived(request, _row(request, around, checked(session, actor, [(request, around)], today)[0], today))


def chosen_arrivals(session: Session, actor: Actor, numbers: Sequence[int], now: datetime) -> tuple[InboxRow, ...]:
    """The chosen requests that the actor can see, by number."""
    today = day_in_japan(now)
    found = session.execute(with_surroundings().where(visible_requests(actor), Row.id.in_(numbers)).order_by(Row.id))
    pairs = [(row.InspectionRequest, surroundings_of(row)) for row in found]
    results = checked(session, actor, pairs, today)
    return tuple(_row(request, around, checks, today) for (request, around), checks in zip(pairs, results, strict=True))


def inbox_choices(session: Session, actor: Actor) -> InboxChoices:
    """The actor's bases, and the clients that ask these, in one statement."""
    agreed = select(Agreement.client_organization_id).where(
        Agreement.agent_organization_id == actor.organization_id, Agreement.state == AgreementState.ACTIVE
    )
    if actor.bases is not None:
        agreed = agreed.where(Agreement.agent_base_id.in_(actor.bases))
    bases = select(Base.code, Base.name, Base.organization_id).where(own_bases(actor))
    clients = select(Organization.member_code, Organization.name, Organization.id).where(Organization.id.in_(agreed))
    found = session.execute(bases.union_all(clients).order_by("code")).all()
    own = [(code, name) for code, name, organization_id in found if organization_id == actor.organization_id]
    others = [(code, name) for code, name, organization_id in found if organization_id != actor.organization_id]
    return InboxChoices(tuple(own), tuple(others))


def _wheres(actor: Actor, asked: InboxConditions) -> Iterator[ColumnElement[bool]]:
    yield visible_requests(actor)
    yield Row.status == RequestStatus.SENT
    if asked.kind in set(VehicleKind):
        yield Row.kind == VehicleKind(asked.kind)
    if asked.base:
        yield Row.agent_base_id.in_(
            select(Base.id).where(Base.organization_id == actor.organization_id, Base.code == asked.base.upper())
        )
    if asked.client:
        yield Row.organization_id.in_(select(Organization.id).where(Organization.member_code == asked.client))


def _counts(session: Session, actor: Actor, asked: InboxConditions) -> dict[str, int]:
    def query(kind: str) -> Select[Any]:
        return select(Row.id).where(*_wheres(actor, InboxConditions(kind, asked.base, asked.client)))

    return counted(
        session,
        {"all": query(""), **{kind.value: query(kind.value) for kind in VehicleKind}, CHANGES: waiting_ids(actor)},
    )


def _row(request: InspectionRequest, around: Surroundings, checks: tuple[CheckResult, ...], today: date) -> InboxRow:
    return InboxRow(
        number=request.id,
        kind=request.kind,
        plate=plate_text(request.plate_region, request.plate_class, request.plate_kana, request.plate_serial),
        chassis_number=request.chassis_number,
        vehicle_user=request.user_name,
        cashless=request.cashless,
        expiry_on=request.expiry_on,
        days_left=(request.expiry_on - today).days if request.expiry_on else None,
        sent_at=request.sent_at,
        around=around,
        checks=checks,
    )
