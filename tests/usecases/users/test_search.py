"""A list of thousands of users is read along an index, whatever it is sorted by and wherever its page lies."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from domain.rights import OrganizationKind, Role
from domain.user_care import LOOKED_AFTER, Care
from models.database import Database
from tests.support.databases import Plans
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from tests.support.users import a_user, user_of
from usecases.listing import Wish
from usecases.transaction import reading, transaction
from usecases.users.care import own_people
from usecases.users.search import SORTS, UserConditions, UserState, all_users, search_users

CLIENT = OrganizationKind.CLIENT
WHOLE = Care(1, "1845678", CLIENT, LOOKED_AFTER[CLIENT, Role.ADMIN])
A_PLACE = {"last_sign_in_at": "2026-11-20T01:00:00+00:00", "role": "sender"}


@pytest.mark.parametrize(("sort", "descending"), [*product(SORTS, (False, True))])
def test_each_sort_and_each_page_goes_along_an_index(sqlite: Database, sort: str, descending: bool) -> None:
    place = f"7~{A_PLACE.get(sort, 'a')}"
    wishes = [Wish(sort, descending, **at) for at in ({}, {"after": place}, {"before": place})]
    with Plans(sqlite) as plans, sqlite.reader() as session:
        for wish in wishes:
            search_users(session, WHOLE, UserConditions(), wish)
    pages = plans.lines[::3]
    assert len(pages) == len(wishes)
    assert [line for line in pages if "USING INDEX" not in line or "TEMP B-TREE" in line] == []


def test_a_pages_bases_are_found_by_their_users(sqlite: Database) -> None:
    with Plans(sqlite) as plans, sqlite.reader() as session:
        search_users(session, WHOLE, UserConditions(), Wish())
    assert [line for line in plans.lines if "SCAN users" in line or "SCAN user_bases" in line] == []


def test_each_engine_finds_and_sorts_alike(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        for nth, name in enumerate(("高橋 一", "髙橋 二", "たかはし", "タカハシ 四")):
            a_user(session, organizations, now, login_id=f"t{nth}", name=name, bases=("002", "003")[: nth + 1])
        user_of(session, "t1").last_sign_in_at = now
        user_of(session, "t2").last_sign_in_at = now + timedelta(minutes=1)
        user_of(session, "t3").disabled_at = now
    with reading() as session:
        care = own_people(actor_of(session, organizations, "admin"))

        def found(sort: str = "", **asked: object) -> list[str]:
            conditions, wish = UserConditions(**asked), Wish(sort.removeprefix("-"), sort.startswith("-"))  # type: ignore[arg-type]
            listed = search_users(session, care, conditions, wish)
            assert [row.id for row in all_users(session, care, conditions, wish)] == [r.id for r in listed.page.rows]
            return [row.login_id for row in listed.page.rows if row.login_id.startswith("t")]

        assert found(name="高橋") == ["t0", "t1"]
        assert found(name="タカハシ") == ["t2", "t3"]
        assert found("-last_sign_in_at", login_id="T") == ["t3", "t0", "t2", "t1"]
        assert found("last_sign_in_at", login_id="t") == ["t1", "t2", "t0", "t3"]
        assert found(state=UserState.ACTIVE) == ["t1", "t2"]
        assert found(state=UserState.NEVER_SEEN, login_id="t") == ["t0"]
        assert found(state=UserState.DISABLED) == ["t3"]
        assert found(base="003") == ["t1", "t2", "t3"]
        assert found(base="003", roles=frozenset({Role.VIEWER})) == []
