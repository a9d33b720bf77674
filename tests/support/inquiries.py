"""What strangers ask in tests, taken in by the use case itself."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.inquiry import InquiryTopic
from tests.support.agency_stories import TEST_VAULT
from usecases.inquiries.receive import ReceiveInquiry, receive_inquiry

ASKED = ReceiveInquiry(
    token="token-of-an-inquiry-1", body_hash="a" * 64, topic=InquiryTopic.BILLING, company="株式会社はじめ整備",
    person="初芽　太郎", email="hajime@example.jp", phone="03-0000-0999", text="料金について教えてください。",
    language="ja", address="192.0.2.7",
)  # fmt: skip


def an_inquiry(session: Session, now: datetime, actor: Actor | None = None, **facts: Any) -> int:
    """Its number; a stranger's without an actor."""
    return receive_inquiry(session, TEST_VAULT, actor, replace(ASKED, **facts), now).number
