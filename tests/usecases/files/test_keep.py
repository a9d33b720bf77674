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


@pytest.mark.parametrize("kept_first", [True, False])
def test_bytes_that_are_dropped_and_kept_at_the_same_moment_stay(
    database: Database, actor: Actor, now: datetime, kept_first: bool
) -> None:
    """Whoever is second waits for the first; in neither order does the new file lose its bytes."""
    with database.writer() as session, session.begin():
        old = keep(session, actor, now).id

    def keeping(session: Session) -> None:
        keep(session, actor, now)

    def dropping(session: Session) -> None:
        drop_file(session, session.get_one(File, old))

    first, second = (keeping, dropping) if kept_first else (dropping, keeping)
    failed: list[BaseException] = []

    def be_second() -> None:
        try:
            with database.writer() as other, other.begin():
                second(other)
        except BaseException as error:
            failed.append(error)

    with database.writer() as session, session.begin():
        first(session)
        waiting = threading.Thread(target=be_second)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "the second did not wait for the first"
    waiting.join(10)
    assert (failed, counts(database)) == ([], (1, 1))
    with database.reader() as session:
        assert document_of(session, session.scalars(select(File)).one()).content == a_pdf()
