"""Changes of registered data, asked for as an administrator does."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.enrollment import BankAccount
from domain.organization_change import AccountWish, ChangeState, CompanyField
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import A_BANK_ACCOUNT
from tests.support.stories import CLIENT, actor_of
from usecases.changes.ask import AskChange, Asked, ask_change

NEW_ACCOUNT: BankAccount = replace(A_BANK_ACCOUNT, number="7654321", holder="カ）ミナトジドウシヤ")


def asked(
    session: Session,
    demo: Demo,
    now: datetime,
    *,
    member_code: str = CLIENT,
    login_id: str = "admin",
    version: int | None = None,
    wish: AccountWish = AccountWish.KEEP,
    account: BankAccount | None = None,
    **values: Any,
) -> Asked:
    """What the organization asks for, by the names of the items, at the version that stands."""
    actor = actor_of(session, demo, login_id, member_code)
    organization = session.get_one(Organization, actor.organization_id)
    named = {CompanyField(name): value for name, value in values.items()}
    command = AskChange(organization.version if version is None else version, named, wish, account)
    return ask_change(session, actor, TEST_VAULT, command, now)


def a_waiting_change(session: Session, demo: Demo, now: datetime, member_code: str = CLIENT) -> OrganizationChange:
    asked(session, demo, now, member_code=member_code, representative="港 次郎", email="tsuuchi@minato.example")
    return waiting(session, demo, member_code)


def waiting(session: Session, demo: Demo, member_code: str = CLIENT) -> OrganizationChange:
    session.flush()
    return session.scalars(
        select(OrganizationChange).where(
            OrganizationChange.organization_id == demo.organizations[member_code].id,
            OrganizationChange.state == ChangeState.OPEN,
        )
    ).one()
