"""The agents' bases of a prefecture, for whoever signs up and does not have name and ID at hand."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.enrollment import Agent
from domain.enrollment_writing import BASE_NAME_LENGTH
from domain.organization_status import OrganizationStatus
from domain.rights import OrganizationKind
from domain.writing import widened
from models.organizations import Base, Organization

MOST_SHOWN = 20


def agent_bases_of(session: Session, prefecture: str) -> tuple[Agent, ...]:
    """Branches alone: who asks a scrivener was given the ID by that person, and is no branch's district."""
    found = session.execute(
        select(Organization.name.label("organization"), Base.name.label("base"), Base.agency_id)
        .join(Organization, Organization.id == Base.organization_id)
        .where(
            Organization.kind == OrganizationKind.AGENT, Organization.status == OrganizationStatus.ACTIVE,
            Organization.is_scrivener.is_(False), Base.deleted_at.is_(None), Base.agency_id != "",
            Base.address_1.startswith(prefecture, autoescape=True),
        )
        .order_by(Base.agency_id)
        .limit(MOST_SHOWN)
    )  # fmt: skip
    return tuple(Agent(_called(row.organization, row.base), row.agency_id) for row in found)


def _called(organization: str, base: str) -> str:
    """東京支部　多摩, as far as there is room for both."""
    whole = widened(f"{organization} {base}")
    return whole if len(whole) <= BASE_NAME_LENGTH else widened(base)
