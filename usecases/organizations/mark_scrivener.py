"""Say whether an agent is an administrative scrivener (行政書士), who may work for clients of any prefecture."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.refusal import Refusal
from domain.rights import OrganizationKind
from models.organizations import Organization
from usecases.audit import record_for


def mark_scrivener(session: Session, member_code: str, is_scrivener: bool, now: datetime) -> None:
    """Raises not_found for a member code that is no agent's."""
    query = select(Organization).where(
        Organization.member_code == member_code, Organization.kind == OrganizationKind.AGENT
    )
    agent = session.scalar(query.with_for_update())
    if agent is None:
        raise Refusal("not_found")
    agent.is_scrivener, agent.updated_at = is_scrivener, now
    session.flush()
    record_for(session, agent.id, "scrivener_marked", now, record=member_code, scrivener=is_scrivener)
