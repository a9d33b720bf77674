"""Deleted requests, as long as they can be restored."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.request_status import RequestStatus
from domain.return_reason import ReturnReason
from domain.rights import OrganizationKind, Role
from models.database import Database
from models.requests import InspectionRequest
from tests.support.databases import Plans
from tests.support.stories import a_draft, a_sent_request, actor_of
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.listing import Wish
from usecases.requests.deleted import DeletedRow, search_deleted
from usecases.requests.withdraw import SeenRequest, delete_request, restore_request

DAYS_KEPT = timedelta(days=30)


def deleted(session: Session, actor: Actor, row: InspectionRequest, at: datetime) -> int:
    delete_request(session, actor, SeenRequest(row.id, row.version), at)
    return row.id


def listed(session: Session, actor: Actor, at: datetime) -> list[int]:
    return [row.number for row in search_deleted(session, actor, Wish(), at).page.rows]


def test_a_deleted_request_says_what_it_was_who_deleted_it_and_until_when(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    row = a_draft(session, demo, now, login_id="viewer001", nth=1234)
    later = now + timedelta(hours=2)
    number = deleted(session, sender, row, later)
    found = search_deleted(session, sender, Wish(), later + timedelta(days=1))
    assert (found.page.rows, found.total) == (
        (
            DeletedRow(
                number, RequestStatus.DRAFT, "品川 300 さ 12-34", "ZVW50-6001234", "整備　太郎", "六本木", "田中 全子",
                later, later + DAYS_KEPT, 29,
            ),
        ),
        1,
    )  # fmt: skip


def test_the_latest_deletion_comes_first_whatever_the_number(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    rows = [a_draft(session, demo, now, nth=nth) for nth in (1, 2, 3)]
    for hours, row in enumerate((rows[1], rows[2], rows[0])):
        deleted(session, sender, row, now + timedelta(hours=hours))
    assert listed(session, sender, now + timedelta(hours=3)) == [rows[0].id, rows[2].id, rows[1].id]


def test_a_request_returned_by_the_agent_is_there_too(
    session: Session, demo: Demo, sender: Actor, agent: Actor, now: datetime
) -> None:
    row = a_sent_request(session, demo, now)
    return_request(session, agent, ReturnRequests([row.id], ReturnReason.OTHER, "確認してください"), now)
    number = deleted(session, sender, row, now)
    assert [(found.number, found.status) for found in search_deleted(session, sender, Wish(), now).page.rows] == [
        (number, RequestStatus.RETURNED)
    ]


def test_after_thirty_days_it_is_gone(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    number = deleted(session, sender, a_draft(session, demo, now), now)
    assert listed(session, sender, now + DAYS_KEPT) == [number]
    assert listed(session, sender, now + DAYS_KEPT + timedelta(seconds=1)) == []


def test_what_was_restored_is_gone_from_the_list(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    number = deleted(session, sender, a_draft(session, demo, now), now)
    assert restore_request(session, sender, number, now) == number
    assert listed(session, sender, now) == []


def test_who_comes_second_to_restore_finds_it_restored(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    number = deleted(session, sender, a_draft(session, demo, now), now)
    restore_request(session, sender, number, now)
    version = session.get_one(InspectionRequest, number).version
    assert restore_request(session, sender, number, now) == number
    assert session.get_one(InspectionRequest, number).version == version


def test_each_sees_the_deleted_ones_of_the_own_bases_alone(
    session: Session, demo: Demo, sender: Actor, bound: Actor, agent: Actor, operator: Actor, now: datetime
) -> None:
    here = deleted(session, sender, a_draft(session, demo, now), now)
    elsewhere = deleted(session, sender, a_draft(session, demo, now, nth=2, base="002"), now)
    other = actor_of(session, demo, "sender", "1845679")
    theirs = deleted(session, other, a_draft(session, demo, now, nth=3, member_code="1845679"), now)
    assert listed(session, sender, now) == [elsewhere, here]
    assert listed(session, bound, now) == [here]
    assert listed(session, other, now) == [theirs]
    assert listed(session, agent, now) == listed(session, operator, now) == []


def test_pages_neither_repeat_nor_lose_a_deleted_request(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    made = {
        deleted(session, sender, a_draft(session, demo, now, nth=nth), now + timedelta(minutes=nth // 3))
        for nth in range(1, 26)
    }
    at = now + timedelta(hours=1)
    first = search_deleted(session, sender, Wish(), at)
    second = search_deleted(session, sender, Wish(after=first.page.after), at)
    numbers = [row.number for row in (*first.page.rows, *second.page.rows)]
    assert (len(numbers), set(numbers), first.total) == (25, made, 25)
    assert search_deleted(session, sender, Wish(before=second.page.before), at).page.rows == first.page.rows


def test_the_list_is_read_by_the_index_of_deleted_requests(sqlite: Database, now: datetime) -> None:
    """At a million rows a look through the table would take seconds."""
    reader = Actor(1, "sender", "田中", Role.SENDER, 1, OrganizationKind.CLIENT, "みなと", "1845678", None)
    with Plans(sqlite) as plans, sqlite.reader() as session:
        search_deleted(session, reader, Wish(after=f"5~{now.isoformat()}"), now)
    assert len(plans.lines) == 2
    assert [line for line in plans.lines if "ix_requests_deleted (organization_id=? AND deleted_at>" not in line] == []
    assert [line for line in plans.lines if "ORDER BY" in line] == []
