"""Notices on both databases as the operator writes them: written, changed before they are shown, ended."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.actor import Actor
from domain.notice import NoticeAudience, NoticeImportance, NoticeState
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from models.audit import AuditEntry
from models.notices import Notice
from tests.support.notices import TODAY, USUAL, a_notice, a_notice_of_one
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.listing import Wish
from usecases.notices.change import ChangeNotice, change_notice
from usecases.notices.end import EndNotice, end_notice
from usecases.notices.find import find_notice
from usecases.notices.write import NoticeFacts, write_notice
from usecases.notices.written import written_notices
from usecases.transaction import reading, transaction

TOMORROW = date(2026, 11, 21)
FACTS = NoticeFacts(**{**USUAL, "shown_from": TOMORROW})


@pytest.fixture
def clerk(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "clerk", "1000001")


@pytest.fixture
def number(clerk: Actor, now: datetime) -> int:
    """One that is shown from tomorrow."""
    with transaction() as session:
        return write_notice(session, clerk, FACTS, now)


def noted(code: str) -> list[tuple[str, dict[str, object]]]:
    with reading() as session:
        rows = session.execute(select(AuditEntry.record, AuditEntry.facts).where(AuditEntry.code == code)).all()
    return [tuple(row) for row in rows]


def test_what_was_written_stands_there_and_its_words_stay_out_of_the_audit(number: int, clerk: Actor) -> None:
    with reading() as session:
        notice = find_notice(session, number)
    assert {name: getattr(notice, name) for name in vars(FACTS)} == vars(FACTS)
    assert (notice.version, notice.ended_at, notice.updated_by) == (1, None, clerk.user_id)
    assert noted("notice_written") == [
        (
            f"notice {number}",
            {
                "importance": "normal", "audience": "everyone", "side": "", "shown_from": "2026-11-21",
                "shown_until": None,
            },
        )
    ]  # fmt: skip


def test_one_that_nobody_has_seen_is_changed(number: int, clerk: Actor, now: datetime) -> None:
    facts = replace(FACTS, importance=NoticeImportance.IMPORTANT, side=OrganizationKind.AGENT, subject="秘密　花子")
    with transaction() as session:
        change_notice(session, clerk, ChangeNotice(number, 1, facts), now)
    with reading() as session:
        notice = find_notice(session, number)
    assert (notice.version, notice.subject, notice.side) == (2, "秘密　花子", OrganizationKind.AGENT)
    assert noted("notice_changed") == [
        (
            f"notice {number}",
            {
                "fields": ["importance", "side", "subject"],
                "changes": {"importance": ["normal", "important"], "side": [None, "agent"]},
            },
        )
    ]


def test_saving_what_stands_there_changes_nothing(number: int, clerk: Actor, now: datetime) -> None:
    with transaction() as session:
        change_notice(session, clerk, ChangeNotice(number, 1, FACTS), now)
    with reading() as session:
        assert find_notice(session, number).version == 1
    assert noted("notice_changed") == []


@pytest.mark.parametrize(
    ("version", "days_later", "facts", "code"),
    [
        (0, 0, FACTS, "changed_by_someone_else"),
        (1, 1, FACTS, "notice_already_shown"),
        (1, 0, replace(FACTS, shown_from=TODAY - timedelta(days=1)), "notice_from_past"),
        (1, 0, replace(FACTS, shown_until=TODAY), "notice_until_wrong"),
    ],
)
def test_a_change_is_refused(
    number: int, clerk: Actor, now: datetime, version: int, days_later: int, facts: NoticeFacts, code: str
) -> None:
    with pytest.raises(Refusal) as refused, transaction() as session:
        change_notice(session, clerk, ChangeNotice(number, version, facts), now + timedelta(days=days_later))
    assert refused.value.code == code
    with reading() as session:
        assert find_notice(session, number).version == 1


def test_one_is_ended_once(number: int, clerk: Actor, now: datetime) -> None:
    with pytest.raises(Refusal, match="changed_by_someone_else"), transaction() as session:
        end_notice(session, clerk, EndNotice(number, 7), now)
    with transaction() as session:
        end_notice(session, clerk, EndNotice(number, 1), now)
    with pytest.raises(Refusal, match="notice_over"), transaction() as session:
        end_notice(session, clerk, EndNotice(number, 2), now)
    with pytest.raises(Refusal, match="notice_already_shown"), transaction() as session:
        change_notice(session, clerk, ChangeNotice(number, 2, FACTS), now)
    assert noted("notice_ended") == [(f"notice {number}", {})]


def test_the_list_tells_the_states_apart(organizations: Demo, number: int, clerk: Actor, now: datetime) -> None:
    with transaction() as session:
        shown = a_notice(session, organizations, now)
        ended = a_notice(session, organizations, now, audience=NoticeAudience.KEI)
        over = a_notice(session, organizations, now - timedelta(days=9), shown_from=TODAY - timedelta(days=9),
                        shown_until=TODAY - timedelta(days=1))  # fmt: skip
        own = a_notice_of_one(session, organizations, now, "1845678")
        end_notice(session, clerk, EndNotice(ended, 1), now)
    with reading() as session:
        found = {state: written_notices(session, state, Wish(), now) for state in (None, *NoticeState)}
        names = set(session.scalars(select(Notice.id)))
    assert {state: [row.id for row in each.page.rows] for state, each in found.items()} == {
        None: [number, own, ended, shown, over],
        NoticeState.COMING: [number],
        NoticeState.SHOWN: [own, shown],
        NoticeState.OVER: [ended, over],
    }
    assert found[None].counts == {"all": 5, "coming": 1, "shown": 2, "over": 2}
    assert {row.organization for row in found[None].page.rows} == {"", "株式会社みなと自動車"}
    assert names == {number, own, ended, shown, over}
