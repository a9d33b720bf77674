"""Lift the lock of a sign-in, and the stop after a suspicion of misuse."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.organizations import Organization
from models.users import User
from usecases.audit import record_for
from usecases.sessions import guard


def unlock(session: Session, member_code: str, login_id: str, now: datetime) -> None:
    guard.forgive(session, guard.name_key(member_code, login_id))
    organization_id = session.scalar(select(Organization.id).where(Organization.member_code == member_code))
    if organization_id is not None:
        of_name = User.organization_id == organization_id, User.login_key == login_id.casefold()
        session.execute(update(User).where(*of_name).values(suspected_at=None))
        record_for(session, organization_id, "sign_in_unlocked", now, record=f"user {login_id}"[:60])
