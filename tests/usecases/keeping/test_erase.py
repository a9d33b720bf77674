"""Erasing by the clock: the day before, the last day and the day after, for each kind, on both databases."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from domain.keeping import Kept
from domain.request_status import RequestStatus
from domain.signup_draft import SignupDraft as Content
from models.applications import Application, Lodgement
from models.audit import AuditEntry
from models.database import Database
from models.enrollments import SignupDraft
from models.files import File, FileContent
from models.forms import Autosave, FormToken
from models.organizations import Organization
from models.requests import Car, InspectionRequest, Mandate, SearchGram
from tests.support.agency_stories import TEST_VAULT, an_applied_application, portal_says
from tests.support.files import a_draft_with_mandate
from tests.support.organizations import Demo
from tests.support.stories import a_draft, a_sent_request, actor_of
from usecases.audit import broken_entry
from usecases.autosaves.keep import keep_form
from usecases.keeping import erase
from usecases.keeping.erase import erase_over, is_anything_over
from usecases.keeping.over import count_over
from usecases.requests.withdraw import SeenRequest, cancel_request, delete_request, restore_request
from usecases.signup.draft import start_draft
from usecases.transaction import reading, transaction

CANARY, STREET = "カナリア　様", "東京都港区芝公園９丁目９番９号"
WORDS = {"vehicle_user_name": CANARY, "address_1": STREET, "memo": "カナリア様に電話", "own_fields": ("カナリア",)}
# As SQLite keeps it in a JSON column; in Python's own text of a row its backslashes stand twice.
IN_JSON = repr(json.dumps("カナリア"))[2:-2]
BEGAN = date(2026, 11, 20)
END_OF_DAYS, END_OF_YEARS = date(2026, 12, 20), date(2029, 11, 20)
Make = Callable[[Session, Demo, datetime], object]


def draft(session: Session, _demo: Demo, now: datetime) -> None:
    start_draft(session, TEST_VAULT, Content(), now, "203.0.113.7")


def autosave(session: Session, demo: Demo, now: datetime) -> None:
    keep_form(session, actor_of(session, demo), "request", "new", 0, {"vehicle_user_name": [CANARY]}, now)


def token(session: Session, demo: Demo, now: datetime) -> None:
    who = actor_of(session, demo).user_id
    session.add(
        FormToken(token="t" * 20, user_id=who, endpoint="bases.add", body_hash="h", answer=f"/?q={CANARY}", made_at=now)
    )


def deleted(session: Session, demo: Demo, now: datetime) -> int:
    row = a_draft(session, demo, now, nth=1, **WORDS)
    delete_request(session, actor_of(session, demo), SeenRequest(row.id, row.version), now)
    return row.id


def done(session: Session, demo: Demo, now: datetime, nth: int = 2) -> int:
    application = an_applied_application(session, demo, now, nth=nth, **WORDS)
    application.memo = "カナリア様に電話"
    portal_says(session, application, "交付待ち", now, completed_on=BEGAN.isoformat())
    return application.request_id


def cancelled(session: Session, demo: Demo, now: datetime) -> int:
    row = a_sent_request(session, demo, now, nth=3, **WORDS)
    cancel_request(session, actor_of(session, demo), SeenRequest(row.id, row.version), now)
    return row.id


def night(day: date, hours: int = 3) -> datetime:
    return datetime(day.year, day.month, day.day, hours, tzinfo=UTC) - timedelta(hours=9)


def made(make: Make, demo: Demo, now: datetime) -> Any:
    with transaction() as session:
        return make(session, demo, now)


def erased(at: datetime) -> dict[Kept, int]:
    with transaction() as session:
        found = erase_over(session, at)
    return {kept: count for kept, count in found.items() if count}


def canaries(database: Database) -> list[str]:
    """The tables in which the vehicle user's name or street still stands."""
    with reading() as session:
        tables = sorted(Organization.metadata.tables)
        return [
            name for name in tables
            if any("カナリア" in str(row) or IN_JSON in str(row) or STREET in str(row) or CANARY.encode() in _bytes(row)
                   for row in session.execute(text(f"SELECT * FROM {name}")))
        ]  # fmt: skip


def _bytes(row: Any) -> bytes:
    return b"".join(bytes(cell) for cell in row if isinstance(cell, bytes | memoryview))


@pytest.mark.parametrize(
    ("what", "make", "last"),
    [
        (Kept.SIGNUP_DRAFT, draft, END_OF_DAYS),
        (Kept.AUTOSAVE, autosave, END_OF_DAYS),
        (Kept.FORM_TOKEN, token, BEGAN + timedelta(days=1)),
        (Kept.DELETED_REQUEST, deleted, END_OF_DAYS),
        (Kept.VEHICLE_USER, done, END_OF_YEARS),
        (Kept.VEHICLE_USER, cancelled, END_OF_YEARS),
    ],
)
def test_each_kind_is_erased_the_day_after_its_last(
    organizations: Demo, now: datetime, what: Kept, make: Make, last: date
) -> None:
    """The day before, the day itself and the day after; the dry run foretells each night and changes nothing."""
    made(make, organizations, now)
    for days, expected in ((-1, {}), (0, {}), (1, {what: 1}), (2, {})):
        at = night(last + timedelta(days=days))
        with reading() as session:
            foretold = {over.kept: over.count for over in count_over(session, at) if over.count}
            assert is_anything_over(session, at) == bool(expected)
        assert (foretold, erased(at)) == (expected, expected)


def test_of_a_finished_request_figures_and_days_stay_and_nothing_names_its_user(
    organizations: Demo, database: Database, now: datetime
) -> None:
    number = made(done, organizations, now)
    assert set(canaries(database)) >= {"inspection_requests", "applications", "cars", "lodgements"}
    erased(night(END_OF_YEARS + timedelta(days=1)))
    assert canaries(database) == []
    with reading() as session:
        row = session.get_one(InspectionRequest, number)
        [application] = session.scalars(select(Application).where(Application.request_id == number))
        grams = session.scalar(select(func.count()).select_from(SearchGram).where(SearchGram.request_id == number))
        lodged = session.execute(select(Lodgement.body, Lodgement.signature)).one()
        car = session.get_one(Car, row.car_id)
    assert (row.status, row.chassis_number, row.plate_serial, row.own_fields) == (
        RequestStatus.DONE, "ZVW50-6000002", "0002", [],
    )  # fmt: skip
    assert (application.completed_on, application.expected_fees != {}, application.chassis_number) == (
        BEGAN, True, "ZVW50-6000002",
    )  # fmt: skip
    assert (bytes(lodged.body), lodged.signature, grams, car.user_name, car.chassis_number) == (
        b"", None, 0, "", "ZVW50-6000002",
    )  # fmt: skip


def test_of_a_deleted_request_the_number_alone_stays(organizations: Demo, database: Database, now: datetime) -> None:
    def with_mandate(session: Session, demo: Demo, at: datetime) -> int:
        row = a_draft_with_mandate(session, demo, at, nth=1, address_1=STREET)
        delete_request(session, actor_of(session, demo), SeenRequest(row.id, row.version), at)
        return row.id

    number = made(with_mandate, organizations, now)
    erased(night(END_OF_DAYS + timedelta(days=1)))
    assert canaries(database) == []
    with reading() as session:
        row = session.get_one(InspectionRequest, number)
        left = [session.scalar(select(func.count()).select_from(table)) for table in (Mandate, File, FileContent)]
    assert (row.user_name, row.chassis_number, row.plate_key, left) == ("", "", "", [0, 0, 0])


def test_what_is_alive_restored_or_applied_for_again_is_left_alone(
    organizations: Demo, database: Database, now: datetime
) -> None:
    """A live request and a draft, however old; one restored on its last day; a car that another request still needs."""
    with transaction() as session:
        live = [a_sent_request(session, organizations, now, nth=7).id, a_draft(session, organizations, now, nth=8).id]
    back = made(deleted, organizations, now)
    with transaction() as session:
        restore_request(session, actor_of(session, organizations), back, now + timedelta(days=29))
    old = made(done, organizations, now)
    with transaction() as session:
        again = a_draft(session, organizations, now + timedelta(days=700), nth=2, **WORDS)
        live.append(again.id)
    assert erased(night(END_OF_YEARS + timedelta(days=40))) == {Kept.VEHICLE_USER: 1}
    with reading() as session:
        names = {row.id: row.user_name for row in session.scalars(select(InspectionRequest))}
        car = session.get_one(Car, session.get_one(InspectionRequest, again.id).car_id)
    assert {number for number, name in names.items() if not name} == {old}
    assert {*live, back} == {number for number, name in names.items() if name}
    assert car.user_name == CANARY


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(
    organizations: Demo, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slices of one transaction each: what a killed one had done is undone with its entry, and done by the next."""
    monkeypatch.setattr(erase, "SLICE", 2)
    for nth in (11, 12, 13):
        with transaction() as session:
            done(session, organizations, now, nth)
    at = night(END_OF_YEARS + timedelta(days=1))

    def die(*_given: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as struck:
        struck.setattr(erase, "_forget_users_of_cars", die)
        with pytest.raises(RuntimeError, match="killed"), transaction() as session:
            erase_over(session, at)
    assert [erased(at), erased(at), erased(at)] == [{Kept.VEHICLE_USER: 2}, {Kept.VEHICLE_USER: 1}, {}]
    with reading() as session:
        entries = session.execute(
            select(Organization.member_code, AuditEntry.login_id, AuditEntry.facts)
            .join(Organization, Organization.id == AuditEntry.organization_id)
            .where(AuditEntry.code == "vehicle_user_erased")
            .order_by(AuditEntry.id)
        ).all()
        chains = {broken_entry(session, each.id) for each in organizations.organizations.values()}
    assert [tuple(entry) for entry in entries] == [
        ("1845678", "", {"count": count, "kept_since": "2026-11-20"}) for count in (2, 1)
    ]
    assert chains == {None}


def test_drafts_and_saves_are_told_to_whom_they_belong(organizations: Demo, now: datetime) -> None:
    made(draft, organizations, now)
    made(autosave, organizations, now)
    erased(night(END_OF_DAYS + timedelta(days=1)))
    with reading() as session:
        entries = session.execute(
            select(Organization.member_code, AuditEntry.code)
            .join(Organization, Organization.id == AuditEntry.organization_id)
            .where(AuditEntry.code.like("%erased"))
            .order_by(AuditEntry.id)
        ).all()
        left = [session.scalar(select(func.count()).select_from(table)) for table in (SignupDraft, Autosave)]
    assert [tuple(entry) for entry in entries] == [("1000001", "signup_draft_erased"), ("1845678", "autosave_erased")]
    assert left == [0, 0]


def test_a_longer_term_of_the_operator_keeps_longer(organizations: Demo, now: datetime) -> None:
    made(done, organizations, now)
    with transaction() as session:
        session.execute(
            text("INSERT INTO reference_rows (list_name, row_key, valid_from, position, facts, source) VALUES "
                 "('keeping_terms', 'vehicle_user', '2028-04-01', 99, :facts, 'test')"),
            {"facts": '{"what": "vehicle_user", "length": "60", "unit": "months", "valid_from": "2028-04-01", '
                      '"source": "test"}'},
        )  # fmt: skip
    assert erased(night(END_OF_YEARS + timedelta(days=1))) == {}
    assert erased(night(date(2031, 11, 21))) == {Kept.VEHICLE_USER: 1}


def test_a_lost_name_alone_is_enough_to_be_erased(organizations: Demo, now: datetime) -> None:
    """Own fields alone are words of a person, too."""
    number = made(cancelled, organizations, now)
    with transaction() as session:
        bare = {"user_name": "", "name_key": "", "address_1": "", "memo": ""}
        session.execute(update(InspectionRequest).where(InspectionRequest.id == number).values(bare))
        session.execute(SearchGram.__table__.delete())
    assert erased(night(END_OF_YEARS + timedelta(days=1))) == {Kept.VEHICLE_USER: 1}
