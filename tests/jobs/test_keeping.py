"""The nightly erasing: at night alone, a slice a minute, and done once nothing is left."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.keeping import Keeper
from models.database import Database
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.stories import a_draft, actor_of
from usecases.keeping import erase
from usecases.keeping.over import count_over
from usecases.requests.withdraw import SeenRequest, delete_request
from usecases.transaction import reading, transaction

NIGHT = datetime(2026, 12, 21, 3, tzinfo=UTC) - timedelta(hours=9)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def deleted(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        for nth in (1, 2, 3):
            row = a_draft(session, organizations, now, nth=nth)
            delete_request(session, actor_of(session, organizations), SeenRequest(row.id, row.version), now)


def left(at: datetime) -> int:
    with reading() as session:
        return sum(over.count for over in count_over(session, at))


def test_it_works_at_night_a_slice_at_a_time_until_nothing_is_left(
    deleted: None, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erase, "SLICE", 2)
    keeper = Keeper()
    for hours in (-2, 4, 12):
        keeper.tend(NIGHT + timedelta(hours=hours))
    assert left(NIGHT) == 3
    counts = []
    for minute in range(3):
        keeper.tend(NIGHT + minute * MINUTE)
        counts.append(left(NIGHT))
    assert counts == [1, 0, 0]
    with StatementCount(database) as counted:
        keeper.tend(NIGHT + 4 * MINUTE)
    assert counted.statements == []


def test_another_worker_and_one_that_starts_anew_do_the_rest(deleted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erase, "SLICE", 2)
    Keeper().tend(NIGHT)
    Keeper().tend(NIGHT + MINUTE)
    assert left(NIGHT) == 0
