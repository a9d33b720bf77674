"""Take in what somebody asks: once for each form, and not too often from one place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.inquiry import InquiryTopic, window_for
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from models.inquiries import Inquiry
from usecases.audit import record
from usecases.inquiries.asked_from import seen_case
from usecases.mails.post import PostMail, post_mail
from usecases.reference import contact_windows
from usecases.sessions.guard import Rate, note_call
from usecases.vault import Vault
from usecases.words import words_of

# An office of many people sends from one address; nobody needs more receipts than these.
FROM_ONE_ADDRESS = Rate(10, timedelta(minutes=10))
TO_ONE_MAILBOX = Rate(5, timedelta(hours=1))


@dataclass(frozen=True)
class ReceiveInquiry:
    """What was asked by whom, with the form's one-time token and the hash of its answers.

    `case` and `screen` are where the form was opened; of a stranger nothing is believed of them.
    """

    token: str
    body_hash: str
    topic: InquiryTopic
    company: str
    person: str
    email: str
    phone: str
    text: str
    language: str
    address: str
    case: str = ""
    screen: str = ""


@dataclass(frozen=True)
class Received:
    """The inquiry's number, or why it was not taken; an answer, because the count of it must be kept."""

    number: int = 0
    refusal: Refusal | None = None


def receive_inquiry(
    session: Session, vault: Vault, actor: Actor | None, command: ReceiveInquiry, now: datetime
) -> Received:
    """Whoever asked gets a receipt by mail; a second post of the same form gets the first one's number."""
    known = _known(session, command)
    if known is not None:
        return known
    waits = [
        note_call(session, "inquiry", command.address, FROM_ONE_ADDRESS, now),
        note_call(session, "inquiry mail", command.email, TO_ONE_MAILBOX, now),
    ]
    if any(waits):
        return Received(refusal=Refusal("inquiry_too_many"))
    inquiry = Inquiry(
        form_token=command.token, body_hash=command.body_hash, topic=command.topic, company=command.company,
        person=command.person, email=command.email, phone=command.phone, text=command.text,
        language=command.language, created_at=now, updated_at=now,
    )  # fmt: skip
    if actor is not None:
        inquiry.organization_id, inquiry.asked_by = actor.organization_id, actor.user_id
        inquiry.case_number, inquiry.screen = seen_case(session, actor, command.case), command.screen
    try:
        with session.begin_nested():
            session.add(inquiry)
    except IntegrityError:
        # The same form, posted twice at one moment: the other one was first.
        return _known(session, command) or Received(refusal=Refusal("form_already_sent"))
    _post_receipt(session, vault, inquiry, now)
    if actor is not None:
        record(session, actor, "inquiry_sent", now, record=f"inquiry {inquiry.id}")
    return Received(number=inquiry.id)


def _post_receipt(session: Session, vault: Vault, inquiry: Inquiry, now: datetime) -> None:
    window = window_for(contact_windows(session), inquiry.topic, day_in_japan(now))
    facts = {
        "contact_number": str(inquiry.id),
        "topic": words_of(inquiry.language)[f"InquiryTopic.{inquiry.topic.name}"],
        "window": window.name if window else "",
        "phone": window.phone if window else "",
    }
    receipt = PostMail(MailEvent.CONTACT_RECEIVED, to=inquiry.email, facts=facts, language=inquiry.language)
    post_mail(session, vault, receipt, now)


def _known(session: Session, command: ReceiveInquiry) -> Received | None:
    found = session.execute(
        select(Inquiry.id, Inquiry.body_hash).where(Inquiry.form_token == command.token)
    ).one_or_none()
    if found is None:
        return None
    if found.body_hash != command.body_hash:
        return Received(refusal=Refusal("form_already_sent"))
    return Received(number=found.id)
