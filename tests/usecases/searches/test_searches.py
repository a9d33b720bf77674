"""Saved searches as use cases, on both databases."""

from datetime import datetime

import pytest

from domain.actor import Actor
from domain.list_name import ListName
from domain.refusal import Refusal
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.searches import keep
from usecases.searches.drop import drop_search
from usecases.searches.find import saved_searches
from usecases.searches.keep import KeepSearch, keep_search
from usecases.transaction import reading, transaction

REQUESTS, APPLICATIONS = ListName.REQUESTS, ListName.APPLICATIONS


def actor(demo: Demo, login_id: str) -> Actor:
    with reading() as session:
        return actor_of(session, demo, login_id)


def kept(who: Actor, list_name: ListName | None = None) -> list[tuple[str, str]]:
    with reading() as session:
        return [(found.name, found.query) for found in saved_searches(session, who, list_name)]


def save(who: Actor, now: datetime, list_name: ListName, name: str, query: str = "status=sent") -> None:
    with transaction() as session:
        keep_search(session, who, KeepSearch(list_name, name, query), now)


def test_a_search_is_its_users_alone_and_its_lists(organizations: Demo, now: datetime) -> None:
    sender, admin = actor(organizations, "sender"), actor(organizations, "admin")
    save(sender, now, REQUESTS, "練馬", "base=3")
    save(sender, now, APPLICATIONS, "期限", "due_within=7")
    save(admin, now, REQUESTS, "練馬", "base=4")
    assert kept(sender) == [("練馬", "base=3"), ("期限", "due_within=7")]
    assert kept(sender, APPLICATIONS) == [("期限", "due_within=7")]
    with reading() as session:
        (others,) = saved_searches(session, admin)
    with pytest.raises(Refusal, match="not_found"), transaction() as session:
        drop_search(session, sender, others.id)
    assert kept(admin) == [("練馬", "base=4")]
    with transaction() as session:
        drop_search(session, admin, others.id)
    assert kept(admin) == []


def test_the_same_name_replaces_and_the_list_has_an_end(
    organizations: Demo, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep, "MOST_SEARCHES", 2)
    sender = actor(organizations, "sender")
    save(sender, now, REQUESTS, "あ", "kind=kei")
    save(sender, now, REQUESTS, "い")
    with pytest.raises(Refusal) as refused:
        save(sender, now, REQUESTS, "う")
    assert refused.value == Refusal("too_many_searches", "name", most=2)
    save(sender, now, REQUESTS, "あ", "kind=registered")
    save(sender, now, APPLICATIONS, "う")
    assert kept(sender, REQUESTS) == [("あ", "kind=registered"), ("い", "status=sent")]
