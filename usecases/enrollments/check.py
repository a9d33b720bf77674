"""Check an enrollment against what is on board: numbers, banks, organizations, other enrollments, agents."""

from collections.abc import Iterable

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from domain.enrollment import OPEN, EnrolledBase
from domain.enrollment import Enrollment as Entered
from domain.enrollment_checks import (
    CheckResult,
    check_agents,
    check_bank,
    check_corporate_number,
    check_organizations,
    check_other_enrollments,
)
from domain.rights import OrganizationKind
from domain.search_keys import name_key
from models.enrollments import Enrollment
from models.organizations import Base, Organization
from usecases.banks.search import find_bank, find_branch

ORGANIZATION = "organization"


def check_enrollment(session: Session, enrollment: Enrollment, entered: Entered) -> tuple[CheckResult, ...]:
    account = entered.company.account
    bank_known = account is not None and find_bank(account.bank_code) is not None
    branch_known = account is not None and find_branch(account.bank_code, account.branch_code) is not None
    organizations, others = _alike(session, enrollment)
    return (
        check_corporate_number(entered.company.corporate_number),
        check_bank(account, bank_known, branch_known),
        check_organizations(organizations),
        check_other_enrollments(others),
        check_agents(unknown_agents(session, entered.bases)),
    )


def _alike(session: Session, enrollment: Enrollment) -> tuple[list[str], list[str]]:
    """Organizations and other open enrollments with the same designation number, in one statement.

    Organizations keep the number as it was typed, so that spellings are compared here.
    """
    organizations = select(
        literal(ORGANIZATION).label("what"), Organization.member_code.label("number"), Organization.name.label("name"),
        Organization.designation_number.label("designation"),
    ).where(
        Organization.kind == OrganizationKind.CLIENT,
        Organization.designation_number > "",
        Organization.id != (enrollment.organization_id or 0),
    )  # fmt: skip
    others = select(literal(""), Enrollment.receipt_number, Enrollment.name, Enrollment.designation_key).where(
        Enrollment.designation_key == enrollment.designation_key,
        Enrollment.id != enrollment.id,
        Enrollment.state.in_(OPEN),
    )
    alike = [
        one
        for one in session.execute(union_all(organizations, others))
        if name_key(one.designation)[:20] == enrollment.designation_key
    ]
    return (
        sorted(f"{one.name}（{one.number}）" for one in alike if one.what),
        sorted(one.number for one in alike if not one.what),
    )


def unknown_agents(session: Session, bases: Iterable[EnrolledBase]) -> list[str]:
    wanted = {agent.base_id for base in bases for agent in (base.agent_registered, base.agent_kei) if agent is not None}
    known = session.scalars(
        select(Base.agency_id)
        .join(Organization, Organization.id == Base.organization_id)
        .where(Base.agency_id.in_(wanted), Base.deleted_at.is_(None), Organization.kind == OrganizationKind.AGENT)
    )
    return sorted(wanted - set(known))
