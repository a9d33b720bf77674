"""The 届出書 of each change, on both databases: made from what was kept, for the client and for the agent told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.client_changes import ClientChange
from models.organizations import Agreement
from tests.support.agency_stories import TEST_VAULT, agent_of
from tests.support.pdfs import pages
from tests.support.stories import AGENT, CLIENT, actor_of
from tests.usecases.agreements.test_base_changes import NEW, facts_of
from usecases.agreements.accept import SeenAgreement, make_usual
from usecases.agreements.base_changes import waiting_changes
from usecases.agreements.end import EndAgreement, end_agreement
from usecases.agreements.notification import own_notification, reported, told_notification
from usecases.bases.add import AddBase, add_base
from usecases.bases.change import ChangeBase, change_base
from usecases.bases.delete import DeleteBase, delete_base
from usecases.bases.find import find_base


@pytest.fixture
def client(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin", CLIENT)


def change(session: Session, client: Actor, now: datetime, code: str = "001", **facts: str) -> None:
    base = find_base(session, client, code)
    change_base(session, client, ChangeBase(code, base.version, replace(facts_of(base), **facts)), now)


def newest(session: Session) -> int:
    session.flush()
    return session.scalars(select(ClientChange.id).order_by(ClientChange.id.desc())).first() or 0


def table(session: Session, actor: Actor, number: int) -> list[str]:
    (page,) = pages(own_notification(session, actor, number).read())
    return page[page.index("項目 変更前 変更後") + 1 : page.index("取り扱い")]


def test_each_change_has_its_lines(session: Session, client: Actor, now: datetime) -> None:
    change(session, client, now, name="麻布工場")
    assert table(session, client, newest(session)) == ["拠点名 六本木工場 麻布工場"]
    change(session, client, now, address_1="東京都港区麻布台１－１")
    assert table(session, client, newest(session)) == [
        "郵便番号 106-0032 106-0032", "住所1 東京都港区六本木９－９－９ 東京都港区麻布台１－１",
    ]  # fmt: skip
    add_base(session, client, AddBase("004", NEW), now)
    assert table(session, client, newest(session)) == [
        "拠点名 （なし） 中野工場", "住所1 （なし） 東京都中野区中野１－１",
    ]  # fmt: skip
    delete_base(session, client, DeleteBase("004", 1), now)
    assert table(session, client, newest(session)) == [
        "拠点名 中野工場 （なし）", "住所1 東京都中野区中野１－１ （なし）",
    ]  # fmt: skip


def test_the_paper_stays_what_it_was(session: Session, client: Actor, now: datetime) -> None:
    change(session, client, now, name="麻布工場")
    number = newest(session)
    before = own_notification(session, client, number).read()
    change(session, client, now + timedelta(days=1), name="三田工場")
    session.flush()
    assert own_notification(session, client, number).read() == before
    # What was told before that was kept has the names of today.
    session.get_one(ClientChange, number).stood = {}
    session.flush()
    (page,) = pages(own_notification(session, client, number).read())
    assert "拠点名 三田工場" in page


def test_only_the_client_of_that_base_and_the_agent_told_have_it(
    session: Session, organizations: Demo, client: Actor, now: datetime
) -> None:
    change(session, client, now, code="002", name="八王子北工場")
    elsewhere = newest(session)
    change(session, client, now, name="麻布工場")
    number = newest(session)
    manager = actor_of(session, organizations, "manager001", CLIENT)
    agent = agent_of(session, organizations)
    stranger = actor_of(session, organizations, "admin", "1845679")
    paper = own_notification(session, client, number).read()
    assert own_notification(session, manager, number).read() == paper
    assert told_notification(session, agent, number).read() == paper
    codes = [{change.base_code for change in reported(session, one)} for one in (client, manager, stranger)]
    assert codes == [{"001", "002"}, {"001"}, set()]
    for act, who, asked in (
        (own_notification, manager, elsewhere), (own_notification, stranger, number), (own_notification, agent, number),
        (told_notification, client, number), (told_notification, stranger, number),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="not_found"):
            act(session, who, asked)


def usual(session: Session, demo: Demo) -> Agreement:
    """That of 六本木 for registered vehicles."""
    row = Agreement
    where = (row.client_base_id == demo.bases[CLIENT, "001"].id, row.vehicle_kind == VehicleKind.REGISTERED)
    return session.scalars(select(row).where(*where, row.usual.is_(True))).one()


def test_another_usual_agent_is_told_to_both_agents(
    session: Session, organizations: Demo, client: Actor, now: datetime
) -> None:
    agent, before = actor_of(session, organizations, "admin", AGENT), usual(session, organizations)
    row = Agreement
    second = (row.agent_base_id == organizations.bases[AGENT, "002"].id, row.vehicle_kind == VehicleKind.REGISTERED)
    after = session.scalars(select(row).where(row.client_base_id == before.client_base_id, *second)).one()
    make_usual(session, client, SeenAgreement(after.id, after.version), now)
    session.flush()
    make_usual(session, client, SeenAgreement(after.id, after.version), now)
    session.flush()
    told = [(one.change.value, one.agent_base, one.before, one.after) for one in waiting_changes(session, agent)]
    sides = ("登録車 代理人 東京支部 東京", "登録車 代理人 東京支部 多摩")
    assert told == [("agent_changed", "東京", *sides), ("agent_changed", "多摩", *sides)]
    line = "依頼先代理人（登録車） 代理人 東京支部 東京 代理人 東京支部 多摩"
    assert table(session, client, newest(session)) == [line]


@pytest.mark.parametrize(("login", "member_code", "told"), [("admin", CLIENT, 1), ("admin", AGENT, 0)])
def test_that_the_usual_agent_goes_is_told_by_the_client_alone(
    session: Session, organizations: Demo, now: datetime, login: str, member_code: str, told: int
) -> None:
    actor, one = actor_of(session, organizations, login, member_code), usual(session, organizations)
    end_agreement(session, TEST_VAULT, actor, EndAgreement(one.id, one.version), now)
    session.flush()
    found = waiting_changes(session, actor_of(session, organizations, "admin", AGENT))
    assert [(one.before, one.after) for one in found] == [("登録車 代理人 東京支部 東京", "")] * told
