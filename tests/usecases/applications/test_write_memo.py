"""The memo of an application: written by both sides, never over another's unseen."""

from datetime import timedelta

import pytest

from demo.organizations import Demo
from domain.refusal import Refusal
from models.database import Database
from tests.support.agency_stories import agent_of, portal_says
from tests.support.application_stories import shown_application, told_until
from tests.support.stories import actor_of
from usecases.applications.find import find_application
from usecases.applications.write_memo import WriteMemo, memo_mark, write_memo


@pytest.fixture
def told(database: Database, organizations: Demo, now: object) -> Demo:
    with database.writer() as session, session.begin():
        told_until(session, organizations, now, "受付審査中")
    return organizations


def test_whoever_saves_over_an_unseen_memo_is_told(database: Database, told: Demo, now) -> None:
    with database.writer() as session, session.begin():
        client, agent = actor_of(session, told, "sender"), agent_of(session, told)
        write_memo(session, client, WriteMemo("100000001", memo_mark(""), "午前に来店"), now)
        with pytest.raises(Refusal) as refused:
            write_memo(session, agent, WriteMemo("100000001", memo_mark(""), "別のこと"), now)
        write_memo(session, agent, WriteMemo("100000001", memo_mark("午前に来店"), "午前に来店。了解"), now)
        saved = find_application(session, client, "100000001").memo
    assert (refused.value.code, saved) == ("changed_by_someone_else", "午前に来店。了解")


def test_a_word_of_the_portal_meanwhile_is_no_conflict(database: Database, told: Demo, now) -> None:
    with database.writer() as session, session.begin():
        client = actor_of(session, told, "sender")
        portal_says(session, find_application(session, client, "100000001"), "取下中", now + timedelta(hours=1))
        write_memo(session, client, WriteMemo("100000001", memo_mark(""), "取下げます"), now + timedelta(hours=2))
        told_lines = shown_application(session, client, "100000001", now).events[-1]
    assert (told_lines.code, told_lines.side, told_lines.actor_name) == ("memo_written", "client", "田中 全子")


@pytest.mark.parametrize(
    ("login", "code", "number"),
    [
        ("sender", "1845679", "100000001"),
        ("sender", "1845678", "100000009"),
        ("sender", "1845678", "100000001-2"),
        ("sender", "1845678", "1"),
        ("sender", "1845678", "100000001-01"),
        ("sender", "1845678", "１００００００００１"),
    ],
)
def test_what_is_out_of_sight_is_not_found(
    database: Database, told: Demo, now, login: str, code: str, number: str
) -> None:
    with database.writer() as session, session.begin():
        actor = actor_of(session, told, login, code)
        for look in (
            lambda: find_application(session, actor, number),
            lambda: shown_application(session, actor, number, now),
            lambda: write_memo(session, actor, WriteMemo(number, memo_mark(""), "x"), now),
        ):
            with pytest.raises(Refusal) as refused:
                look()
            assert refused.value.code == "not_found"
