"""Check an enrollment against what is on board: numbers, banks, organizations, other enrollments, agents."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, String, and_, exists, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session, aliased

from domain.enrollment import OPEN
from domain.enrollment import Enrollment as Entered
from domain.enrollment_checks import (
    CheckResult,
    check_agents,
    check_bank,
    check_corporate_number,
    check_earlier_contracts,
    check_invoice_number,
    check_notice_address,
    check_open_cases,
    check_organizations,
    check_other_enrollments,
)
from domain.organization_status import FOR_CAUSE, OrganizationStatus, StandingAct
from domain.rights import OrganizationKind
from models.applications import Application
from models.enrollments import Enrollment
from models.mails import Mail
from models.organizations import Base, Organization, OrganizationEvent
from usecases.banks.search import find_bank, find_branch
from usecases.organizations.open_cases import OPEN as OPEN_CASES
from usecases.signup.letters import cause_of_receipt

RECEIPT = "receipt"


class Likeness(StrEnum):
    """What an enrollment can be like, and whose agents it names."""

    IN_USE = "in_use"
    ENDED_FOR_CAUSE = "ended_for_cause"
    LEFT_OPEN = "left_open"
    UNDECIDED = "undecided"
    AGENT = "agent"


def check_enrollment(session: Session, enrollment: Enrollment, entered: Entered) -> tuple[CheckResult, ...]:
    account = entered.company.account
    bank_known = account is not None and find_bank(account.bank_code) is not None
    branch_known = account is not None and find_branch(account.bank_code, account.branch_code) is not None
    wanted = {
        agent.base_id
        for base in entered.bases
        for agent in (base.agent_registered, base.agent_kei)
        if agent is not None
    }
    found = _looked_up(session, enrollment, wanted)
    return (
        check_notice_address(enrollment.email, found.receipt),
        check_corporate_number(entered.company.corporate_number),
        check_invoice_number(entered.company.invoice_number, entered.company.corporate_number),
        check_bank(account, bank_known, branch_known),
        check_organizations(found.of[Likeness.IN_USE]),
        check_other_enrollments(found.of[Likeness.UNDECIDED]),
        check_earlier_contracts(found.of[Likeness.ENDED_FOR_CAUSE]),
        check_open_cases(found.of[Likeness.LEFT_OPEN]),
        check_agents(sorted(wanted - set(found.of[Likeness.AGENT]))),
    )


@dataclass(frozen=True)
class LookedUp:
    """What was found of each likeness; where the mail of the receipt went, and what became of it."""

    of: Mapping[Likeness, list[str]]
    receipt: tuple[str, str] | None


def _looked_up(session: Session, enrollment: Enrollment, agents: Collection[str]) -> LookedUp:
    """Organizations and open enrollments with the same designation number, known agents and the mail of the receipt.

    All in one statement.
    """
    others = select(literal(Likeness.UNDECIDED.value), Enrollment.receipt_number, literal("")).where(
        Enrollment.designation_key == enrollment.designation_key,
        Enrollment.id != enrollment.id,
        Enrollment.state.in_(OPEN),
    )
    known = (
        select(literal(Likeness.AGENT.value), Base.agency_id, literal(""))
        .join(Organization, Organization.id == Base.organization_id)
        .where(Base.agency_id.in_(agents), Base.deleted_at.is_(None), Organization.kind == OrganizationKind.AGENT)
    )
    receipt = select(literal(RECEIPT), Mail.recipient, type_coerce(Mail.state, String)).where(
        Mail.cause == cause_of_receipt(enrollment.id)
    )
    rows = session.execute(
        union_all(
            _organizations(enrollment, Likeness.IN_USE, Organization.status != OrganizationStatus.CLOSED),
            _organizations(enrollment, Likeness.ENDED_FOR_CAUSE, _ended_for_cause()),
            _organizations(enrollment, Likeness.LEFT_OPEN, _left_open()),
            others,
            known,
            receipt,
        )
    ).all()
    found: dict[Likeness, list[str]] = {kind: [] for kind in Likeness}
    mailed = None
    for kind, number, name in rows:
        if kind == RECEIPT:
            mailed = (number, name)
        else:
            found[Likeness(kind)].append(f"{name}（{number}）" if name else number)
    return LookedUp({kind: sorted(texts) for kind, texts in found.items()}, mailed)


def _organizations(enrollment: Enrollment, kind: Likeness, which: ColumnElement[bool]) -> Select[str, str, str]:
    return select(literal(kind.value), Organization.member_code, Organization.name).where(
        Organization.kind == OrganizationKind.CLIENT,
        Organization.designation_key == enrollment.designation_key,
        Organization.id != (enrollment.organization_id or 0),
        which,
    )


def _ended_for_cause() -> ColumnElement[bool]:
    """Stopped or cancelled by what was done to it last, whether or not it left afterwards."""
    event = aliased(OrganizationEvent)
    latest = (
        select(event.act)
        .where(event.organization_id == Organization.id, event.act != StandingAct.LEFT)
        .order_by(event.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return latest.in_(FOR_CAUSE)


def _left_open() -> ColumnElement[bool]:
    is_open = exists().where(Application.organization_id == Organization.id, Application.status.in_(OPEN_CASES))
    return and_(Organization.status == OrganizationStatus.CLOSED, is_open)
