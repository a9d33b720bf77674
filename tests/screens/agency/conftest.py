"""Cases in the hands of the agent, for the screens; the worker and the portal are not asked."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.database import Database
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.organizations import Demo

Make = Callable[..., Any]


@pytest.fixture
def made(sqlite: Database, demo: Demo, clock: Clock) -> Make:
    """Call a story in a transaction of its own: made(a_sent_request, nth=2)."""

    def make(story: Callable[..., Any], **given: Any) -> Any:
        with sqlite.writer() as session, session.begin():
            return story(session, demo, clock.now, **given)

    return make


@pytest.fixture
def acting(sqlite: Database) -> Callable[[], Session]:
    return sqlite.writer


@pytest.fixture
def agent(client: Client) -> Client:
    """代理 さくら, who may send, at the whole of the agent."""
    return client.sign_in("2000001", "sender")
