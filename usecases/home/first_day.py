"""What is left of a client's first day, as far as the actor can see to it: one statement, however many bases."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.base_person import BasePersonKind
from domain.clock import day_in_japan
from domain.enrollment import PaperKind, PaperState
from domain.first_day import (
    TASKS_OF_A_BASE,
    AccountOnRecord,
    BaseReadiness,
    ClientReadiness,
    TaskJudged,
    judge_first_day,
    left_of,
)
from domain.organization_change import AccountWish, ChangeState
from domain.request_status import RequestStatus
from domain.rights import OrganizationKind, Right, Role
from domain.use_function import functions_on, kinds_of, read_terms
from domain.vehicle import VehicleKind
from models.enrollments import Enrollment, EnrollmentPaper
from models.organization_changes import OrganizationChange
from models.organizations import Agreement, Base, BasePerson, Organization
from models.requests import InspectionRequest
from models.users import User, UserBase
from usecases.scope import own_bases

# A client tries nothing out by itself: whatever it sends goes by its agent to the portal, at first to that of
# training. So the first request that ever went out is the test that counts.
WENT_OUT = (
    RequestStatus.SENT, RequestStatus.TAKEN, RequestStatus.RETURNED, RequestStatus.DONE, RequestStatus.ENDED
)  # fmt: skip


def first_day(session: Session, actor: Actor, now: datetime) -> tuple[TaskJudged, ...]:
    """The tasks the actor can see to; empty when nothing is left of them or the list was put away."""
    if actor.organization_kind is not OrganizationKind.CLIENT or not actor.may(Right.CHANGE_PEOPLE):
        return ()
    found = session.execute(_readiness(actor, day_in_japan(now))).all()
    bases = [_base(row) for row in found if row.code is not None]
    whole = actor.may(Right.PUT_AWAY_FIRST_DAY)
    if not found or not (bases or whole):
        return ()
    judged = judge_first_day(bases, _client(found[0], day_in_japan(now)))
    shown = tuple(one for one in judged if whole or one.task in TASKS_OF_A_BASE)
    return shown if left_of(shown) else ()


def _readiness(actor: Actor, today: date) -> Any:
    """A row for each base, with what holds of the client as a whole; one without a base when there is none."""
    return (
        select(
            Base.code,
            Base.name,
            and_(Base.postal_code != "", Base.address_1 != "", Base.phone != "").label("complete"),
            or_(Base.people_not_needed, _has_people(today)).label("people_settled"),
            _asks(VehicleKind.REGISTERED).label("asks_registered"),
            _asks(VehicleKind.KEI).label("asks_kei"),
            (Base.delegate_number != "").label("delegate_number"),
            _has_sender().label("has_sender"),
            Organization.function_terms,
            (Organization.sealed_account != "").label("account_here"),
            Organization.account_by_paper,
            _account_asked().label("account_asked"),
            _paper_faulty().label("paper_faulty"),
            _has_sent(actor.organization_id).label("has_sent"),
        )
        .select_from(Organization)
        .outerjoin(Base, own_bases(actor))
        .where(Organization.id == actor.organization_id, Organization.first_day_put_away_at.is_(None))
        .order_by(Base.code)
    )


def _has_people(today: date) -> ColumnElement[bool]:
    return exists().where(
        BasePerson.organization_id == Base.organization_id,
        BasePerson.base_id == Base.id,
        BasePerson.kind.in_((BasePersonKind.INSPECTOR, BasePersonKind.ISSUER)),
        or_(BasePerson.valid_to.is_(None), BasePerson.valid_to >= today),
    )


def _asks(kind: VehicleKind) -> ColumnElement[bool]:
    return exists().where(
        Agreement.client_base_id == Base.id,
        Agreement.vehicle_kind == kind,
        Agreement.state == AgreementState.ACTIVE,
    )


def _has_sender() -> ColumnElement[bool]:
    bound = exists().where(UserBase.user_id == User.id, UserBase.base_id == Base.id).correlate(User, Base)
    return exists().where(
        User.organization_id == Base.organization_id,
        User.role == Role.SENDER,
        User.disabled_at.is_(None),
        or_(User.all_bases, bound),
    )


def _account_asked() -> ColumnElement[bool]:
    return exists().where(
        OrganizationChange.organization_id == Organization.id,
        OrganizationChange.state == ChangeState.OPEN,
        OrganizationChange.account_wish != AccountWish.KEEP,
    )


def _paper_faulty() -> ColumnElement[bool]:
    return exists().where(
        Enrollment.organization_id == Organization.id,
        EnrollmentPaper.enrollment_id == Enrollment.id,
        EnrollmentPaper.kind == PaperKind.DEBIT_FORM,
        EnrollmentPaper.state == PaperState.FAULTY,
    )


def _has_sent(organization_id: int) -> ColumnElement[bool]:
    return exists().where(
        InspectionRequest.organization_id == organization_id,
        InspectionRequest.deleted_at.is_(None),
        InspectionRequest.status.in_(WENT_OUT),
    )


def _base(row: Any) -> BaseReadiness:
    asked = ((VehicleKind.REGISTERED, row.asks_registered), (VehicleKind.KEI, row.asks_kei))
    return BaseReadiness(
        code=row.code,
        name=row.name,
        complete=row.complete,
        people_settled=row.people_settled,
        agents=frozenset(kind for kind, asks in asked if asks),
        delegate_number=row.delegate_number,
        has_sender=row.has_sender,
    )


def _client(row: Any, today: date) -> ClientReadiness:
    kinds = kinds_of(functions_on(read_terms(row.function_terms), today))
    return ClientReadiness(kinds, _account(row), row.has_sent)


def _account(row: Any) -> AccountOnRecord:
    if row.account_here:
        return AccountOnRecord.HERE
    if row.account_asked:
        return AccountOnRecord.ASKED
    if row.account_by_paper:
        return AccountOnRecord.PAPER_FAULTY if row.paper_faulty else AccountOnRecord.ON_PAPER
    return AccountOnRecord.NONE
