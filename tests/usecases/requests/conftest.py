"""The demo's organizations on both databases, with the people who act."""

import pytest
from sqlalchemy.orm import Session

from domain.actor import Actor
from tests.support.organizations import Demo, find_organizations
from tests.support.stories import AGENT, actor_of


@pytest.fixture
def demo(session: Session) -> Demo:
    return find_organizations(session)


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
