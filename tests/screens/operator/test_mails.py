"""The operator's list of mails: where each stands, why, and sending one anew."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.mail_event import MailEvent
from models.database import Database
from models.jobs import Job, JobState
from models.mails import Mail, MailState
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.mails import TO, TOKEN, post
from tests.support.organizations import Demo

HEADS = ["作成日時", "できごと", "宛先", "組織", "状態", "送信日時"]


def set_state(database: Database, mail_id: int, state: MailState, **more: object) -> None:
    """As the worker leaves it."""
    with database.writer() as session, session.begin():
        mail = session.get_one(Mail, mail_id)
        mail.state = state
        for name, value in more.items():
            setattr(mail, name, value)
        job = session.scalars(select(Job).where(Job.dedup_key == f"mail:{mail_id}")).one()
        job.state = JobState.FAILED if state is MailState.FAILED else JobState.DONE


@pytest.fixture
def mails(demo: Demo, sqlite: Database, now: datetime) -> list[int]:
    """Waiting, sent and failed, a minute apart; the last one holds a link."""
    with sqlite.writer() as session, session.begin():
        client = demo.organizations["1845678"].id
        made = [
            post(session, MailEvent.CONTACT_RECEIVED, now, to="asker@example.jp"),
            post(session, MailEvent.SUSPENDED, now + timedelta(minutes=1), organization_id=client),
            post(session, MailEvent.PASSWORD_LINK, now + timedelta(minutes=2)),
        ]
    set_state(sqlite, made[1], MailState.ACCEPTED, accepted_at=now + timedelta(minutes=3))
    set_state(sqlite, made[2], MailState.FAILED, error="mail_recipient_refused", reply=550)
    return made


@pytest.fixture
def operator(client: Client) -> Client:
    return client.sign_in("1000001", "admin")


CONTACT = ["2026/11/20 10:00", "お問い合わせ受付", "asker@example.jp", "", "送信待ち", ""]
SUSPENDED = ["2026/11/20 10:01", "停止", TO, "株式会社みなと自動車", "送信済み", "2026/11/20 10:03"]
PASSWORD = [
    "2026/11/20 10:02",
    "パスワード設定のリンク",
    TO,
    "",
    "送信できず 宛先が受け付けられませんでした。（550）",
    "",
]


@pytest.mark.usefixtures("mails")
def test_the_newest_mail_stands_first_with_what_became_of_it(operator: Client) -> None:
    page = operator.get("/operator/mails")
    assert (page.heading, page.columns("mails")) == ("メール", HEADS)
    assert page.rows("mails") == [PASSWORD, SUSPENDED, CONTACT]
    assert "メール" in page.menu()


@pytest.mark.usefixtures("mails")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("state=waiting", [CONTACT]),
        ("state=accepted", [SUSPENDED]),
        ("state=failed", [PASSWORD]),
        ("state=nonsense", [PASSWORD, SUSPENDED, CONTACT]),
        ("recipient=asker", [CONTACT]),
        ("recipient=tsuuchi@&state=accepted", [SUSPENDED]),
        ("sort=recipient", [CONTACT, SUSPENDED, PASSWORD]),
        ("sort=accepted_at", [SUSPENDED, CONTACT, PASSWORD]),
    ],
)
def test_tabs_the_recipient_and_the_heads_choose_and_sort(
    operator: Client, asked: str, expected: list[list[str]]
) -> None:
    assert operator.get(f"/operator/mails?{asked}").rows("mails") == expected
    fragment = operator.get(f"/operator/mails?{asked}", htmx=True)
    assert fragment.rows("mails") == expected


def test_no_mail_is_said_so(operator: Client) -> None:
    assert "当てはまるメールはありません。" in operator.get("/operator/mails").text


@pytest.mark.usefixtures("mails")
def test_the_list_costs_the_same_statements_however_long(operator: Client, sqlite: Database, now: datetime) -> None:
    def cost() -> int:
        with StatementCount(sqlite) as counted:
            operator.get("/operator/mails")
        return len(counted.statements)

    before = cost()
    with sqlite.writer() as session, session.begin():
        for _ in range(15):
            post(session, MailEvent.RESUMED, now)
    assert cost() == before


def test_a_mail_is_shown_as_it_is_written_without_its_link(operator: Client, mails: list[int]) -> None:
    page = operator.get(f"/operator/mails/{mails[2]}")
    assert page.heading == "パスワード設定のリンク"
    assert "【けいぞく】パスワードを決めてください" in page.text
    assert "（リンクは宛先の方だけに送られます）" in page.text
    assert TOKEN not in page.html


def test_what_could_not_be_sent_is_sent_anew_once(
    operator: Client, mails: list[int], sqlite: Database, clock: Clock
) -> None:
    page = operator.get(f"/operator/mails/{mails[2]}")
    sent = operator.press(page, "もう一度送信する")
    assert sent.notices() == ["まもなくもう一度送信します。"]
    with sqlite.reader() as session:
        job = session.scalars(select(Job).where(Job.dedup_key == f"mail:{mails[2]}")).one()
        assert (job.state, job.run_at) == (JobState.WAITING, clock.now)
    again = operator.press(page, "もう一度送信する")
    assert again.notices() == sent.notices() or again.heading == sent.heading
    assert "もう一度送信する" not in again.buttons()


@pytest.mark.parametrize("place", [0, 1])
def test_what_waits_or_was_sent_has_no_button(operator: Client, mails: list[int], place: int) -> None:
    page = operator.get(f"/operator/mails/{mails[place]}")
    assert "もう一度送信する" not in page.buttons()
    refused = operator.post(f"/operator/mails/{mails[place]}/resend", status=422)
    assert "このメールは送信できなかったものではないため、送り直せません。" in refused.text


def test_a_dead_link_is_not_sent_anew(operator: Client, mails: list[int], clock: Clock) -> None:
    clock.move(hours=72)
    operator.sign_in("1000001", "admin")
    assert "もう一度送信する" not in operator.get(f"/operator/mails/{mails[2]}").buttons()
    refused = operator.post(f"/operator/mails/{mails[2]}/resend", status=422)
    assert "リンクの期限が過ぎたため" in refused.text


@pytest.mark.parametrize(
    ("member_code", "login_id"), [("1000001", "clerk"), ("1845678", "admin"), ("2000001", "admin")]
)
def test_nobody_but_the_operators_admin_sees_mails(
    client: Client, mails: list[int], member_code: str, login_id: str
) -> None:
    client.sign_in(member_code, login_id)
    for path in ("/operator/mails", f"/operator/mails/{mails[0]}", "/operator/received-mails"):
        client.get(path, status=403)
    client.post(f"/operator/mails/{mails[2]}/resend", status=403)
    assert [entry for entry in client.get("/settings").menu() if "メール" in entry] == []


def test_a_mail_that_never_was_is_not_found(operator: Client) -> None:
    operator.get("/operator/mails/4711", status=404)
    operator.post("/operator/mails/4711/resend", status=404)
