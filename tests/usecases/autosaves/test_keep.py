"""What stands in a form is kept once for each user and object, whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import select

import usecases.autosaves.keep as keep
from domain.actor import Actor
from models.database import Database
from models.forms import Autosave
from tests.support.organizations import make_organizations
from tests.support.stories import actor_of
from usecases.transaction import reading, transaction

TOGETHER = 2


@pytest.fixture
def sender(database: Database, now: datetime) -> Actor:
    with transaction() as session:
        return actor_of(session, make_organizations(session, now))


def test_first_saves_from_two_windows_at_the_same_moment_both_succeed(
    sender: Actor, now: datetime, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked and found nothing before either writes; on SQLite the second looks after the first."""
    meet, looked = Barrier(TOGETHER, timeout=20), keep._find
    waiting = [] if database.engine.dialect.name == "sqlite" else ["first", "second"]

    def find(*given: object) -> Autosave | None:
        found = looked(*given)  # type: ignore[arg-type]
        if waiting:
            waiting.pop()
            meet.wait()
        return found

    monkeypatch.setattr(keep, "_find", find)

    def save(text: str) -> None:
        with transaction() as session:
            keep.keep_form(session, sender, "request", "new", 0, {"memo": [text]}, now)

    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(save, ("一つ目", "二つ目")))
    with reading() as session:
        [kept] = session.scalars(select(Autosave.fields)).all()
    assert kept["memo"] in (["一つ目"], ["二つ目"])


def test_a_later_save_takes_the_place_of_the_earlier(sender: Actor, now: datetime) -> None:
    for text in ("先", "後"):
        with transaction() as session:
            keep.keep_form(session, sender, "request", "new", 0, {"memo": [text]}, now)
    with reading() as session:
        found = keep.find_kept(session, sender, "request", "new", now)
    assert found is not None
    assert found.fields == {"memo": ["後"]}
