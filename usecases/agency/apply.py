"""申請する: check, freeze what is lodged, and leave the handing over to the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import application_status
from domain.clock import day_in_japan
from domain.delegate_number import Ends, delegate_number_findings, delegate_number_used, numbers_within_reach
from domain.direct_debit import DirectDebitState, refuse_undebitable
from domain.finding import Finding, stops
from domain.oss_status import OssStatus
from domain.payment import PAYMENT_METHOD, FeeKind, PaymentMethod
from domain.refusal import Refusal
from domain.sending_checks import Papers, paper_findings
from domain.use_function import is_kind_on
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from models.applications import Application, Lodgement
from models.organizations import DirectDebitAccount, PortalAccount
from models.requests import InspectionRequest
from models.users import User
from usecases.agency.choose_office import refuse_if_applied, set_office
from usecases.agency.confirm_mandate import set_mandate
from usecases.agency.find import lock_applications, must_find, request_of
from usecases.agency.lodgement_body import LodgingParties, lodgement_body
from usecases.agency.opening import goes_at
from usecases.agency.rows import RowResult, each_row
from usecases.applications.due_dates import first_expected_on
from usecases.audit import record
from usecases.case_events import tell_case
from usecases.jobs.enqueue import JobKind, enqueue_for_application
from usecases.organizations.functions import terms_of
from usecases.organizations.standing import refuse_if_stopped
from usecases.reference import offices_of_delegates
from usecases.requests.expected_fees import expected_fees, in_yen
from usecases.requests.facts_in_row import facts_of, waivers_of
from usecases.requests.mandate import MandateOnFile, mandate_of
from usecases.sides import Agent, AgentBase, Client, ClientBase
from usecases.signing.choose import signing_refusal


@dataclass(frozen=True)
class Apply:
    """Which applications; one tick confirms the mandate of all of them. An office is given for one alone.

    With `keep_hours` what is applied outside the hours of lodging waits for the next opening.
    """

    numbers: Sequence[str]
    mandate_confirmed: bool = False
    office_code: str = ""
    keep_hours: bool = False


def apply_many(session: Session, actor: Actor, command: Apply, now: datetime) -> tuple[RowResult, ...]:
    """What keeps one application from being lodged is in its row and stops none of the others.

    Raises organization_stopped.
    """
    refuse_if_stopped(session, actor)
    unsigned = signing_refusal(session, actor.organization_id, now)
    procedures = terms_of(session, actor.organization_id)
    applications = lock_applications(session, actor, command.numbers)

    def act(number: str) -> str:
        application = must_find(applications.get(number))
        refuse_if_applied(application)
        if unsigned is not None:
            raise unsigned
        if not is_kind_on(procedures, application.kind, day_in_japan(now)):
            raise Refusal("procedure_off", kind=application.kind)
        _apply(session, actor, application, command, now)
        return number

    return each_row(session, command.numbers, act)


def apply(session: Session, actor: Actor, command: Apply, now: datetime) -> str:
    """The same for one: its number. Raises not_found, application_already_applied or what it lacks."""
    result = apply_many(session, actor, command, now)[0]
    if result.refusal is not None:
        raise result.refusal
    return result.number


def _apply(session: Session, actor: Actor, application: Application, command: Apply, now: datetime) -> None:
    if command.office_code:
        set_office(session, actor, application, command.office_code, now)
    if not application.office_code:
        raise Refusal("office_missing", "office_code")
    is_registered = application.kind is VehicleKind.REGISTERED
    if is_registered and command.mandate_confirmed:
        set_mandate(session, actor, application, now)
    if is_registered and application.mandate_confirmed_at is None:
        raise Refusal("mandate_unconfirmed", "mandate_confirmed")
    request = request_of(session, application)
    today = day_in_japan(now)
    debit = _debit_account(session, application, today)
    parties = _parties(session, application, request, debit, today)
    _refuse_stops(paper_findings(_papers(request)))
    _freeze(session, actor, application, request, parties, now)
    run_at = goes_at(session, application.kind, now, command.keep_hours)
    application.next_due_on = first_expected_on(session, application, waivers_of(request), day_in_japan(run_at))
    number = application.number
    enqueue_for_application(
        session, JobKind.LODGE, f"lodge:{number}", number, application.agent_organization_id, now, run_at
    )
    facts = {"office": application.office_name} | ({"goes_at": run_at.isoformat()} if run_at > now else {})
    tell_case(session, request, "application_applied", actor, now, application_id=application.id, **facts)
    record(session, actor, "application_applied", now, record=f"application {number}")


def _freeze(
    session: Session, actor: Actor, application: Application, request: InspectionRequest, parties: LodgingParties,
    now: datetime,
) -> None:  # fmt: skip
    mandate = _mandate_on_file(session, request)
    application.oss_status = OssStatus.ACCEPTING
    application.status = application_status(application.oss_status)
    application.applied_at, application.applied_by, application.updated_at = now, actor.user_id, now
    application.expected_fees = in_yen(expected_fees(session, facts_of(request), day_in_japan(now)))
    # What the portal refused outright was never lodged, and gives way to what is lodged now.
    lodgement = session.get(Lodgement, application.id) or Lodgement(application_id=application.id)
    lodgement.idempotency_key, lodgement.made_at = application.number, now
    lodgement.body, lodgement.signature = lodgement_body(application, request, parties, mandate), None
    session.add(lodgement)
    session.flush()


def _debit_account(session: Session, application: Application, today: date) -> DirectDebitAccount | None:
    """The client's account, open today; None when nothing is debited. Raises why it cannot be debited."""
    account = session.scalar(
        select(DirectDebitAccount).where(
            DirectDebitAccount.client_organization_id == application.organization_id,
            DirectDebitAccount.agent_organization_id == application.agent_organization_id,
            DirectDebitAccount.vehicle_kind == application.kind,
        )
    )
    methods = {PAYMENT_METHOD[application.kind, fee, application.cashless] for fee in FeeKind}
    if PaymentMethod.DEBIT not in methods:
        return account
    if account is None:
        raise Refusal("debit_account_missing")
    refuse_undebitable(account.state, account.change_way, account.opened_on, today)
    return account


def _parties(
    session: Session, application: Application, request: InspectionRequest, debit: DirectDebitAccount | None,
    today: date,
) -> LodgingParties:  # fmt: skip
    row = session.execute(
        select(
            ClientBase.code.label("client_base"), ClientBase.delegate_number.label("client_delegate"),
            ClientBase.delegate_until.label("client_until"), AgentBase.delegate_until.label("agent_until"),
            AgentBase.code.label("agent_base"), AgentBase.delegate_number.label("agent_delegate"),
            Client.member_code.label("client"), Agent.member_code.label("agent"), User.name.label("mandate_by"),
            PortalAccount.id.label("account"),
        )
        .select_from(Application)
        .join(ClientBase, ClientBase.id == Application.base_id)
        .join(Client, Client.id == Application.organization_id)
        .join(AgentBase, AgentBase.id == Application.agent_base_id)
        .join(Agent, Agent.id == Application.agent_organization_id)
        .outerjoin(User, User.id == Application.mandate_confirmed_by)
        .outerjoin(
            PortalAccount, (PortalAccount.base_id == AgentBase.id) & (PortalAccount.vehicle_kind == Application.kind)
        )
        .where(Application.id == application.id)
    ).one()  # fmt: skip
    if row.account is None:
        raise Refusal("portal_account_missing")
    known_at = offices_of_delegates(session, application.kind, today)
    numbers = numbers_within_reach(
        request.renewal_place, row.client_delegate, row.agent_delegate, request.delegate_number, known_at,
        Ends(row.client_until, row.agent_until, today),
    )  # fmt: skip
    _refuse_stops(delegate_number_findings(request.renewal_place, numbers, application.office_code))
    return LodgingParties(
        agent_member_code=row.agent,
        agent_base_code=row.agent_base,
        client_member_code=row.client,
        client_base_code=row.client_base,
        delegate_number=delegate_number_used(request.renewal_place, numbers) or "",
        mandate_confirmed_by=row.mandate_by or "",
        debit_registered=debit is not None and debit.state in (DirectDebitState.OPEN, DirectDebitState.CHANGING),
        debit_reference=request.account_id or (debit.account_id if debit else ""),
    )


def _mandate_on_file(session: Session, request: InspectionRequest) -> MandateOnFile | None:
    """What frees an official vehicle from the fee is lodged by name; raises mandate_without_file."""
    if request.mandate_kind is not MandateKind.ELECTRONIC:
        return None
    mandate = mandate_of(session, request.id)
    if mandate is None:
        raise Refusal("mandate_without_file")
    return mandate


def _papers(request: InspectionRequest) -> Papers:
    return Papers(request.conformity_state, request.insurance_state, request.insured_until, request.consent_on)


def _refuse_stops(findings: Sequence[Finding]) -> None:
    for found in stops(findings):
        raise Refusal(found.code, None, **found.facts)
