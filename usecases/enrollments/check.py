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
from models.enrollments import Enrollment
from models.organizations import Base, Organization
from usecases.banks.search import find_bank, find_branch

ORGANIZATION, OTHER, AGENT = "organization", "enrollment", "agent"


def check_enrollment(session: Session, enrollment: Enrollment, entered: Entered) -> tuple[CheckResult, ...]:
    account = entered.company.account
    bank_known = account is not None and find_bank(account.bank_code) is not None
    branch_known = account is not None and find_branch(account.bank_code, account.branch_code) is not None
    organizations, others, unknown = _looked_up(session, enrollment, entered.bases)
    return (
        check_corporate_number(entered.company.corporate_number),
        check_bank(account, bank_known, branch_known),
        check_organizations(organizations),
        check_other_enrollments(others),
        check_agents(unknown),
    )


def _looked_up(
    session: Session, enrollment: Enrollment, bases: Iterable[EnrolledBase]
) -> tuple[list[str], list[str], list[str]]:
    """Organizations and open enrollments with the same designation number, and unknown agents, in one statement."""
    wanted = {agent.base_id for base in bases for agent in (base.agent_registered, base.agent_kei) if agent is not None}
    organizations = select(
        literal(ORGANIZATION).label("what"), Organization.member_code.label("number"), Organization.name.label("name")
    ).where(
        Organization.kind == OrganizationKind.CLIENT,
        Organization.designation_key == enrollment.designation_key,
        Organization.id != (enrollment.organization_id or 0),
    )
    others = select(literal(OTHER), Enrollment.receipt_number, Enrollment.name).where(
        Enrollment.designation_key == enrollment.designation_key,
        Enrollment.id != enrollment.id,
        Enrollment.state.in_(OPEN),
    )
    agents = (
        select(literal(AGENT), Base.agency_id, Base.name)
        .join(Organization, Organization.id == Base.organization_id)
        .where(Base.agency_id.in_(wanted), Base.deleted_at.is_(None), Organization.kind == OrganizationKind.AGENT)
    )
    found = session.execute(union_all(organizations, others, agents)).all()
    known = {one.number for one in found if one.what == AGENT}
    return (
        sorted(f"{one.name}（{one.number}）" for one in found if one.what == ORGANIZATION),
        sorted(one.number for one in found if one.what == OTHER),
        sorted(wanted - known),
    )
