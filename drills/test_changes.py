"""A change of registered data asked for, withdrawn and taken over at the same moment, on both databases: one effect."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select

from demo.organizations import Demo
from domain.organization_change import ChangeState, CompanyField
from drills.at_once import at_once, outcomes
from models.database import Database
from models.mails import Mail
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from tests.conftest import Clock
from tests.support.agency_stories import TEST_VAULT
from tests.support.organizations import make_organizations
from tests.support.stories import CLIENT, actor_of
from usecases.changes.ask import AskChange, ask_change
from usecases.changes.take_over import TakeOverChange, take_over_change
from usecases.changes.withdraw import withdraw_change
from usecases.transaction import reading, transaction

ROUNDS = 10
TABS = 4


@pytest.fixture
def demo(roomy_database: Database, clock: Clock) -> Demo:
    with roomy_database.writer() as session, session.begin():
        found = make_organizations(session, clock.now)
        session.get_one(Organization, found.organizations[CLIENT].id).email = "tsuuchi@minato.example"
        return found


def version_of(demo: Demo) -> int:
    with reading() as session:
        return session.get_one(Organization, demo.organizations[CLIENT].id).version


def ask(demo: Demo, clock: Clock, version: int, name: str) -> None:
    with transaction() as session:
        command = AskChange(version, {CompanyField.REPRESENTATIVE: name})
        ask_change(session, actor_of(session, demo, "admin"), TEST_VAULT, command, clock.now)


def open_one() -> OrganizationChange:
    with reading() as session:
        return session.scalars(select(OrganizationChange).where(OrganizationChange.state == ChangeState.OPEN)).one()


def test_of_several_tabs_one_asks_and_the_others_are_told(demo: Demo, clock: Clock) -> None:
    for nth in range(ROUNDS):
        version = version_of(demo)
        acts: list[Callable[[], None]] = [partial(ask, demo, clock, version, f"港 {nth}の{tab}") for tab in range(TABS)]
        assert outcomes(at_once(*acts)) == ["changed_by_someone_else"] * (TABS - 1) + ["done"]
        open_one()


def test_what_is_withdrawn_and_taken_over_at_once_becomes_one_of_them(demo: Demo, clock: Clock) -> None:
    became = []
    for nth in range(ROUNDS):
        ask(demo, clock, version_of(demo), f"港 {nth}")
        change = open_one()

        def take_over(change: OrganizationChange = change) -> None:
            with transaction() as session:
                clerk = actor_of(session, demo, "clerk", "1000001")
                command = TakeOverChange(change.id, change.version)
                take_over_change(session, clerk, TEST_VAULT, command, clock.now)

        def withdraw(change: OrganizationChange = change) -> None:
            with transaction() as session:
                withdraw_change(session, actor_of(session, demo, "admin"), change.version, clock.now)

        assert outcomes(at_once(take_over, take_over, withdraw)) == ["changed_by_someone_else"] * 2 + ["done"]
        with reading() as session:
            became.append(session.get_one(OrganizationChange, change.id).state)
    with reading() as session:
        mails = len(session.scalars(select(Mail)).all())
    assert set(became) <= {ChangeState.TAKEN_OVER, ChangeState.WITHDRAWN}
    assert mails == became.count(ChangeState.TAKEN_OVER)
