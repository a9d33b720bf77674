"""What is seen of an organization's audit: all by its administrator, the own base by its base administrator."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from domain.actor import Actor
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from models.database import Database
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.stories import a_draft, actor_of
from usecases.audit import record, record_for
from usecases.audits.search import AuditConditions, AuditRow, all_entries, find_entry, search_entries
from usecases.listing import Wish
from usecases.organizations.note_reading import note_reading
from usecases.transaction import reading, transaction

CLIENT, OTHER, OPERATOR = "1845678", "1845679", "1000001"


def who(demo: Demo, login_id: str = "admin", member_code: str = CLIENT) -> Actor:
    with reading() as session:
        return replace(actor_of(session, demo, login_id, member_code), address="192.0.2.7")


def found(actor: Actor, owner: int | None = None, **asked: object) -> list[AuditRow]:
    with reading() as session:
        listed = search_entries(
            session,
            actor,
            owner or actor.organization_id,
            AuditConditions(**asked),
            Wish(size=100),  # type: ignore[arg-type]
        )
    assert listed.total == len(listed.page.rows)
    return list(listed.page.rows)


def told(rows: list[AuditRow]) -> list[tuple[str, str, str]]:
    return [(row.code, row.record, row.login_id) for row in rows]


def test_the_latest_stand_first_with_who_and_from_where(organizations: Demo, now: datetime) -> None:
    admin = who(organizations)
    with transaction() as session:
        record(session, admin, "base_changed", now, record="base 001", changes={"phone": ["1", "2"]})
        number = a_draft(session, organizations, now).id
        note_reading(session, who(organizations, "admin", OPERATOR), "requests.show", str(number), now)
    first, second, third = found(admin)[:3]
    assert told([first, second, third]) == [
        ("tenant_data_read", str(number), "admin"),
        ("request_registered", f"request {number}", "sender"),
        ("base_changed", "base 001", "admin"),
    ]
    # Of the operator's people no name is told.
    assert (first.kind, first.name, first.facts["reader"]) == (OrganizationKind.OPERATOR, "", OPERATOR)
    assert (third.kind, third.name, third.address) == (None, "港 社長", "192.0.2.7")
    assert third.facts == {"changes": {"phone": ["1", "2"]}}


def test_a_base_admin_sees_what_concerns_the_own_base(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        here = a_draft(session, organizations, now, nth=1, base="001").id
        there = a_draft(session, organizations, now, nth=2, base="002").id
        everywhere, bound = who(organizations, "sender"), who(organizations, "sender001")
        later = now + timedelta(minutes=1)
        for actor, code, what in (
            (everywhere, "signed_in", ""), (bound, "signed_in", ""), (everywhere, "request_sent", f"request {here}"),
            (everywhere, "request_sent", f"request {there}"), (everywhere, "memo_written", f"application {here}-2"),
            (everywhere, "memo_written", f"application {there}"), (everywhere, "downloaded", str(here)),
            (everywhere, "base_changed", "base 001"), (everywhere, "base_changed", "base 002"),
            (everywhere, "user_added", "user sender001"), (everywhere, "user_added", "user sender"),
            (everywhere, "enrollment_asked_back", "enrollment 261120-00001"), (everywhere, "price_set", "1x2345678"),
        ):  # fmt: skip
            record(session, actor, code, later, record=what)
    seen = [entry for entry in found(who(organizations, "manager001")) if entry.at == later]
    assert told(seen)[::-1] == [
        ("signed_in", "", "sender001"),
        ("request_sent", f"request {here}", "sender"),
        ("memo_written", f"application {here}-2", "sender"),
        ("downloaded", str(here), "sender"),
        ("base_changed", "base 001", "sender"),
        ("user_added", "user sender001", "sender"),
    ]


def test_who_works_nowhere_sees_nothing(organizations: Demo, now: datetime) -> None:
    nobody = replace(who(organizations, "manager001"), bases=frozenset())
    with transaction() as session:
        record(session, who(organizations, "sender001"), "signed_in", now)
    assert found(nobody) == []


def test_another_tenants_entries_are_nobodys(organizations: Demo, now: datetime) -> None:
    other = organizations.organizations[OTHER].id
    assert found(who(organizations), other) == []
    with pytest.raises(Refusal, match="not_found"), reading() as session:
        find_entry(session, who(organizations), other, 1)
    assert len(found(who(organizations, "admin", OPERATOR), other)) > 0


def test_one_entry_is_found_by_its_number_within_scope(organizations: Demo) -> None:
    with reading() as session:
        assert find_entry(session, who(organizations), organizations.organizations[CLIENT].id, 1).code == (
            "organization_founded"
        )
        for number in (1, 9_999):
            with pytest.raises(Refusal, match="not_found"):
                find_entry(session, who(organizations, "manager001"), organizations.organizations[CLIENT].id, number)


def test_days_act_user_and_record_narrow_the_list(organizations: Demo, now: datetime) -> None:
    admin, sender = who(organizations), who(organizations, "sender")
    with transaction() as session:
        # 23:59 on the 24th and 0:00 on the 25th in Japan.
        for minutes, actor, code, what in (
            (4 * 1440 + 839, admin, "base_added", "base 100%"),
            (4 * 1440 + 840, sender, "signed_in", "request 123456789"),
        ):  # fmt: skip
            record(session, actor, code, now + timedelta(minutes=minutes), record=what)
    first, second = ("base_added", "base 100%", "admin"), ("signed_in", "request 123456789", "sender")
    day = date(2026, 11, 24)
    assert told(found(admin, first=day)) == [second, first]
    assert told(found(admin, first=day, last=day)) == [first]
    assert told(found(admin, first=day, code="signed_in")) == [second]
    assert told(found(admin, first=day, login_id="sender")) == [second]
    assert told(found(admin, record="0%")) == [first]
    assert told(found(admin, record="3456")) == [second]
    assert found(admin, first=day, code="signed_out") == []


def test_pages_of_many_hold_each_once_at_the_same_cost(organizations: Demo, database: Database, now: datetime) -> None:
    admin, owner = who(organizations), organizations.organizations[CLIENT].id
    with transaction() as session:
        for nth in range(130):
            record_for(session, owner, "signed_out", now + timedelta(seconds=nth // 3), record=f"base {nth}")
    asked, wish, seen, counts = AuditConditions(code="signed_out"), Wish(size=50), [], set()
    with reading() as session:
        while True:
            with StatementCount(database) as counted:
                listed = search_entries(session, admin, owner, asked, wish)
            counts.add(len(counted.statements))
            seen += [row.record for row in listed.page.rows]
            if not listed.page.after:
                break
            wish = Wish(size=50, after=listed.page.after)
        whole = [row.record for row in all_entries(session, admin, owner, asked, Wish())]
    assert seen == whole == [f"base {nth}" for nth in range(129, -1, -1)]
    assert counts == {2}
