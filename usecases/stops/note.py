"""Write what was done about a stop into the operator's audit."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.rights import OrganizationKind
from models.organizations import Organization
from models.reference import PlannedStop
from usecases.audit import record_for


def note_stop(session: Session, code: str, stop: PlannedStop, now: datetime) -> None:
    """With its times as they were planned; where no operator was founded yet there is no audit to write into."""
    operator = session.scalar(
        select(Organization.id).where(Organization.kind == OrganizationKind.OPERATOR).order_by(Organization.id).limit(1)
    )
    if operator is not None:
        record_for(
            session, operator, code, now, record=f"stop {stop.id}", system=stop.system.value, text=stop.text,
            starts_at=stop.starts_at.isoformat(), ends_at=stop.ends_at.isoformat(),
        )  # fmt: skip
