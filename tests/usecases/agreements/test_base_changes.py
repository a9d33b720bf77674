"""What changes of a client's base reaches the inboxes of the agents it asks, until it was seen there; mailed once."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.base_change import BaseChange, changes_told
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.mails import Mail
from models.organizations import Base
from tests.support.agency_stories import TEST_VAULT, agent_of
from tests.support.stories import AGENT, CLIENT, actor_of
from usecases.agreements.base_changes import acknowledge_change, is_mail_due, mail_changes, waiting_changes
from usecases.bases.add import AddBase, BaseFacts, add_base
from usecases.bases.change import ChangeBase, change_base
from usecases.bases.delete import DeleteBase, delete_base
from usecases.bases.find import find_base

NEW = BaseFacts("中野工場", "中野", address_1="東京都中野区中野１－１")


@pytest.fixture
def client(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin", CLIENT)


@pytest.fixture
def agent(session: Session, organizations: Demo) -> Actor:
    return agent_of(session, organizations)


def facts_of(base: Base) -> BaseFacts:
    return BaseFacts(**{name: getattr(base, name) for name in BaseFacts.__dataclass_fields__})


def waiting(session: Session, actor: Actor) -> list[tuple[BaseChange, str, str, str, str]]:
    session.flush()
    return [(one.change, one.base, one.agent_base, one.before, one.after) for one in waiting_changes(session, actor)]


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        ({"name": "旧"}, {BaseChange.RENAMED}),
        ({"address_1": "旧"}, {BaseChange.MOVED}),
        ({"address_2": "", "name": "旧"}, {BaseChange.RENAMED, BaseChange.MOVED}),
        ({"phone": "03", "billing_email": "a@b.example"}, set()),
    ],
)
def test_only_a_name_or_an_address_concerns_agents(before: dict[str, str], changes: set[BaseChange]) -> None:
    assert set(changes_told(before, dict.fromkeys(before, "新"))) == changes


def test_a_new_base_is_told_to_every_agent_the_client_asks(
    session: Session, client: Actor, agent: Actor, now: datetime
) -> None:
    add_base(session, client, AddBase("004", NEW), now)
    assert waiting(session, agent) == [
        (BaseChange.ADDED, "中野工場", "東京", "", "東京都中野区中野１－１"),
        (BaseChange.ADDED, "中野工場", "多摩", "", "東京都中野区中野１－１"),
    ]


def test_a_new_name_and_address_are_two_changes_with_both_sides(
    session: Session, organizations: Demo, client: Actor, now: datetime
) -> None:
    branch = actor_of(session, organizations, "branch", AGENT)
    base = find_base(session, client, "001")
    new = replace(facts_of(base), name="麻布工場", address_1="東京都港区麻布台１－１", phone="03-9999-0000")
    change_base(session, client, ChangeBase("001", base.version, new), now)
    assert waiting(session, branch) == [
        (BaseChange.RENAMED, "麻布工場", "東京", "六本木工場", "麻布工場"),
        (
            BaseChange.MOVED,
            "麻布工場",
            "東京",
            "106-0032 東京都港区六本木９－９－９",
            "106-0032 東京都港区麻布台１－１",
        ),
    ]


def test_a_new_phone_number_is_told_to_nobody(session: Session, client: Actor, agent: Actor, now: datetime) -> None:
    base = find_base(session, client, "001")
    change_base(session, client, ChangeBase("001", base.version, replace(facts_of(base), phone="03-9999-0000")), now)
    assert waiting(session, agent) == []


def test_a_base_that_goes_is_told(session: Session, client: Actor, agent: Actor, now: datetime) -> None:
    add_base(session, client, AddBase("004", NEW), now)
    delete_base(session, client, DeleteBase("004", 1), now)
    assert [one[0] for one in waiting(session, agent)] == [BaseChange.ADDED] * 2 + [BaseChange.REMOVED] * 2


def test_an_agents_own_base_is_told_to_nobody(
    session: Session, organizations: Demo, agent: Actor, now: datetime
) -> None:
    admin = actor_of(session, organizations, "admin", AGENT)
    add_base(session, admin, AddBase("009", NEW), now)
    assert waiting(session, agent) == []


def test_what_was_seen_is_gone_at_that_base_alone(
    session: Session, organizations: Demo, client: Actor, agent: Actor, now: datetime
) -> None:
    add_base(session, client, AddBase("004", NEW), now)
    session.flush()
    first, second = waiting_changes(session, agent)
    acknowledge_change(session, agent, first.id, now)
    acknowledge_change(session, agent, first.id, now)
    assert [one[2] for one in waiting(session, agent)] == ["多摩"]
    told = session.scalars(select(AuditEntry).where(AuditEntry.code == "client_change_acknowledged")).all()
    assert [one.login_id for one in told] == ["sender"]
    for stranger in (actor_of(session, organizations, "branch", AGENT), client):
        with pytest.raises(Refusal) as refused:
            acknowledge_change(session, stranger, second.id, now)
        assert refused.value.code == "not_found"


def test_each_is_mailed_once(session: Session, client: Actor, now: datetime) -> None:
    assert not is_mail_due(session)
    add_base(session, client, AddBase("004", NEW), now)
    session.flush()
    assert is_mail_due(session)
    for _turn in range(2):
        mail_changes(session, TEST_VAULT, now)
        session.flush()
    assert not is_mail_due(session)
    mails = session.scalars(select(Mail).where(Mail.event == "client_base_changed").order_by(Mail.id)).all()
    assert [(mail.recipient, mail.facts["agent_base"], mail.facts["change"]) for mail in mails] == [
        ("info@tokyo-shibu.example", "東京", "拠点の追加"),
        ("info@tokyo-shibu.example", "多摩", "拠点の追加"),
    ]


def test_what_one_act_told_of_many_bases_is_one_mail_to_each_agents_base(
    session: Session, client: Actor, now: datetime
) -> None:
    for code in ("004", "005", "006"):
        add_base(session, client, AddBase(code, replace(NEW, name=f"{code}工場")), now)
    session.flush()
    mail_changes(session, TEST_VAULT, now)
    session.flush()
    mails = session.scalars(select(Mail).where(Mail.event == "client_base_changed").order_by(Mail.id)).all()
    assert [(mail.facts["agent_base"], mail.facts["base"]) for mail in mails] == [
        ("東京", "004工場 ほか2件"), ("多摩", "004工場 ほか2件"),
    ]  # fmt: skip
