"""Notices in the demo: some that everyone has read, one that is important and unread, one to come, one called off."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.notice import NoticeAudience, NoticeImportance
from domain.rights import OrganizationKind
from models.users import User
from usecases.notices.end import EndNotice, end_notice
from usecases.notices.mark_read import mark_read
from usecases.notices.write import NoticeFacts, write_notice
from usecases.users.acting import person

OPERATOR = "1000001"
NORMAL, IMPORTANT = NoticeImportance.NORMAL, NoticeImportance.IMPORTANT
EVERYONE, REGISTERED, KEI = NoticeAudience.EVERYONE, NoticeAudience.REGISTERED, NoticeAudience.KEI
CLIENT, AGENT = OrganizationKind.CLIENT, OrganizationKind.AGENT


@dataclass(frozen=True)
class Said:
    """What was said so many days ago, or is planned for so many days ahead."""

    days: int
    importance: NoticeImportance
    audience: NoticeAudience
    side: OrganizationKind | None
    subject: str
    text: str
    link: str = ""


# Everyone has read these.
READ = (
    Said(-40, NORMAL, EVERYONE, None, "けいぞくの使い方の説明を新しくしました",
         "画面右上の「ヘルプ」から、画面ごとの説明を読めるようになりました。"),
    Said(-25, IMPORTANT, REGISTERED, None, "技術情報管理手数料の納付について",
         "登録車の継続検査では、検査手数料とは別に技術情報管理手数料の納付が必要です。納付期限を確認してください。",
         "/fees"),
)  # fmt: skip
UNREAD = (
    Said(-9, NORMAL, KEI, CLIENT, "軽自動車の車検証の受取について",
         "車検証の受取を「代理人」にすると、代理人の窓口でまとめて受け取れます。"),
    Said(-4, NORMAL, EVERYONE, AGENT, "申請締切時間の設定のお願い",
         "年末に向けて、拠点ごとの申請締切時間が窓口の時間に合っているか確認してください。"),
    Said(-2, IMPORTANT, EVERYONE, None, "年末年始の受付について",
         "12月29日から1月3日までは、ポータルの審査が休みになります。\n"
         "有効期間の満了日が近い車は、12月25日までに代理人へ送信してください。", "/deadlines"),
)  # fmt: skip
TO_COME = Said(30, NORMAL, EVERYONE, None, "納付明細のダウンロードについて",
               "手数料等の納付明細は、請求の画面から月ごとにダウンロードできます。")  # fmt: skip
CALLED_OFF = Said(0, NORMAL, EVERYONE, None, "説明会のご案内", "説明会は中止になりました。")


def make_notices(session: Session, demo: Demo, now: datetime) -> None:
    actors = _actors(session, demo)
    clerk = next(actor for actor in actors if (actor.member_code, actor.login_id) == (OPERATOR, "clerk"))
    for number in [_write(session, clerk, said, now) for said in READ]:
        for actor in actors:
            mark_read(session, actor, number, now)
    for said in (*UNREAD, TO_COME):
        _write(session, clerk, said, now)
    end_notice(session, clerk, EndNotice(_write(session, clerk, CALLED_OFF, now), 1), now)


def _write(session: Session, clerk: Actor, said: Said, now: datetime) -> int:
    at = now + timedelta(days=min(said.days, 0))
    facts = NoticeFacts(
        said.importance, said.audience, said.side, said.subject, said.text, said.link,
        day_in_japan(now) + timedelta(days=said.days),
    )  # fmt: skip
    return write_notice(session, clerk, facts, at)


def _actors(session: Session, demo: Demo) -> list[Actor]:
    found = []
    for organization in demo.organizations.values():
        users = session.scalars(select(User).where(User.organization_id == organization.id)).all()
        found += [person(session, user, organization) for user in users]
    return found
