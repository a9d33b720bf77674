"""What people hear of a case by mail: who of both sides, in which words, and never of the vehicle or its user."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.return_reason import ReturnReason
from models.applications import Application
from models.database import Database
from models.mails import Mail
from models.organizations import Organization
from models.users import User
from tests.support.agency_stories import a_fee, a_taken_application, agent_of, an_applied_application, portal_says
from tests.support.databases import StatementCount
from tests.support.mails import letters_of, mails_of
from tests.support.organizations import Demo
from tests.support.stories import a_sent_request
from usecases.agency.return_request import ReturnRequests, return_requests
from usecases.transaction import reading, transaction

CANARY = "使用者　秘密"
AT_MINATO = ["sender001@minato.example", "viewer001@minato.example", "sender@minato.example"]
WHOLE = [*AT_MINATO, "firsttime@minato.example"]
AGENTS = ["sender@tokyo-shibu.example"]
ON_PAGE = """
このメールを受け取るかどうかは「設定」の「メールの設定」で選べます。
https://keizoku.example/settings/mails"""


def say(demo: Demo, now: datetime, words: str, **facts: Any) -> str:
    """An applied case of 六本木工場 of which the portal says something; its number."""
    with transaction() as session:
        application = an_applied_application(session, demo, now, vehicle_user_name=CANARY)
        portal_says(session, application, words, now, receipt_number="2611200000001", **facts)
        return application.number


def told(event: MailEvent) -> list[str]:
    return sorted(mail.recipient for mail in mails_of(event))


def change(login_id: str, **values: object) -> None:
    with transaction() as session:
        mine = select(Organization.id).where(Organization.member_code == "1845678").scalar_subquery()
        session.execute(update(User).where(User.login_id == login_id, User.organization_id == mine).values(**values))


def returned(demo: Demo, now: datetime, count: int = 1) -> list[int]:
    with transaction() as session:
        numbers = [
            a_sent_request(session, demo, now, nth=nth, vehicle_user_name=CANARY).id for nth in range(1, count + 1)
        ]
    with transaction() as session:
        command = ReturnRequests(numbers, ReturnReason.OTHER, f"{CANARY}様の住所")
        return_requests(session, agent_of(session, demo), command, now)
    return numbers


def test_a_return_is_told_to_who_works_at_the_base_and_to_nobody_else(organizations: Demo, now: datetime) -> None:
    [number] = returned(organizations, now)
    letters = letters_of(MailEvent.REQUEST_RETURNED)
    assert sorted(letters) == sorted(WHOLE)
    assert (
        letters["sender001@minato.example"]
        == f"""【けいぞく】【要対応】依頼が差し戻されました（申請ID {number}）

佐藤 一郎 様

代理人が次の依頼を差し戻しました。内容を直して送信し直してください。

申請ID：{number}
依頼人：株式会社みなと自動車 六本木工場
区分：登録車
理由：その他

https://keizoku.example/requests/{number}
{ON_PAGE}"""
    )


def switch_off() -> None:
    change("sender001", disabled_at=datetime.fromisoformat("2026-11-20T00:00:00+00:00"))


def choose_not_to() -> None:
    change("sender001", mail_choices={"returned": False})


def lose_the_address() -> None:
    change("sender001", email="")


def misuse() -> None:
    change("sender001", suspected_at=datetime.fromisoformat("2026-11-20T00:00:00+00:00"))


@pytest.mark.parametrize("before", [switch_off, choose_not_to, lose_the_address, misuse])
def test_who_does_not_want_it_or_cannot_sign_in_hears_nothing(
    organizations: Demo, now: datetime, before: Callable[[], None]
) -> None:
    before()
    returned(organizations, now)
    assert told(MailEvent.REQUEST_RETURNED) == sorted(set(WHOLE) - {"sender001@minato.example"})


def test_an_administrator_hears_of_it_who_asked_to(organizations: Demo, now: datetime) -> None:
    change("admin", mail_choices={"returned": True}, language="en")
    [number] = returned(organizations, now)
    assert letters_of(MailEvent.REQUEST_RETURNED)["admin@minato.example"].startswith(
        f"[Keizoku] A request was returned (ID {number})\n\nDear 港 社長,"
    )


def test_an_organization_that_has_left_is_not_written_to(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        number = a_sent_request(session, organizations, now).id
        client = Organization.member_code == "1845678"
        session.execute(update(Organization).where(client).values(status=OrganizationStatus.CLOSED))
    with transaction() as session:
        return_requests(
            session, agent_of(session, organizations), ReturnRequests([number], ReturnReason.INSURANCE), now
        )
    assert told(MailEvent.REQUEST_RETURNED) == []


def test_what_was_refused_in_a_row_is_not_told_of(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        number = a_sent_request(session, organizations, now).id
        results = return_requests(
            session, agent_of(session, organizations), ReturnRequests([number, 199999999], ReturnReason.INSURANCE), now
        )
    assert [result.refusal is None for result in results] == [True, False]
    assert {mail.facts["number"] for mail in mails_of(MailEvent.REQUEST_RETURNED)} == {str(number)}


def test_mails_cost_the_same_statements_for_one_and_three(
    database: Database, organizations: Demo, now: datetime
) -> None:
    """Finding the readers and posting the mails is four; one more looks for the agent."""
    with transaction() as session:
        numbers = [a_sent_request(session, organizations, now, nth=nth).id for nth in range(1, 5)]
    counts = []
    for turn in (numbers[:1], numbers[1:]):
        with StatementCount(database) as counted, transaction() as session:
            return_requests(
                session, agent_of(session, organizations), ReturnRequests(turn, ReturnReason.INSURANCE), now
            )
        mailing = [one for one in counted.statements if " mails" in one or " jobs" in one or "mail_choices" in one]
        counts.append(len(mailing))
    assert counts == [5, 5]


CASE = (
    """申請ID：{number}
依頼人：株式会社みなと自動車 六本木工場
区分：登録車
{more}
https://keizoku.example/applications/{number}
"""
    + ON_PAGE
)


@pytest.mark.parametrize(
    ("words", "facts", "event", "head", "said", "more"),
    [
        ("未受付", {}, MailEvent.APPLICATION_NOT_ACCEPTED, "未受付になりました",
         "次の申請は受付審査で未受付となりました。理由を画面でご確認ください。", ""),
        ("補正要求", {"correction": {"reason": "A1", "message": f"{CANARY}の住所", "due_on": "2026-12-04"}},
         MailEvent.CORRECTION_ASKED, "【要対応】補正要求がありました",
         "次の申請に補正要求がありました。期限までに対応してください。", "期限：2026年12月4日（令和8年・金）\n"),
        ("却下", {"rejection": {"reasons": [{"reason": "R1", "message": CANARY}]}}, MailEvent.APPLICATION_REJECTED,
         "却下されました",
         "次の申請は却下されました。理由と、再申請で納付が免除される期限を画面でご確認ください。", ""),
        ("再納付待ち", {"fees": [a_fee("inspection", 1700, "納付不能")]}, MailEvent.REPAYMENT_AWAITED,
         "【要対応】再納付待ちになりました",
         "次の申請は納付ができず、再納付待ちになりました。期限までに納付してください。",
         "期限：2026年12月19日（令和8年・土）\n"),
        ("交付待ち", {"completed_on": "2026-11-20"}, MailEvent.APPLICATION_COMPLETED, "手続が完了しました",
         "次の申請の手続が完了し、車検証の書換えができるようになりました。", "完了日：2026年11月20日（令和8年・金）\n"),
    ],
)  # fmt: skip
def test_what_the_portal_says_is_told_to_both_sides(
    organizations: Demo, now: datetime, words: str, facts: dict[str, Any], event: MailEvent, head: str, said: str,
    more: str,
) -> None:  # fmt: skip
    number = say(organizations, now, words, **facts)
    letters = letters_of(event)
    assert sorted(letters) == sorted([*WHOLE, *AGENTS])
    assert letters["sender@tokyo-shibu.example"] == (
        f"【けいぞく】{head}（申請ID {number}）\n\n代理 さくら 様\n\n{said}\n\n" + CASE.format(number=number, more=more)
    )
    with reading() as session:
        assert CANARY not in repr(session.execute(select(Mail.facts)).all())
        plate = session.scalars(select(Application.plate_serial)).one()
    assert plate not in letters["sender@tokyo-shibu.example"].replace(number, "")


def test_a_word_that_is_said_again_is_no_news(organizations: Demo, now: datetime) -> None:
    number = say(organizations, now, "交付待ち", completed_on="2026-11-20")
    with transaction() as session:
        application = session.scalars(select(Application).where(Application.number == number)).one()
        portal_says(session, application, "交付待ち", now)
    assert len(mails_of(MailEvent.APPLICATION_COMPLETED)) == 5


def test_a_case_of_another_base_and_of_another_client_is_not_told_of(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        application = an_applied_application(session, organizations, now, base="002")
        portal_says(session, application, "未受付", now)
    assert told(MailEvent.APPLICATION_NOT_ACCEPTED) == sorted(["sender@minato.example", *AGENTS])


def test_an_act_that_does_not_hold_leaves_no_mail(organizations: Demo, now: datetime) -> None:
    def act() -> None:
        with transaction() as session:
            application = a_taken_application(session, organizations, now)
            portal_says(session, application, "未受付", now)
            raise RuntimeError("cut off")

    with pytest.raises(RuntimeError, match="cut off"):
        act()
    assert mails_of(MailEvent.APPLICATION_NOT_ACCEPTED) == []
