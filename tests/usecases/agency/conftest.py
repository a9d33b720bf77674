"""An agent whose clients have everything that applying and paying need."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.vehicle import VehicleKind
from tests.support.agency_stories import agent_of, debit_account, portal_account
from tests.support.organizations import Demo, find_organizations


@pytest.fixture
def demo(session: Session) -> Demo:
    return find_organizations(session)


@pytest.fixture
def agent(session: Session, demo: Demo) -> Actor:
    return agent_of(session, demo)


@pytest.fixture
def ready(session: Session, demo: Demo, now: datetime) -> None:
    for kind in VehicleKind:
        portal_account(session, demo, now, kind)
        debit_account(session, demo, now, kind)
