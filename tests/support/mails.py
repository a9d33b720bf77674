"""Mails of every event, with facts as an act would tell them."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.letter import draw_letter
from domain.mail_event import MAILS, FactKind, MailEvent
from models.mails import Mail
from tests.conftest import START
from tests.support.agency_stories import TEST_VAULT
from usecases.mails.post import PostMail, post_mail
from usecases.transaction import reading
from usecases.words import words_of

SITE, FOOT = "https://keizoku.example", "\n\n--\n"
TO = "tsuuchi@minato.example"
TOKEN = "canary-token-9fQ2"
NAMED: dict[str, Any] = {
    "name": "株式会社みなと自動車", "receipt_number": "A-000123", "contact_number": "Q-000045", "reason": "虚偽の記入",
    "remarks": "指定番号が\n書類と異なります。", "question": "代表者名は\n髙橋様でよろしいですか。", "days": 7,
    "entered": [("名称", "株式会社みなと自動車"), ("電話", "03-1234-5678")], "login_ids": [("管理者", "admin")],
    "topic": "料金", "window": "東京支部", "phone": "03-0000-0000", "member_code": "1845678", "admin": "港 一郎",
    "branch": "東京支部", "client": "有限会社あおぞら整備", "cancelled": 3, "open_cases": 2, "items": "事業者名、住所1",
    "organization": "株式会社みなと自動車", "login_id": "sender001",
    "version": 2, "summary": "準拠法と裁判所の条を改めました。", "serial": "1f2e3d",
    "agent": "代理人 東京支部", "agent_base": "多摩", "returned": 2, "change": "名称変更",
    "base": "東京", "kind": "軽自動車",
    "number": "100000001", "when": "期限の前日",
    "what": "検査手数料・技術情報管理手数料", "amount": "12,300", "bases": [("東京", "3件")],
    "page": "/applications", "month": "2026年10月", "subject": "年末年始の受付について", "importance": "重要",
    "system": "このサービス", "applied": 3, "completed": 2, "paid": 1, "advances": 4,
}  # fmt: skip


def facts_of(event: MailEvent) -> dict[str, Any]:
    """An example of each fact the event has."""
    day, moment = date(2026, 11, 26), datetime.fromisoformat("2026-11-23T03:00:00+00:00")
    of_kind = {FactKind.DAY: day, FactKind.DAY_IF_KNOWN: day, FactKind.MOMENT: moment}
    return {name: NAMED.get(name, of_kind.get(kind)) for name, kind in MAILS[event].facts.items()}


def mail_of(event: MailEvent, **more: Any) -> PostMail:
    links = dict.fromkeys(MAILS[event].links, f"/links/{TOKEN}")
    good_until = START + timedelta(hours=72) if links else None
    facts = {name: fact for name, fact in facts_of(event).items() if name != "until"}
    return PostMail(**({"event": event, "to": TO, "facts": facts, "links": links,
                        "good_until": good_until} | more))  # fmt: skip


def post(session: Session, event: MailEvent, now: datetime, **more: Any) -> int:
    return post_mail(session, TEST_VAULT, mail_of(event, **more), now)


def mails_of(event: MailEvent) -> list[Mail]:
    """Those that were posted, in their order."""
    with reading() as session:
        return list(session.scalars(select(Mail).where(Mail.event == event).order_by(Mail.id)))


def letters_of(event: MailEvent) -> dict[str, str]:
    """Subject and text of each that was posted, by its recipient."""
    found = {}
    for mail in mails_of(event):
        letter = draw_letter(mail.event, mail.facts, {}, SITE, mail.language, words_of(mail.language))
        found[mail.recipient] = f"{letter.subject}\n\n{letter.text.partition(FOOT)[0]}"
    return found


def link_in(mail: Mail, name: str) -> str:
    """The path that a mail still holds."""
    return str(json.loads(TEST_VAULT.open(mail.sealed_links))[name])
