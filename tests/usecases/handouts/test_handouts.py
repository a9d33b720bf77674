"""The operator's documents on both databases: whom each reaches, which version is shown when, what is noted."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.handout import HandoutKind
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from tests.support.handouts import a_handout, a_version
from tests.support.organizations import Demo
from tests.support.stories import AGENT, CLIENT, actor_of
from usecases.handouts.find import editions_of, find_handout
from usecases.handouts.keep import ChangeHandout, HandoutFacts, change_handout
from usecases.handouts.read import edition_file, readable_file, readable_handouts
from usecases.handouts.search import HandoutConditions, search_handouts
from usecases.handouts.withdraw import WithdrawHandout, withdraw_handout
from usecases.listing import Wish
from usecases.transaction import reading, transaction

WHO = {
    "client-admin": (CLIENT, "admin"), "client-viewer": (CLIENT, "viewer001"), "agent-sender": (AGENT, "sender"),
    "clerk": ("1000001", "clerk"),
}  # fmt: skip
EVERY_ROLE = ("for_admin", "for_base_admin", "for_sender", "for_viewer")


def who(demo: Demo, name: str) -> Actor:
    member_code, login_id = WHO[name]
    with reading() as session:
        return actor_of(session, demo, login_id, member_code)


def seen(demo: Demo, now: datetime, name: str) -> list[tuple[str, int]]:
    with reading() as session:
        return [(one.title, one.edition) for one in readable_handouts(session, who(demo, name), now)]


def audited() -> list[tuple[str, str]]:
    with reading() as session:
        codes = ("handout_added", "handout_changed", "handout_version_added", "handout_withdrawn", "downloaded")
        row = AuditEntry
        found = session.execute(select(row.code, row.record).where(row.code.in_(codes)).order_by(row.id))
        return [tuple(one) for one in found]


@pytest.mark.parametrize(
    ("facts", "readers"),
    [
        ({}, {"client-admin", "client-viewer", "agent-sender", "clerk"}),
        ({"side": OrganizationKind.AGENT}, {"agent-sender", "clerk"}),
        ({"side": OrganizationKind.CLIENT, "for_viewer": False}, {"client-admin", "clerk"}),
        ({"for_admin": False}, {"client-viewer", "agent-sender", "clerk"}),
        ({"vehicle_kind": VehicleKind.KEI}, {"client-admin", "client-viewer", "agent-sender", "clerk"}),
    ],
)
def test_each_reaches_its_side_and_roles(
    organizations: Demo, now: datetime, facts: dict[str, object], readers: set[str]
) -> None:
    with transaction() as session:
        a_handout(session, organizations, now, **facts)
    assert {name for name in WHO if seen(organizations, now, name)} == readers


def test_a_new_version_takes_over_on_its_day_and_the_old_ones_stay_with_the_operator(
    organizations: Demo, now: datetime
) -> None:
    today, tomorrow = day_in_japan(now), now + timedelta(days=1)
    with transaction() as session:
        number = a_handout(session, organizations, now, today)
        assert a_version(session, organizations, now, number, "second", today + timedelta(days=1)) == 2
    reader, clerk = who(organizations, "client-viewer"), who(organizations, "clerk")
    with transaction() as session:
        first = readable_file(session, reader, number, now)
        second = readable_file(session, reader, number, tomorrow)
        assert (first.name, second.name) == ("手引き.pdf", "手引き-second.pdf")
        assert edition_file(session, clerk, number, 1, tomorrow).read() == first.read()
        with pytest.raises(Refusal, match="not_found"):
            edition_file(session, clerk, number, 3, now)
        versions = editions_of(session, find_handout(session, number), tomorrow)
        assert [(one.edition, one.is_shown) for one in versions] == [(2, True), (1, False)]
    assert (seen(organizations, now, "clerk"), seen(organizations, tomorrow, "clerk")) == (
        [("担当者の手引き", 1)], [("担当者の手引き", 2)],
    )  # fmt: skip
    assert audited() == [
        ("handout_added", f"handout {number}"), ("handout_version_added", f"handout {number}"),
        ("downloaded", f"handout {number}-1"), ("downloaded", f"handout {number}-2"),
        ("downloaded", f"handout {number}-1"),
    ]  # fmt: skip


def test_one_to_come_or_withdrawn_is_there_for_nobody(organizations: Demo, now: datetime) -> None:
    reader, clerk = who(organizations, "client-admin"), who(organizations, "clerk")
    with transaction() as session:
        coming = a_handout(session, organizations, now, day_in_japan(now) + timedelta(days=1), title="これから")
        gone = a_handout(session, organizations, now, title="これまで")
        withdraw_handout(session, clerk, WithdrawHandout(gone, 1), now)
    with transaction() as session:
        for number in (coming, gone, 99):
            with pytest.raises(Refusal, match="not_found"):
                readable_file(session, reader, number, now)
        with pytest.raises(Refusal, match="handout_withdrawn"):
            withdraw_handout(session, clerk, WithdrawHandout(gone, find_handout(session, gone).version), now)
        found = search_handouts(session, HandoutConditions(), Wish(), now)
    assert seen(organizations, now, "clerk") == []
    assert found.counts == {"all": 2, "coming": 1, "shown": 0, "withdrawn": 1}


def test_what_is_said_of_one_is_changed_and_noted(organizations: Demo, now: datetime) -> None:
    clerk = who(organizations, "clerk")
    nobody = HandoutFacts(HandoutKind.FORM, "様式", **dict.fromkeys(EVERY_ROLE, False))  # type: ignore[arg-type]
    with transaction() as session:
        number = a_handout(session, organizations, now)
    with transaction() as session:
        with pytest.raises(Refusal, match="handout_for_nobody"):
            change_handout(session, clerk, ChangeHandout(number, 1, nobody), now)
        with pytest.raises(Refusal, match="changed_by_someone_else"):
            change_handout(session, clerk, ChangeHandout(number, 7, nobody), now)
        facts = HandoutFacts(HandoutKind.FORM, "ﾆﾎﾝ様式", "送信まで。")
        change_handout(session, clerk, ChangeHandout(number, 1, facts), now)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "handout_changed")).one()
        rows = search_handouts(session, HandoutConditions("ニホン", HandoutKind.FORM), Wish(), now).page.rows
        none = search_handouts(session, HandoutConditions("%"), Wish(), now).total
    assert entry.facts == {
        "fields": ["kind", "title"], "changes": {"kind": ["guide", "form"], "title": ["担当者の手引き", "ﾆﾎﾝ様式"]},
    }  # fmt: skip
    assert ([row.id for row in rows], none) == ([number], 0)
