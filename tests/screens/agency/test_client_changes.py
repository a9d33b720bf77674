"""依頼人の変更 in the agent's inbox: shown, acknowledged, and the mark of a new base until then."""

from domain.base_change import BaseChange
from tests.screens.agency.conftest import Make
from tests.support.client import Client
from tests.support.stories import CLIENT, a_sent_request, actor_of
from usecases.agreements.base_changes import tell_agents
from usecases.bases.find import find_base

INBOX = "/agency/inbox"


def a_new_base(session, demo, now):  # type: ignore[no-untyped-def]
    """六本木 as if it had just been added."""
    admin = actor_of(session, demo, "admin", CLIENT)
    tell_agents(session, admin, find_base(session, admin, "001"), BaseChange.ADDED, now)


def test_a_new_base_is_marked_until_somebody_has_seen_it(agent: Client, made: Make) -> None:
    made(a_sent_request)
    made(a_sent_request, nth=2, base="002")
    assert "依頼人の変更" not in agent.get(INBOX).text
    made(a_new_base)
    inbox = agent.get(INBOX)
    assert "依頼人の変更：2件" in inbox.text
    assert sorted("新しい拠点" in " ".join(row) for row in inbox.rows("requests")) == [False, True]
    page = agent.get(inbox.links()["変更を確認する"])
    told = ["株式会社みなと自動車 六本木工場 1845678-001", "拠点の追加"]
    assert [row[:2] for row in page.rows("client-changes")] == [told] * 2
    once = agent.press(page, "確認した", {})
    assert once.notices()[0] == "変更を確認済みにしました。"
    again = agent.press(once, "確認した", {})
    assert "確認待ちの変更はありません。" in again.text
    inbox = agent.get(INBOX)
    assert "依頼人の変更" not in inbox.text
    assert not any("新しい拠点" in " ".join(row) for row in inbox.rows("requests"))


def test_who_only_looks_cannot_acknowledge(client: Client, made: Make) -> None:
    made(a_new_base)
    viewer = client.sign_in("2000001", "viewer")
    page = viewer.get(f"{INBOX}/changes")
    assert "拠点の追加" in page.text
    assert "確認した" not in page.text
