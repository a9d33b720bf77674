"""The agents a client asks and an agent's members on screen, and what an agent still sees after the end."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from demo.organizations import Demo
from domain.vehicle import VehicleKind
from models.database import Database
from models.organizations import Agreement
from tests.conftest import Clock
from tests.support.agency_stories import a_taken_application, an_applied_application
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.stories import AGENT, CLIENT, a_sent_request

AGENTS, MEMBERS = "/agents", "/agency/members"


@pytest.fixture
def made(sqlite: Database, demo: Demo, clock: Clock) -> Callable[..., Any]:
    def make(story: Callable[..., Any], **given: Any) -> Any:
        with sqlite.writer() as session, session.begin():
            return story(session, demo, clock.now, **given)

    return make


def signed_in(client: Client, member_code: str, login_id: str) -> Client:
    return Client(client.app).sign_in(member_code, login_id)


def first_agreement(sqlite: Database, demo: Demo) -> int:
    with sqlite.reader() as session:
        return session.scalars(
            select(Agreement.id).where(
                Agreement.client_base_id == demo.bases[CLIENT, "001"].id,
                Agreement.agent_base_id == demo.bases[AGENT, "001"].id,
                Agreement.vehicle_kind == VehicleKind.REGISTERED,
            )
        ).one()


def test_from_asking_to_accepting(client: Client, sqlite: Database, demo: Demo) -> None:
    admin = signed_in(client, CLIENT, "admin")
    ended = admin.press(admin.get(f"{AGENTS}/{first_agreement(sqlite, demo)}/end"), "この登録を終える")
    assert ended.notices()[0] == "依頼先の登録を終えました。"
    form = admin.get(f"{AGENTS}/new")
    wrong = admin.press(form, "この代理人に申し込む", {"base_code": "001", "agency_id": "123"}, status=422)
    assert set(wrong.errors()) == {"agency_id"}
    typed = {"base_code": "001", "agency_id": "１３００００００１"}
    asked = admin.press(admin.get(f"{AGENTS}/new"), "この代理人に申し込む", typed, status=422)
    assert "すでに申込中か登録済みです。" in asked.text
    # A box that is not ticked is not sent at all.
    asked = admin.post(f"{AGENTS}/new", {**typed, "registered": "y", "form_token": "a-token-of-its-own-1"})
    listed = admin.follow(asked)
    assert [row[:4] for row in listed.rows("agents")] == [
        ["001 六本木工場", "代理人 東京支部 東京 130000001", "登録車", "申込中"]
    ]
    agent = signed_in(client, AGENT, "admin")
    waiting = agent.get(f"{MEMBERS}?state=asked")
    accept = agent.get(waiting.having("table", id="members")[0].findall(".//td/a")[0].get("href", ""))
    done = agent.press(accept, "この会員を承認する")
    assert done.notices()[0] == "会員を承認しました。依頼人はこれから送信できます。"
    assert agent.get(f"{MEMBERS}?state=asked").rows("members") == []


def test_others_of_the_client_look_and_change_nothing(client: Client) -> None:
    for login_id in ("manager001", "sender", "viewer001"):
        one = signed_in(client, CLIENT, login_id)
        page = one.get(AGENTS)
        assert "代理人に依頼先の登録を申し込む" not in page.text
        assert "終える" not in page.text
        one.get(f"{AGENTS}/new", status=403)


def test_an_agents_own_page_of_members_by_role(client: Client) -> None:
    branch = signed_in(client, AGENT, "branch").get(MEMBERS)
    assert {row[2] for row in branch.rows("members")} == {"東京"}
    assert "終える" in branch.text
    sender = signed_in(client, AGENT, "sender").get(MEMBERS)
    assert "終える" not in sender.text


SEEN_BY_AGENT = (
    "/requests", "/requests.xlsx", "/applications", "/applications.xlsx", "/agency/inbox", "/agency/inbox/list.xlsx",
    "/agency/applications", "/agency/applications.xlsx", "/agency/payments", "/agency/payments/list.xlsx",
    "/deadlines", "/deadlines.xlsx", "/",
)  # fmt: skip


def test_after_the_end_the_agent_sees_what_it_lodged_and_nothing_else(
    client: Client, sqlite: Database, demo: Demo, made: Callable[..., Any]
) -> None:
    lodged = made(an_applied_application, nth=1)
    taken = made(a_taken_application, nth=2)
    sent = made(a_sent_request, nth=3)
    still = made(a_taken_application, nth=4, base="002")
    sender = signed_in(client, AGENT, "sender")
    before = _everything(sender)
    assert all(number in before for number in (lodged.number, taken.number, str(sent.id), still.number))
    agent = signed_in(client, AGENT, "admin")
    confirm = agent.get(f"{MEMBERS}/{first_agreement(sqlite, demo)}/end")
    assert "まだ申請していない依頼（2件）" in confirm.text
    agent.press(confirm, "この登録を終える")
    after = _everything(sender)
    assert all(number in after for number in (lodged.number, still.number))
    assert not any(number in after for number in (taken.number, str(sent.id)))
    for path in (f"/requests/{sent.id}", f"/requests/{taken.request_id}", f"/applications/{taken.number}"):
        sender.get(path, status=404)
    shown = sender.get(f"/applications/{lodged.number}")
    assert not any(number in shown.text for number in (taken.number, str(sent.id)))
    own = signed_in(client, CLIENT, "sender")
    assert "依頼先の登録の終了" in own.get(f"/requests/{sent.id}").text


def _everything(client: Client) -> str:
    """The text of every list, count and Excel file of cases."""
    text = []
    for path in SEEN_BY_AGENT:
        answer = client.raw(path)
        assert answer.status_code == 200, path
        if answer.mimetype == "text/html":
            text.append(answer.get_data(as_text=True))
        else:
            text += [str(cell) for row in client.sheet(path) for cell in row]
    return "\n".join(text)


def test_the_counts_of_the_first_page_follow(
    client: Client, sqlite: Database, demo: Demo, made: Callable[..., Any]
) -> None:
    made(a_sent_request, nth=1)
    made(a_sent_request, nth=2, base="002")
    sender = signed_in(client, AGENT, "sender")

    def waiting() -> str:
        texts = ["".join(card.itertext()) for card in sender.get("/").tree.iter("a")]
        return next(text for text in texts if "受付待ち" in text)

    assert "2件" in waiting()
    agent = signed_in(client, AGENT, "admin")
    agent.press(agent.get(f"{MEMBERS}/{first_agreement(sqlite, demo)}/end"), "この登録を終える")
    assert "1件" in waiting()


def test_another_agent_becomes_the_usual_one(client: Client) -> None:
    admin = signed_in(client, CLIENT, "admin")
    [listed] = admin.get(AGENTS).having("table", id="agents")
    links = [link for link in listed.iter("a") if "いつもの依頼先にする" in "".join(link.itertext())]
    done = admin.press(admin.get(links[0].get("href", "")), "いつもの依頼先にする")
    assert done.notices()[0] == "いつもの依頼先にしました。"


def test_the_lists_ask_as_often_for_many_as_for_few(client: Client, sqlite: Database) -> None:
    few, many = signed_in(client, "1845679", "admin"), signed_in(client, CLIENT, "admin")
    few.get(AGENTS)
    with StatementCount(sqlite) as of_few:
        few.get(AGENTS)
    with StatementCount(sqlite) as of_many:
        many.get(AGENTS)
    assert len(of_many.statements) == len(of_few.statements) <= 6
    agent = signed_in(client, AGENT, "admin")
    with StatementCount(sqlite) as of_members:
        agent.get(MEMBERS)
    assert len(of_members.statements) <= 6
