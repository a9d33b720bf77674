"""The whole way over HTTP: our database, a worker and a real training portal, all on one clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from demo.organizations import Demo
from gateways.portal_http import HttpPortal
from models.database import Database
from tests.conftest import START, Clock
from tests.support.agency_stories import TEST_VAULT
from tests.support.databases import Stock
from tests.support.organizations import find_organizations, make_organizations
from tests.support.outside import Outside
from tests.support.training_portal import RunningPortal, running_portal


def organizations_with_accounts(session: Session) -> None:
    make_organizations(session, START, TEST_VAULT)


@pytest.fixture
def stock() -> Stock:
    return organizations_with_accounts


@pytest.fixture
def demo(database: Database) -> Demo:
    with database.reader() as session:
        return find_organizations(session)


@pytest.fixture
def portal(tmp_path: Path, clock: Clock) -> Iterator[RunningPortal]:
    with running_portal(tmp_path, clock) as running:
        yield running


@pytest.fixture
def outside(database: Database, demo: Demo, portal: RunningPortal, clock: Clock) -> Iterator[Outside]:
    """Agent base 001 with an account of each kind, and a worker."""
    with HttpPortal(portal.url, connect_seconds=2, read_seconds=2) as gateway:
        outside = Outside(database, demo, portal, gateway, clock)
        outside.open_accounts()
        yield outside
