"""A morning of the worker: what is due is asked for and written, and nobody is called."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from jobs.letters import write_letters
from jobs.morning import begin_morning
from models.organizations import Base, Organization
from tests.support.agency_stories import TEST_VAULT
from usecases.jobs.claim import claim_job
from usecases.jobs.enqueue import LETTERS
from usecases.transaction import transaction


def write_one(now: datetime, name: str = "one") -> bool:
    """One turn at one letter job; False when none is due."""
    with transaction() as session:
        job = claim_job(session, name, now, LETTERS)
    if job is not None:
        write_letters(TEST_VAULT, job, lambda: now)
    return job is not None


def morning(now: datetime, name: str = "one") -> None:
    begin_morning(now)
    while write_one(now, name):
        pass


def ask_organization(member_code: str, **settings: Any) -> None:
    with transaction() as session:
        session.execute(update(Organization).where(Organization.member_code == member_code).values(**settings))


def ask_base(base: Base, **settings: Any) -> None:
    with transaction() as session:
        session.execute(update(Base).where(Base.id == base.id).values(**settings))
