"""The search of requests offers no more than its user works with."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.rights import Role
from models.organizations import Organization
from tests.support.organizations import Demo
from tests.support.stories import CLIENT, actor_of
from usecases.requests.choices import search_choices
from usecases.users.add import AddUser, add_user


@pytest.fixture(autouse=True)
def elsewhere(session: Session, demo: Demo, now: datetime) -> None:
    command = AddUser("sender002", "練馬 二郎", Role.SENDER, "Keizoku-demo-1", must_change_password=False)
    add_user(session, demo.organizations[CLIENT], command, [demo.bases[CLIENT, "002"]], now)


def names(session: Session, actor: Actor) -> set[str]:
    return {name for _key, name in search_choices(session, actor).people}


def test_who_works_everywhere_chooses_among_all(session: Session, sender: Actor) -> None:
    assert names(session, sender) == {"佐藤 一郎", "鈴木 見太", "田中 全子", "新人 初", "練馬 二郎"}


def test_who_works_at_a_base_chooses_among_those_who_work_there(session: Session, bound: Actor) -> None:
    assert names(session, bound) == {"佐藤 一郎", "鈴木 見太", "田中 全子", "新人 初"}


def test_who_lost_the_last_base_is_offered_nothing(session: Session, bound: Actor) -> None:
    choices = search_choices(session, replace(bound, bases=frozenset()))
    assert (choices.bases, choices.agents, choices.people) == ((), (), ())


def test_the_own_fields_that_have_a_label_are_offered_by_it(session: Session, sender: Actor, demo: Demo) -> None:
    session.get_one(Organization, sender.organization_id).own_field_labels = []
    session.flush()
    assert search_choices(session, sender).own_fields == []
    session.get_one(Organization, sender.organization_id).own_field_labels = ["顧客番号", "", "代車"]
    session.flush()
    assert search_choices(session, sender).own_fields == [("own_1", "顧客番号"), ("own_3", "代車")]
    assert search_choices(session, actor_of(session, demo, member_code="2000001")).own_fields == []
