"""An organization that left: three years later nobody of it is known, and what it was billed for still is."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Enum, LargeBinary, String, func, select, text, update
from sqlalchemy.sql.schema import Column
from sqlalchemy.types import JSON, TypeDecorator

from domain.inquiry import InquiryTopic
from domain.keeping import Kept
from domain.list_name import ListName
from domain.upload import FileKind, Upload
from models.applications import CaseEvent
from models.audit import AuditEntry
from models.database import Database, Model
from models.files import File
from models.inquiries import Inquiry
from models.organizations import Base, BasePerson, Organization
from models.users import SavedSearch, User, UserSession
from tests.support.organizations import Demo
from tests.support.standing import let_leave
from tests.support.stories import CLIENT, a_sent_request, actor_of
from tests.usecases.keeping.test_erase import canaries, erased, night
from usecases.audit import broken_entry
from usecases.autosaves.keep import keep_form
from usecases.files.keep import keep_file_for
from usecases.keeping import left
from usecases.keeping.left_kept import KEPT
from usecases.keeping.left_tables import BY_ITSELF, EMPTIED, OWNED_BY, dropped
from usecases.transaction import reading, transaction

NAME = "カナリア"
LAST = date(2029, 11, 20)
AFTER = night(LAST + timedelta(days=1))


@pytest.fixture
def gone(organizations: Demo, now: datetime) -> int:
    """Left today, with a name in every column that is emptied and in some of the rows that go."""
    number = organizations.organizations[CLIENT].id
    with transaction() as session:
        actor = actor_of(session, organizations)
        a_sent_request(session, organizations, now)
        keep_form(session, actor, "request", "new", 0, {"memo": [NAME]}, now)
        search = SavedSearch(user_id=actor.user_id, list_name=ListName.REQUESTS, name=NAME, query="", saved_at=now)
        asked = Inquiry(
            form_token="t" * 20, body_hash="h" * 64, topic=next(iter(InquiryTopic)), person=NAME, email="a@example.jp",
            text=NAME, organization_id=number, asked_by=actor.user_id, created_at=now, updated_at=now,
        )  # fmt: skip
        session.add_all([search, asked])
        keep_file_for(session, number, actor.user_id, Upload(f"{NAME}.pdf", FileKind.PDF, NAME.encode()), None, now)
        let_leave(session, organizations, now)
        for table, values in EMPTIED.items():
            whose = getattr(table, OWNED_BY.get(table, "organization_id"))
            named = {
                name: NAME for name, empty in values.items() if empty == "" and name not in {"login_id", "name_key"}
            }
            session.execute(update(table).where(whose == number).values(named))
    return number


def test_it_is_erased_the_day_after_its_last(gone: int) -> None:
    for days, expected in ((-1, {}), (0, {}), (1, {Kept.LEFT_ORGANIZATION: 1}), (2, {})):
        found = erased(night(LAST + timedelta(days=days)))
        assert {kept: count for kept, count in found.items() if kept is Kept.LEFT_ORGANIZATION} == expected


def test_nobody_of_it_is_known_and_its_name_and_figures_stay(gone: int, database: Database) -> None:
    assert {"autosaves", "files", "inquiries", "organizations", "saved_searches", "users"} <= set(canaries(database))
    before = figures(gone)
    erased(AFTER)
    assert canaries(database) == []
    assert figures(gone) == before
    with reading() as session:
        users = session.execute(
            select(User.login_id, User.name, User.email, User.password_hash).where(User.organization_id == gone)
        ).all()
        people = session.scalars(select(BasePerson.name).where(BasePerson.organization_id == gone)).all()
        actors = session.scalars(select(CaseEvent.actor_name).where(CaseEvent.actor_organization_id == gone)).all()
        of_users = select(User.id).where(User.organization_id == gone)
        rows = [
            session.scalar(select(func.count()).select_from(table).where(concerned))
            for table, concerned in (
                (UserSession, UserSession.user_id.in_(of_users)), (File, File.organization_id == gone),
                (Inquiry, Inquiry.organization_id == gone),
            )
        ]  # fmt: skip
        told = session.scalars(select(AuditEntry.facts).where(AuditEntry.code == "left_organization_erased")).all()
        chain = broken_entry(session, gone)
    assert set(map(tuple, users)) == {("", "", "", "-")}
    assert (set(people) | set(actors), rows, chain) == ({""}, [0, 0, 0], None)
    assert told == [{"count": 1, "kept_since": "2026-11-20"}]


def figures(number: int) -> list[Any]:
    with reading() as session:
        organization = session.execute(
            select(Organization.member_code, Organization.name, Organization.ended_on).where(Organization.id == number)
        ).one()
        bases = session.execute(select(Base.code, Base.name).where(Base.organization_id == number)).all()
        events = session.execute(
            select(CaseEvent.id, CaseEvent.code, CaseEvent.at).where(CaseEvent.organization_id == number)
        ).all()
    return [organization, bases, events]


def test_other_organizations_keep_theirs(gone: int, organizations: Demo) -> None:
    def others() -> list[Any]:
        with reading() as session:
            return [
                *session.execute(select(User.__table__).where(User.organization_id != gone).order_by(User.id)).all(),
                *session.execute(select(Organization.__table__).where(Organization.id != gone)).all(),
                *session.execute(select(CaseEvent.__table__).where(CaseEvent.actor_organization_id != gone)).all(),
            ]

    before = others()
    erased(AFTER)
    assert others() == before


def test_a_long_story_is_gone_through_a_slice_at_a_time(gone: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left, "LINES", 1)
    named = select(func.count()).where(CaseEvent.actor_organization_id == gone, CaseEvent.actor_name != "")
    counts = []
    for _night in range(8):
        erased(AFTER)
        with reading() as session:
            counts.append(session.scalar(named))
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0
    assert erased(AFTER) == {}


def test_of_a_story_of_one_that_has_not_left_no_name_is_taken(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        a_sent_request(session, organizations, now)
    with pytest.raises(Exception, match="append only"), transaction() as session:
        session.execute(text("UPDATE case_events SET actor_name = ''"))


def test_every_text_column_is_judged() -> None:
    """Whoever adds a column says what becomes of it: its row goes, it is emptied, or it stays for a reason."""
    texts = {
        (table.name, column.name)
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if is_text(column)
    }
    going = {table.__tablename__ for table, _concerned in dropped(1)} - {"mails"}
    judged = [(table.__tablename__, name) for table, values in EMPTIED.items() for name in values]
    judged += [(table.__tablename__, name) for table, names in BY_ITSELF.items() for name in names]
    judged += [(table, name) for (table, _why), names in KEPT.items() for name in names.split()]
    story = [("case_events", "actor_name"), ("case_events", "facts")]
    assert sorted([*judged, *story]) == sorted(pair for pair in texts if pair[0] not in going)


def is_text(column: Column[Any]) -> bool:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Enum) or column.foreign_keys or type(column.type).__name__ == "SortableWord":
        return False
    return isinstance(kind, String | JSON | LargeBinary)
