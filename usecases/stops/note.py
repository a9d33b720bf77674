"""Write what was done about a stop into the operator's audit."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.reference import PlannedStop
from usecases.audit import record_for
from usecases.organizations.operator import operator_id


def note_stop(session: Session, code: str, stop: PlannedStop, now: datetime) -> None:
    """With its times as they were planned; where no operator was founded yet there is no audit to write into."""
    operator = operator_id(session)
    if operator is not None:
        record_for(
            session, operator, code, now, record=f"stop {stop.id}", system=stop.system.value, text=stop.text,
            starts_at=stop.starts_at.isoformat(), ends_at=stop.ends_at.isoformat(),
        )  # fmt: skip
