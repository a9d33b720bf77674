"""The demo's organizations on both databases, with the people who act."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from demo.organizations import Demo, make_organizations
from domain.actor import Actor
from tests.support.stories import AGENT, actor_of


@pytest.fixture
def demo(session: Session, now: datetime) -> Demo:
    return make_organizations(session, now)


@pytest.fixture
def sender(session: Session, demo: Demo) -> Actor:
    """May send for every base of the client."""
    return actor_of(session, demo, "sender")


@pytest.fixture
def bound(session: Session, demo: Demo) -> Actor:
    """Works at base 001 alone."""
    return actor_of(session, demo, "sender001")


@pytest.fixture
def agent(session: Session, demo: Demo) -> Actor:
    return actor_of(session, demo, "sender", AGENT)


@pytest.fixture
def operator(session: Session, demo: Demo) -> Actor:
    return actor_of(session, demo, "admin", "1000001")
