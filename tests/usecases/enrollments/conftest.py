"""Who works on enrollments."""

import pytest

from domain.actor import Actor
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.transaction import reading


@pytest.fixture
def clerk(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "clerk", "1000001")
