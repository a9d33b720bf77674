"""People of a base: listed, added, ended, and said not to be needed; on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.base_person import BasePersonKind
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.organizations import Base, BasePerson
from tests.support.organizations import Demo
from tests.support.people import AN_INSPECTOR, an_inspector
from tests.support.stories import actor_of
from usecases.listing import Wish
from usecases.people.add import add_person
from usecases.people.end import EndPerson, end_person
from usecases.people.find import find_person
from usecases.people.search import PeopleWanted, search_people
from usecases.people.settle import settle_people


@pytest.fixture
def admin(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin")


@pytest.fixture
def manager(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "manager001")


def names(
    session: Session, actor: Actor, now: datetime, wanted: PeopleWanted = PeopleWanted.IN_FORCE, **wish: object
) -> list[str]:
    return [row.name for row in search_people(session, actor, "001", wanted, Wish(**wish), now).page.rows]  # type: ignore[arg-type]


def told(session: Session, actor: Actor) -> list[tuple[str, str, dict[str, object]]]:
    found = session.scalars(
        select(AuditEntry).where(AuditEntry.organization_id == actor.organization_id).order_by(AuditEntry.seq)
    )
    return [(one.code, one.record, one.facts) for one in found if one.code.startswith("base_p")]


def refusal(act: object, *given: object) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as refused:
        act(*given)  # type: ignore[operator]
    return refused.value.code, refused.value.field


def test_a_person_is_on_record_as_entered(session: Session, admin: Actor, now: datetime) -> None:
    person = session.get_one(BasePerson, add_person(session, admin, AN_INSPECTOR, now))
    entered = {name: getattr(person, name) for name in vars(AN_INSPECTOR) if name != "code"}
    assert entered == {name: value for name, value in vars(AN_INSPECTOR).items() if name != "code"}
    assert (person.valid_to, person.organization_id) == (None, admin.organization_id)
    assert told(session, admin) == [("base_person_added", "base 001", {"person": person.id, "kind": "inspector"})]


def test_the_list_holds_those_of_the_base_by_kind(
    session: Session, organizations: Demo, manager: Actor, now: datetime
) -> None:
    an_inspector(session, organizations, now, name="検査 二郎")
    an_inspector(session, organizations, now, name="交付 花子", kind=BasePersonKind.ISSUER)
    an_inspector(session, organizations, now, name="検査 一郎")
    an_inspector(session, organizations, now, name="練馬 太郎", code="002")
    an_inspector(session, organizations, now, name="青空 太郎", member_code="1845679")
    assert names(session, manager, now) == ["検査 二郎", "検査 一郎", "交付 花子"]


def test_a_long_list_pages_by_its_place(session: Session, organizations: Demo, admin: Actor, now: datetime) -> None:
    for nth in range(25):
        an_inspector(session, organizations, now, name=f"検査 {nth:02}")
    first = search_people(session, admin, "001", PeopleWanted.IN_FORCE, Wish(), now)
    assert (len(first.page.rows), first.total) == (20, 25)
    assert names(session, admin, now, after=first.page.after) == [f"検査 {nth:02}" for nth in range(20, 25)]


def test_who_is_ended_counts_through_the_last_day(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    """2026-11-20 is today: until today is in force, until yesterday is over."""
    for name, until in (("今日 まで", date(2026, 11, 20)), ("昨日 まで", date(2026, 11, 19))):
        made = an_inspector(session, organizations, now, name=name)
        end_person(session, admin, EndPerson("001", made, 1, until), now)
    assert names(session, admin, now) == ["今日 まで"]
    assert names(session, admin, now, PeopleWanted.ENDED) == ["昨日 まで"]
    assert names(session, admin, now + timedelta(days=1), PeopleWanted.ENDED) == ["今日 まで", "昨日 まで"]
    assert told(session, admin)[1][0::2] == ("base_person_ended", {"person": 1, "until": "2026-11-20"})


def test_nobody_ends_before_the_begin(session: Session, organizations: Demo, admin: Actor, now: datetime) -> None:
    made = an_inspector(session, organizations, now)
    early = EndPerson("001", made, 1, date(2026, 3, 31))
    assert refusal(end_person, session, admin, early, now) == ("person_ends_before_begin", "valid_to")
    end_person(session, admin, replace(early, valid_to=date(2026, 4, 1)), now)


def test_a_newer_version_is_told(session: Session, organizations: Demo, admin: Actor, now: datetime) -> None:
    made = an_inspector(session, organizations, now)
    end_person(session, admin, EndPerson("001", made, 1, date(2026, 12, 1)), now)
    session.flush()
    again = EndPerson("001", made, 1, date(2026, 12, 2))
    assert refusal(end_person, session, admin, again, now) == ("changed_by_someone_else", None)


@pytest.mark.parametrize(("member_code", "code"), [("1845678", "002"), ("1845679", "001")])
def test_people_of_other_bases_are_not_found(
    session: Session, organizations: Demo, manager: Actor, now: datetime, member_code: str, code: str
) -> None:
    """Neither another base of the organization nor another organization, whatever code is named."""
    other = an_inspector(session, organizations, now, member_code, code)
    for named in ("001", "002"):
        assert refusal(find_person, session, manager, named, other)[0] == "not_found"
        ending = EndPerson(named, other, 1, date(2026, 12, 1))
        assert refusal(end_person, session, manager, ending, now)[0] == "not_found"
    command = replace(AN_INSPECTOR, code="002")
    assert refusal(add_person, session, manager, command, now)[0] == "not_found"
    assert refusal(settle_people, session, manager, "002", False, now)[0] == "not_found"


def test_that_none_are_needed_is_noted_once_and_taken_back(
    session: Session, organizations: Demo, manager: Actor, now: datetime
) -> None:
    base_id = organizations.bases["1845678", "001"].id
    version = session.get_one(Base, base_id).version
    for needed in (False, False, True):
        settle_people(session, manager, "001", needed, now)
        session.expire_all()
        base = session.get_one(Base, base_id)
        assert (base.people_not_needed, base.version) == (not needed, version)
    assert [facts for _code, _record, facts in told(session, manager)] == [{"needed": False}, {"needed": True}]
