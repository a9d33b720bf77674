"""Find one application and everything its page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from domain.actor import Actor
from domain.apply_again import FreeAgain, free_again
from domain.clock import day_in_japan
from domain.next_act import NextAct, Side, Standing, next_act, side_of
from domain.oss_status import OssStatus
from domain.payment import PaymentState
from domain.plate import Plate
from domain.progress import Progress, StepLine, steps_of
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.search_keys import chassis_key
from models.applications import Application, Payment
from models.requests import InspectionRequest
from usecases.applications.beside import Neighbours
from usecases.applications.payment_lines import PaymentLine, payment_lines
from usecases.applications.portal_facts import PortalFacts, portal_facts
from usecases.applications.reached import reached_statuses
from usecases.applications.read import NUMBER, PERSONAL_HERE, REQUEST, ApplicationRead
from usecases.applications.search import plate_text
from usecases.applications.spared_fees import accepted_on, is_fee_paid
from usecases.case_story import EventLine, story_of
from usecases.keeping.day import user_erased_on
from usecases.prepared import part_of
from usecases.reference import Office, deadlines, offices, validity_terms
from usecases.requests.expected_fees import ExpectedFee, applying_day, expected_fees
from usecases.requests.facts_in_row import facts_of
from usecases.scope import sees_names, visible_applications

Reached = Mapping[OssStatus, datetime]
LODGING_REFUSED = "lodging_refused"


@dataclass(frozen=True)
class Place:
    """A base with its organization, as the other side may know it."""

    organization_name: str
    member_code: str
    base_code: str
    base_name: str
    phone: str
    handover_text: str


@dataclass(frozen=True)
class ApplicationPage:
    """One application with all that belongs to it.

    `application` and `request` are rows with the columns of their tables; an operator's have no personal ones.
    """

    application: Any
    request: Any
    client: Place
    agent: Place
    office: Office | None
    validity_name: str
    portal: PortalFacts
    payments: tuple[PaymentLine, ...]
    steps: tuple[StepLine, ...]
    events: tuple[EventLine, ...]
    next_act: NextAct
    next_side: Side
    mandate_confirmed_by: str
    latest_attempt: int
    free_again: FreeAgain | None
    names_seen: bool
    user_erased_on: date | None
    today: date
    neighbours: Neighbours

    @property
    def plate(self) -> Plate:
        row = self.application
        return Plate(row.plate_region, row.plate_class, row.plate_kana, int(row.plate_serial or 0))

    @property
    def plate_text(self) -> str:
        return plate_text(self.application)

    @property
    def earlier_number(self) -> str | None:
        """The attempt before this one."""
        attempt = self.application.attempt
        return None if attempt < 2 else _numbered(self.application.request_id, attempt - 1)

    @property
    def later_number(self) -> str | None:
        """The attempt that followed, when there was one."""
        attempt = self.application.attempt
        return _numbered(self.application.request_id, attempt + 1) if self.latest_attempt > attempt else None

    @property
    def chassis_differs(self) -> bool:
        """Whether the portal holds another chassis number than was asked for."""
        theirs = self.portal.chassis_number
        return bool(theirs) and chassis_key(theirs) != self.application.chassis_key

    @property
    def due_is_expected(self) -> bool:
        """Whether the next due date is ours, as long as the portal has named no such day."""
        told = {line.due_on for line in self.payments} | {self.application.correction_due_on}
        return self.application.next_due_on not in told

    @property
    def refusal(self) -> str:
        """The code with which the portal refused to take it, until it is applied for anew."""
        if self.application.applied_at is not None:
            return ""
        told = (str(event.facts.get("refusal", "")) for event in reversed(self.events) if event.code == LODGING_REFUSED)
        return next(told, "")

    @property
    def correction_on(self) -> date | None:
        """By when the correction has to be made: the portal's date, or ours."""
        return self.application.correction_due_on or self.application.next_due_on

    def last_touched(self, side: Side) -> EventLine | None:
        """What one side last did, and when."""
        return next((event for event in reversed(self.events) if event.side == side.value), None)


def find_application(session: Session, actor: Actor, number: str, lock: bool = False) -> Application:
    """The application alone, within the actor's scope; raises Refusal not_found."""
    if not NUMBER.fullmatch(number):
        raise Refusal("not_found")
    query = select(Application).where(visible_applications(actor), Application.number == number)
    if not sees_names(actor):
        query = query.options(*(defer(getattr(Application, name), raiseload=True) for name in PERSONAL_HERE))
    found = session.scalar(query.with_for_update(of=Application) if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found


def application_page(session: Session, actor: Actor, read: ApplicationRead, now: datetime) -> ApplicationPage:
    """What the page shows of what was read."""
    row, beside = read.rows[0], read.beside
    application, request, tries = row, part_of(row, REQUEST), beside.tries
    events = story_of(read.events, actor)
    computed = _computed_fees(session, application, request, day_in_japan(now))
    payments = payment_lines(application, request, tries, computed, deadlines(session))
    portal, reached = portal_facts(application.portal_facts), reached_statuses(events)
    act = _next(application, request, tries, portal, row.latest_attempt)
    return ApplicationPage(
        application=application,
        request=request,
        client=_place(row, "client"),
        agent=_place(row, "agent"),
        office=next((each for each in offices(session) if each.code == application.office_code), None),
        validity_name=next((term.name for term in validity_terms(session) if term.term == request.validity_term), ""),
        portal=portal,
        payments=payments,
        steps=steps_of(_progress(application, payments, reached)),
        events=events,
        next_act=act,
        next_side=side_of(act),
        mandate_confirmed_by=row.mandate_name or "",
        latest_attempt=row.latest_attempt,
        free_again=_free_again(session, application, tries, reached, row.latest_attempt),
        names_seen=sees_names(actor),
        user_erased_on=user_erased_on(
            session, request.status, request.updated_at, row.request_ended_on, day_in_japan(now)
        ),
        today=day_in_japan(now),
        neighbours=beside.neighbours,
    )


def _computed_fees(
    session: Session, application: Application, request: InspectionRequest, today: date
) -> tuple[ExpectedFee, ...]:
    """By the tables of the day applied, or of the day on which that will be."""
    facts = facts_of(request, personal=False)
    applied_at = application.applied_at
    return expected_fees(session, facts, day_in_japan(applied_at) if applied_at else applying_day(facts, today))


def _place(row: Any, side: str) -> Place:
    return Place(
        organization_name=getattr(row, f"{side}_organization"),
        member_code=getattr(row, f"{side}_member_code"),
        base_code=getattr(row, f"{side}_code"),
        base_name=getattr(row, f"{side}_base"),
        phone=getattr(row, f"{side}_phone"),
        handover_text=getattr(row, f"{side}_handover"),
    )


def _numbered(request_id: int, attempt: int) -> str:
    return str(request_id) if attempt == 1 else f"{request_id}-{attempt}"


def _free_again(
    session: Session, application: Application, tries: Sequence[Payment], reached: Reached, latest: int
) -> FreeAgain | None:
    """Nothing for one that was applied for again already."""
    if latest > application.attempt:
        return None
    return free_again(application.oss_status, accepted_on(reached), is_fee_paid(tries), deadlines(session))


def _progress(application: Application, payments: Sequence[PaymentLine], reached: Reached) -> Progress:
    return Progress(
        kind=application.kind,
        cashless=application.cashless,
        status=application.oss_status,
        sent_at=application.sent_at,
        taken_at=application.taken_at,
        applied_at=application.applied_at,
        reached=reached,
        waived=frozenset(line.fee for line in payments if line.state is PaymentState.WAIVED),
    )


def _next(
    application: Application,
    request: InspectionRequest,
    tries: Sequence[Payment],
    portal: PortalFacts,
    latest_attempt: int,
) -> NextAct:
    return next_act(
        Standing(
            kind=application.kind,
            cashless=application.cashless,
            status=application.status,
            oss_status=application.oss_status,
            renewal_place=request.renewal_place,
            pickup=request.pickup,
            payments={payment.fee: payment.state for payment in tries},
            reasons=portal.reason_codes,
            applied=application.applied_at is not None,
            applied_again=latest_attempt > application.attempt,
            returned=request.status is RequestStatus.RETURNED,
        )
    )
