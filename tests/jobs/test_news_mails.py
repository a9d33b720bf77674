"""Notices and planned stops go by mail to those who want to hear of them, once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.mail_event import MailEvent
from domain.notice import NoticeAudience, NoticeImportance
from domain.rights import OrganizationKind
from domain.service_hours import System
from domain.vehicle import VehicleKind
from models.organizations import Agreement, Organization
from models.users import User
from tests.support.mails import letters_of, mails_of
from tests.support.mornings import morning
from tests.support.notices import a_notice
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.mails import to_everyone
from usecases.notices.end import EndNotice, end_notice
from usecases.stops.end import end_stop
from usecases.stops.plan import PlanStop, plan_stop
from usecases.transaction import transaction

IMPORTANT = {"importance": NoticeImportance.IMPORTANT}
AT_MINATO = {f"{who}@minato.example" for who in
             ("admin", "manager001", "sender001", "viewer001", "sender", "firsttime")}  # fmt: skip
AT_AOZORA = {"admin@aozora.example", "sender@aozora.example"}
AGENTS = {f"{who}@tokyo-shibu.example" for who in ("admin", "branch", "sender", "viewer")}


def give(demo: Demo, now: datetime, **facts: Any) -> int:
    with transaction() as session:
        return a_notice(session, demo, now, **facts)


def heard(event: MailEvent = MailEvent.NOTICE_GIVEN) -> set[str]:
    mails = [mail.recipient for mail in mails_of(event)]
    assert len(mails) == len(set(mails))
    return set(mails)


def test_an_important_notice_reaches_clients_and_agents_once(organizations: Demo, now: datetime) -> None:
    number = give(organizations, now, **IMPORTANT)
    for turn in range(3):
        morning(now + timedelta(days=turn))
    assert heard() == AT_MINATO | AT_AOZORA | AGENTS
    assert (
        letters_of(MailEvent.NOTICE_GIVEN)["admin@aozora.example"]
        == f"""【けいぞく】お知らせが掲載されました

青空 社長 様

お知らせ（重要）が掲載されました。

年末の窓口

https://keizoku.example/notices/{number}

このメールを受け取るかどうかは「設定」の「メールの設定」で選べます。
https://keizoku.example/settings/mails"""
    )


def test_other_notices_come_to_who_asked_for_all(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        session.execute(update(User).where(User.login_id == "viewer001").values(mail_choices={"other_notices": True}))
    give(organizations, now)
    morning(now)
    assert heard() == {"viewer001@minato.example"}


def test_a_notice_to_one_side_or_kind_reaches_it_alone(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        aozora = select(Organization.id).where(Organization.member_code == "1845679").scalar_subquery()
        kei = (Agreement.client_organization_id == aozora, Agreement.vehicle_kind == VehicleKind.KEI)
        session.execute(update(Agreement).where(*kei).values(state=AgreementState.ENDED))
    give(organizations, now, **IMPORTANT, side=OrganizationKind.CLIENT, audience=NoticeAudience.KEI)
    morning(now)
    assert heard() == AT_MINATO


def test_one_to_come_is_mailed_on_its_day_and_one_that_was_ended_never(organizations: Demo, now: datetime) -> None:
    later = day_in_japan(now) + timedelta(days=2)
    first = give(organizations, now, **IMPORTANT, shown_from=later)
    second = give(organizations, now, **IMPORTANT, shown_from=later)
    with transaction() as session:
        end_notice(session, actor_of(session, organizations, "clerk", "1000001"), EndNotice(second, 1), now)
    counts = []
    for days in (0, 1, 2, 3):
        morning(now + timedelta(days=days))
        counts.append({mail.facts["page"] for mail in mails_of(MailEvent.NOTICE_GIVEN)})
    assert counts == [set(), set(), {f"/notices/{first}"}, {f"/notices/{first}"}]


def test_what_stood_for_long_before_the_worker_came_is_no_news(organizations: Demo, now: datetime) -> None:
    give(organizations, now, **IMPORTANT)
    morning(now + timedelta(days=4))
    assert heard() == set()


def test_a_planned_stop_is_told_in_time_and_one_called_off_is_not(
    organizations: Demo, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(to_everyone, "SLICE", 1)
    start = now + timedelta(days=3)
    with transaction() as session:
        session.execute(update(User).where(User.login_id == "admin").values(mail_choices={"planned_stops": False}))
        plan_stop(session, PlanStop(System.SERVICE, start, start + timedelta(hours=2), "点検のため。"), now)
        later = now + timedelta(minutes=1)
        called_off = plan_stop(session, PlanStop(System.LODGING, start, start + timedelta(hours=2)), later)
        end_stop(session, called_off, later)
    morning(later)
    assert heard(MailEvent.STOP_PLANNED) == {
        who for who in AT_MINATO | AT_AOZORA | AGENTS if not who.startswith("admin@")
    }
    assert (
        letters_of(MailEvent.STOP_PLANNED)["viewer001@minato.example"]
        == """【けいぞく】計画停止のお知らせ

鈴木 見太 様

次のとおり停止を予定しています。停止中に期限を迎えるものは、早めに手続きしてください。

対象：このサービス
開始：2026年11月23日（令和8年・月） 10:00
終了：2026年11月23日（令和8年・月） 12:00
点検のため。

このメールを受け取るかどうかは「設定」の「メールの設定」で選べます。
https://keizoku.example/settings/mails"""
    )
