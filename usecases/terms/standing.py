"""What whoever signs in has to hear of the terms: changes to confirm for the organization, or that there are some."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.rights import RIGHTS, OrganizationKind, Right
from domain.terms import known_version, taken_over
from models.enrollments import Enrollment
from models.organizations import Organization
from models.terms import TermsConfirmation
from models.users import User
from usecases.terms.find import TermsHead, all_versions


@dataclass(frozen=True)
class TermsNews:
    """The version whose changes are to be confirmed, and the one of which to tell; 0 for none."""

    confirm: int = 0
    tell: int = 0


NOTHING = TermsNews()


def news_of_terms(session: Session, user: User, now: datetime) -> TermsNews:
    versions, today = all_versions(session), day_in_japan(now)
    known = known_version(versions, user.terms_seen, day_in_japan(user.created_at))
    organization = session.get_one(Organization, user.organization_id)
    if organization.kind is OrganizationKind.OPERATOR:
        return NOTHING
    if Right.CONFIRM_TERMS in RIGHTS.get((organization.kind, user.role), frozenset()):
        due = taken_over(versions, agreed_version(session, organization, versions), today)
        if due:
            return TermsNews(confirm=due[0].version)
    unseen = taken_over(versions, known, today)
    return TermsNews(tell=unseen[0].version) if unseen else NOTHING


def agreed_version(session: Session, organization: Organization, versions: tuple[TermsHead, ...]) -> int:
    """What it confirmed last, else what it agreed to when it signed up, else the terms under which it came."""
    noted = session.scalar(
        select(
            func.coalesce(
                select(func.max(TermsConfirmation.version))
                .where(TermsConfirmation.organization_id == organization.id)
                .scalar_subquery(),
                select(Enrollment.terms_version).where(Enrollment.organization_id == organization.id).scalar_subquery(),
                0,
            )
        )
    )
    return known_version(versions, noted or 0, day_in_japan(organization.created_at))
