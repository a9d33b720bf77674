"""A file stands with its bytes or not at all, and the same bytes stand once."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from demo.organizations import make_organizations
from domain.actor import Actor
from domain.upload import read_upload
from models.database import Database
from models.files import File, FileContent
from tests.support.files import a_pdf
from tests.support.stories import actor_of
from usecases.files.find import document_of
from usecases.files.keep import drop_file, keep_file

UPLOAD = read_upload("委任状.pdf", a_pdf())


@pytest.fixture
def actor(database: Database, now: datetime) -> Actor:
    with database.writer() as session, session.begin():
        return actor_of(session, make_organizations(session, now))


def counts(database: Database) -> tuple[int, int]:
    """Files and contents that stand."""
    with database.reader() as session:
        files, contents = (session.scalar(select(func.count()).select_from(table)) for table in (File, FileContent))
        return files or 0, contents or 0


def keep(session: Session, actor: Actor, now: datetime) -> File:
    return keep_file(session, actor, UPLOAD, None, now)


def test_a_file_is_read_again_as_it_was_handed_in(database: Database, actor: Actor, now: datetime) -> None:
    with database.writer() as session, session.begin():
        number = keep(session, actor, now).id
    with database.reader() as session:
        file = session.get_one(File, number)
        document = document_of(session, file)
    assert (document.name, document.media_type, document.content) == ("委任状.pdf", "application/pdf", a_pdf())
    assert (file.size, file.organization_id, file.made_by, file.made_at) == (
        len(a_pdf()), actor.organization_id, actor.user_id, now,
    )  # fmt: skip


def test_an_act_that_fails_leaves_neither_file_nor_bytes(database: Database, actor: Actor, now: datetime) -> None:
    with database.writer() as session:
        keep(session, actor, now)
        session.rollback()
    assert counts(database) == (0, 0)


def test_the_same_bytes_stand_once_and_go_with_the_last_file(database: Database, actor: Actor, now: datetime) -> None:
    with database.writer() as session, session.begin():
        first, second = keep(session, actor, now).id, keep(session, actor, now).id
    assert counts(database) == (2, 1)
    for number, left in ((first, (1, 1)), (second, (0, 0))):
        with database.writer() as session, session.begin():
            drop_file(session, session.get_one(File, number))
        assert counts(database) == left


def test_bytes_that_are_dropped_and_kept_at_the_same_moment_stay(
    database: Database, actor: Actor, now: datetime
) -> None:
    """Whoever is second waits for the first; in neither order does the new file lose its bytes."""
    with database.writer() as session, session.begin():
        old = keep(session, actor, now).id
    failed: list[BaseException] = []

    def drop() -> None:
        try:
            with database.writer() as other, other.begin():
                drop_file(other, other.get_one(File, old))
        except BaseException as error:
            failed.append(error)

    with database.writer() as session, session.begin():
        new = keep(session, actor, now).id
        dropping = threading.Thread(target=drop)
        dropping.start()
        dropping.join(0.3)
        assert dropping.is_alive(), "the bytes were dropped while a file was being kept"
    dropping.join(10)
    assert (failed, counts(database)) == ([], (1, 1))
    with database.reader() as session:
        assert document_of(session, session.get_one(File, new)).content == a_pdf()
