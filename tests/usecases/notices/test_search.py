"""What a reader sees of the notices: whom they are for, in which order, what is unread, page by page."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.actor import Actor
from domain.notice import NoticeAudience, NoticeImportance
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from models.database import Database
from models.notices import NoticeRead
from models.organizations import Agreement, AgreementState
from tests.support.databases import StatementCount
from tests.support.notices import TODAY, a_notice, a_notice_of_one
from tests.support.organizations import Demo
from tests.support.standing import let_leave
from tests.support.stories import actor_of
from tests.support.terms import announce
from usecases.listing import Wish
from usecases.notices.end import EndNotice, end_notice
from usecases.notices.mark_read import mark_read
from usecases.notices.search import NoticeConditions, newest_notices, read_notice, search_notices
from usecases.transaction import reading, transaction

CLIENT, OTHER, AGENT, OPERATOR = "1845678", "1845679", "2000001", "1000001"
IMPORTANT, KEI, REGISTERED = NoticeImportance.IMPORTANT, NoticeAudience.KEI, NoticeAudience.REGISTERED


def who(demo: Demo, member_code: str = CLIENT, login_id: str = "sender") -> Actor:
    with reading() as session:
        return actor_of(session, demo, "clerk" if member_code == OPERATOR else login_id, member_code)


def listed(actor: Actor, now: datetime, **asked: Any) -> list[str]:
    with reading() as session:
        found = search_notices(session, actor, NoticeConditions(**asked), Wish(), now)
    assert found.total == len(found.page.rows)
    return [row.subject or str(row.event) for row in found.page.rows]


def test_each_is_shown_what_is_meant_for_it(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        for subject, facts in {
            "全員": {},
            "依頼人": {"side": OrganizationKind.CLIENT},
            "代理人": {"side": OrganizationKind.AGENT},
            "軽": {"audience": KEI},
            "登録車の代理人": {"audience": REGISTERED, "side": OrganizationKind.AGENT},
        }.items():
            a_notice(session, organizations, now, subject=subject, **facts)
        a_notice_of_one(session, organizations, now, OTHER)
        # あおぞら整備 has agreements for registered vehicles alone.
        session.execute(
            update(Agreement)
            .where(
                Agreement.client_organization_id == organizations.organizations[OTHER].id,
                Agreement.vehicle_kind == VehicleKind.KEI,
            )
            .values(state=AgreementState.ENDED)
        )
    seen = {code: set(listed(who(organizations, code), now)) for code in (CLIENT, OTHER, AGENT, OPERATOR)}
    assert seen == {
        CLIENT: {"全員", "依頼人", "軽"},
        OTHER: {"全員", "依頼人", "organization_left"},
        AGENT: {"全員", "代理人", "軽", "登録車の代理人"},
        OPERATOR: {"全員", "依頼人", "代理人", "軽", "登録車の代理人"},
    }


def test_whoever_has_no_agreement_is_shown_both_kinds(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        a_notice(session, organizations, now, subject="軽", audience=KEI)
        a_notice(session, organizations, now, subject="登録車", audience=REGISTERED)
        session.execute(update(Agreement).values(state=AgreementState.ENDED))
    assert listed(who(organizations), now) == ["登録車", "軽"]


def test_it_is_shown_from_its_first_day_to_its_last_and_not_once_it_was_ended(
    organizations: Demo, now: datetime
) -> None:
    actor = who(organizations)
    with transaction() as session:
        days = {"shown_from": TODAY + timedelta(days=1), "shown_until": TODAY + timedelta(days=2)}
        number = a_notice(session, organizations, now, subject="期間つき", **days)
        ended = a_notice(session, organizations, now, subject="終えた")
        end_notice(session, actor_of(session, organizations, "clerk", OPERATOR), EndNotice(ended, 1), now)
    # 10:00 in Japan; a day later at 0:00 it begins.
    assert [listed(actor, now + timedelta(hours=hours)) for hours in (13, 14, 61, 62)] == [
        [], ["期間つき"], ["期間つき"], []
    ]  # fmt: skip
    for hidden in (number, ended):
        with pytest.raises(Refusal, match="not_found"), reading() as session:
            read_notice(session, actor, hidden, now)


def test_important_ones_stay_on_top_until_they_are_read(organizations: Demo, now: datetime) -> None:
    actor, colleague = who(organizations), who(organizations, login_id="sender001")
    numbers = {}
    with transaction() as session:
        for subject, days, importance in (
            ("古い重要", 5, IMPORTANT), ("古い", 4, NoticeImportance.NORMAL), ("新しい重要", 2, IMPORTANT),
            ("新しい", 1, NoticeImportance.NORMAL),
        ):  # fmt: skip
            at = now - timedelta(days=days)
            numbers[subject] = a_notice(
                session, organizations, at, subject=subject, importance=importance, shown_from=at.date()
            )
    assert listed(actor, now) == ["新しい重要", "古い重要", "新しい", "古い"]
    for _twice in range(2):
        with transaction() as session:
            mark_read(session, actor, numbers["新しい重要"], now)
    assert listed(actor, now) == ["古い重要", "新しい", "新しい重要", "古い"]
    assert listed(actor, now, unread=True) == ["古い重要", "新しい", "古い"]
    assert listed(colleague, now) == ["新しい重要", "古い重要", "新しい", "古い"]
    with reading() as session:
        newest = newest_notices(session, actor, now)
        kept = session.scalars(select(NoticeRead.notice_id)).all()
    assert ([row.subject for row in newest.rows], newest.unread) == (["古い重要", "新しい", "新しい重要", "古い"], 3)
    assert [row.is_urgent for row in newest.rows] == [True, False, False, False]
    assert kept == [numbers["新しい重要"]]


def test_days_words_and_whom_it_is_for_narrow_the_list(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        a_notice(session, organizations, now, subject="ｻｰﾊﾞｰの停止", text="夜間に止めます。")
        a_notice(session, organizations, now, subject="100%_対応", text="料金の話", audience=KEI)
        announce(session, organizations, now, date(2027, 4, 1), court="東京以外の裁判所")
    actor = who(organizations)
    assert listed(actor, now, words="サーバー　夜間") == ["ｻｰﾊﾞｰの停止"]
    assert listed(actor, now, words="0%_") == ["100%_対応"]
    assert listed(actor, now, words="%") == ["100%_対応"]
    # The sentence of an event stands in the catalogue, what the operator said of it in the notice.
    assert listed(actor, now, words="利用規約") == listed(actor, now, words="裁判") == ["terms_changed"]
    assert listed(actor, now, audience=KEI) == ["100%_対応"]
    assert listed(actor, now, first=TODAY + timedelta(days=1)) == listed(actor, now, last=TODAY - timedelta(days=1))
    assert len(listed(actor, now, first=TODAY, last=TODAY)) == 3


def test_changed_terms_and_a_leaving_are_told_with_the_act(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        announce(session, organizations, now, date(2027, 4, 1), court="東京以外の裁判所")
        let_leave(session, organizations, now)
    told = {code: listed(who(organizations, code), now) for code in (CLIENT, OTHER, AGENT, OPERATOR)}
    assert told == {
        CLIENT: ["organization_left", "terms_changed"],
        OTHER: ["terms_changed"],
        AGENT: ["terms_changed"],
        OPERATOR: ["terms_changed"],
    }
    with reading() as session:
        first = newest_notices(session, who(organizations), now).rows[0]
    assert (first.importance, first.facts) == (IMPORTANT, {"ended_on": "2026-11-20", "readable_until": "2028-05-20"})


def test_pages_of_many_hold_each_once_forwards_and_back(organizations: Demo, database: Database, now: datetime) -> None:
    actor, order = who(organizations), []
    with transaction() as session:
        for nth in range(70):
            at = now - timedelta(days=nth % 7)
            importance = IMPORTANT if nth % 3 == 0 else NoticeImportance.NORMAL
            number = a_notice(session, organizations, at, importance=importance, shown_from=at.date())
            if nth % 2:
                mark_read(session, actor, number, now)
            order.append((importance is IMPORTANT and not nth % 2, at.date(), number))
    expected = [number for *_, number in sorted(order, reverse=True)]
    wish, pages, counts = Wish(), [], []
    with reading() as session:
        while True:
            with StatementCount(database) as counted:
                found = search_notices(session, actor, NoticeConditions(), wish, now)
            pages.append([row.id for row in found.page.rows])
            counts.append(len(counted.statements))
            if not found.page.after:
                break
            wish = Wish(after=found.page.after)
        back = search_notices(session, actor, NoticeConditions(), Wish(before=found.page.before), now)
    assert [number for found_ids in pages for number in found_ids] == expected
    assert [len(each) for each in pages] == [20, 20, 20, 10]
    assert [row.id for row in back.page.rows] == pages[-2]
    assert (found.counts, set(counts)) == ({"all": 70, "unread": 35}, {2})


@pytest.mark.parametrize("place", ["x", "1~", "1~2026", "9999999999999~02026-11-20", "1~\x00"])
def test_a_place_that_is_none_asks_for_the_beginning_or_nothing(organizations: Demo, now: datetime, place: str) -> None:
    with transaction() as session:
        a_notice(session, organizations, now)
    with reading() as session:
        found = search_notices(session, who(organizations), NoticeConditions(), Wish(after=place), now)
    assert found.total == 1
