"""Each morning: reminders of dates, the statement of the day before, on the 1st the advances; each mail once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.application_status import ApplicationStatus
from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.vehicle import VehicleKind
from models.applications import Application
from models.database import Database
from models.jobs import Job, JobState
from models.mails import Mail
from models.organizations import Organization
from tests.support.application_stories import told_until
from tests.support.databases import StatementCount
from tests.support.mails import letters_of, mails_of
from tests.support.mornings import ask_base, ask_organization, morning, write_one
from tests.support.organizations import Demo
from usecases.billing import statement_mails
from usecases.deadlines import remind
from usecases.jobs.claim import LEASE
from usecases.transaction import reading, transaction

DAY = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""A Friday morning in Japan, and five o'clock of the day after."""
NEXT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 18, 20, 0, tzinfo=UTC)
"""Five o'clock of 19 December, the day that the portal named."""
CANARY = "使用者カナリア"
MINATO, AOZORA, AGENT = "1845678", "1845679", "2000001"


@pytest.fixture
def cases(organizations: Demo) -> Demo:
    """Of みなと自動車 one completed at 練馬, one waiting for its tax at 六本木; of あおぞら整備 one completed."""
    with transaction() as session:
        told_until(session, organizations, DAY, nth=1, base="002", vehicle_user_name=CANARY)
        told_until(session, organizations, DAY, "重量税納付待ち", nth=2, vehicle_user_name=CANARY)
        told_until(session, organizations, DAY, nth=3, member_code=AOZORA, login_id="sender", vehicle_user_name=CANARY)
    return organizations


def recipients(event: MailEvent) -> list[str]:
    return sorted(mail.recipient for mail in mails_of(event))


def test_the_statement_of_the_day_before_goes_to_the_billing_address(cases: Demo) -> None:
    ask_organization(MINATO, daily_mail=True, billing_email="keiri@minato.example")
    morning(NEXT - timedelta(seconds=1))
    assert recipients(MailEvent.DAILY_STATEMENT) == []
    morning(NEXT)
    assert letters_of(MailEvent.DAILY_STATEMENT) == {
        "keiri@minato.example": """【けいぞく】日次明細

株式会社みなと自動車 様

2026年11月20日（令和8年・金）の明細をお知らせします。

申請：2件
手続完了：1件
納付：5件 28,300円

拠点ごとの内訳
六本木工場：申請1件、完了0件、納付2件 1,850円
練馬工場：申請1件、完了1件、納付3件 26,450円

明細は、ログインして次の画面でご覧ください。
https://keizoku.example/billing/downloads"""
    }
    with reading() as session:
        assert CANARY not in repr(session.execute(select(Mail.facts)).all())


def test_a_base_hears_of_itself_alone_and_an_agent_of_what_it_lodged(cases: Demo) -> None:
    ask_base(cases.bases[MINATO, "002"], daily_mail=True, billing_email="nerima@minato.example")
    ask_base(cases.bases[MINATO, "003"], daily_mail=True, billing_email="hachioji@minato.example")
    ask_organization(AGENT, daily_mail=True)
    morning(NEXT)
    letters = letters_of(MailEvent.DAILY_STATEMENT)
    assert {to: text.splitlines()[2:] for to, text in letters.items()} == {
        "nerima@minato.example": [
            "株式会社みなと自動車 練馬工場 様", "", "2026年11月20日（令和8年・金）の明細をお知らせします。", "",
            "申請：1件", "手続完了：1件", "納付：3件 26,450円", "", "拠点ごとの内訳",
            "練馬工場：申請1件、完了1件、納付3件 26,450円", "", "明細は、ログインして次の画面でご覧ください。",
            "https://keizoku.example/billing/downloads",
        ],
        "info@tokyo-shibu.example": [
            "代理人 東京支部 様", "", "2026年11月20日（令和8年・金）の明細をお知らせします。", "",
            "申請：3件", "手続完了：2件", "納付：8件 54,750円", "", "拠点ごとの内訳",
            "東京：申請2件、完了1件、納付5件 28,300円", "多摩：申請1件、完了1件、納付3件 26,450円", "",
            "明細は、ログインして次の画面でご覧ください。", "https://keizoku.example/applications",
        ],
    }  # fmt: skip


def test_a_base_without_an_address_of_its_own_has_its_organization_s(cases: Demo) -> None:
    ask_base(cases.bases[MINATO, "002"], daily_mail=True)
    morning(NEXT)
    assert recipients(MailEvent.DAILY_STATEMENT) == ["info@minato.example"]


def ask_nobody() -> None:
    pass


def leave() -> None:
    ask_organization(MINATO, daily_mail=True, status=OrganizationStatus.CLOSED)


def have_no_address() -> None:
    ask_organization(MINATO, daily_mail=True, email="no address")


@pytest.mark.parametrize("before", [ask_nobody, leave, have_no_address])
def test_who_did_not_ask_has_left_or_has_no_address_gets_none(cases: Demo, before: Callable[[], None]) -> None:
    before()
    morning(NEXT)
    assert recipients(MailEvent.DAILY_STATEMENT) == []


def test_of_a_day_on_which_nothing_happened_there_is_no_mail(cases: Demo) -> None:
    ask_organization(MINATO, daily_mail=True)
    morning(NEXT + timedelta(days=4))
    assert recipients(MailEvent.DAILY_STATEMENT) == []
    with reading() as session:
        assert set(session.scalars(select(Job.state).where(Job.kind == "daily_statements"))) == {JobState.DONE}


def test_a_day_that_a_standing_machine_missed_is_still_stated_once(cases: Demo) -> None:
    ask_organization(MINATO, daily_mail=True)
    for days in (2, 2, 3):
        morning(NEXT + timedelta(days=days))
    assert [mail.facts["day"] for mail in mails_of(MailEvent.DAILY_STATEMENT)] == ["2026-11-20"]


def test_four_workers_in_one_morning_write_each_mail_once(cases: Demo) -> None:
    ask_organization(MINATO, daily_mail=True, monthly_mail=True)
    at = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)
    with transaction() as session:
        session.execute(update(Application).values(completed_on=at.date()))
        due = Application.status == ApplicationStatus.APPLYING
        session.execute(update(Application).where(due).values(next_due_on=at.date() + timedelta(days=6)))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: morning(at, name), ("one", "two", "three", "four")))
    counts = [len(mails_of(event)) for event in (MailEvent.DAILY_STATEMENT, MailEvent.MONTHLY_ADVANCES)]
    assert (counts, len(recipients(MailEvent.DUE_SOON))) == ([1, 1], 5)


def test_a_worker_killed_in_the_middle_leaves_nothing_half_and_another_goes_on(
    cases: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_organization(MINATO, daily_mail=True)
    ask_organization(AOZORA, daily_mail=True)
    monkeypatch.setattr(statement_mails, "SLICE", 1)
    finished = statement_mails.finish_job
    monkeypatch.setattr(statement_mails, "finish_job", killed)
    with pytest.raises(RuntimeError, match="killed"):
        morning(NEXT)
    monkeypatch.setattr(statement_mails, "finish_job", finished)
    morning(NEXT, "second")
    morning(NEXT + LEASE, "second")
    assert recipients(MailEvent.DAILY_STATEMENT) == ["info@aozora.example", "info@minato.example"]


def killed(*_given: Any, **_more: Any) -> None:
    raise RuntimeError("killed")


def test_statements_of_one_and_of_three_organizations_are_as_many(cases: Demo, database: Database) -> None:
    counts = []
    for days, member_codes in ((0, (MINATO,)), (1, (MINATO, AOZORA))):
        for member_code in member_codes:
            ask_organization(member_code, daily_mail=True)
        with transaction() as session:
            session.execute(update(Application).values(applied_at=DAY + timedelta(days=days)))
        with StatementCount(database) as counted:
            morning(NEXT + timedelta(days=days))
        counts.append(len([one for one in counted.statements if "payments" in one or " mails" in one]))
    assert counts[0] * 2 >= counts[1]
    assert len(mails_of(MailEvent.DAILY_STATEMENT)) == 3


def test_the_advances_of_a_month_are_told_on_the_first(cases: Demo) -> None:
    with transaction() as session:
        told_until(session, cases, DAY, nth=4, kind=VehicleKind.KEI, vehicle_user_name=CANARY)
    ask_organization(MINATO, monthly_mail=True, billing_email="keiri@minato.example")
    ask_organization(AGENT, monthly_mail=True)
    ask_base(cases.bases[MINATO, "001"], monthly_mail=True, billing_email="roppongi@minato.example")
    first = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)
    morning(first - timedelta(seconds=1))
    assert recipients(MailEvent.MONTHLY_ADVANCES) == []
    for _turn in range(2):
        morning(first)
    letters = letters_of(MailEvent.MONTHLY_ADVANCES)
    assert (
        letters.pop("keiri@minato.example")
        == """【けいぞく】立替実績

株式会社みなと自動車 様

2026年11月の立替実績をお知らせします。

立替：4件 2,650円

拠点ごとの内訳
六本木工場：3件 2,250円
練馬工場：1件 400円

明細は、ログインして次の画面でご覧ください。
https://keizoku.example/billing/downloads"""
    )
    lines = {to: [line for line in text.splitlines() if "円" in line] for to, text in letters.items()}
    assert lines == {
        "roppongi@minato.example": ["立替：3件 2,250円", "六本木工場：3件 2,250円"],
        "info@tokyo-shibu.example": ["立替：5件 3,050円", "東京：4件 2,650円", "多摩：1件 400円"],
    }
    assert len(mails_of(MailEvent.MONTHLY_ADVANCES)) == 3


WAITING = ["firsttime@minato.example", "sender001@minato.example", "sender@minato.example",
           "sender@tokyo-shibu.example", "viewer001@minato.example"]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "heard"), [(6, []), (5, WAITING), (4, []), (2, []), (1, WAITING), (0, WAITING), (-1, [])]
)
def test_a_date_is_reminded_of_five_days_before_the_day_before_and_on_the_day(
    cases: Demo, days: int, heard: list[str]
) -> None:
    for _turn in range(2):
        morning(DUE - timedelta(days=days))
    assert recipients(MailEvent.DUE_SOON) == heard


def test_a_reminder_says_what_is_due_when(cases: Demo) -> None:
    with transaction() as session:
        mine = select(Organization.id).where(Organization.member_code == MINATO).scalar_subquery()
        number = session.scalars(
            select(Application.number).where(Application.organization_id == mine, Application.status == "applying")
        ).one()
    morning(DUE - timedelta(days=1))
    assert (
        letters_of(MailEvent.DUE_SOON)["sender001@minato.example"]
        == f"""【けいぞく】期限が近づいています（申請ID {number}）

佐藤 一郎 様

次の申請は、今日が期限の前日です。

申請ID：{number}
依頼人：株式会社みなと自動車 六本木工場
区分：登録車
期限：2026年12月19日（令和8年・土）
内容：重量税の納付

https://keizoku.example/applications/{number}

このメールを受け取るかどうかは「設定」の「メールの設定」で選べます。
https://keizoku.example/settings/mails"""
    )


def test_what_is_over_is_not_reminded_of_and_a_late_reminder_is_none(cases: Demo) -> None:
    with transaction() as session:
        session.execute(update(Application).values(next_due_on=(DUE + timedelta(hours=9)).date()))
    morning(DUE)
    numbers = {mail.facts["number"] for mail in mails_of(MailEvent.DUE_SOON)}
    assert len(numbers) == 1
    with transaction() as session:
        session.execute(update(Job).where(Job.kind == "due_soon").values(state=JobState.WAITING, facts={
            "day": (DUE + timedelta(hours=9)).date().isoformat(), "after": 0}))  # fmt: skip
    assert write_one(DUE + timedelta(days=1))
    assert len(mails_of(MailEvent.DUE_SOON)) == 5


def test_reminders_are_written_a_few_at_a_time(cases: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remind, "SLICE", 1)
    with transaction() as session:
        for nth in (5, 6):
            told_until(session, cases, DAY, "重量税納付待ち", nth=nth)
    morning(DUE)
    assert len({mail.facts["number"] for mail in mails_of(MailEvent.DUE_SOON)}) == 3
    assert len(mails_of(MailEvent.DUE_SOON)) == 15


def test_an_idle_minute_writes_nothing(cases: Demo, database: Database) -> None:
    morning(NEXT)
    with StatementCount(database) as counted:
        morning(NEXT + timedelta(minutes=1))
    writes = [one for one in counted.statements if one.startswith(("INSERT", "DELETE"))]
    assert writes == []
