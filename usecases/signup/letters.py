"""The mails of signing up: the one place where the wizard hands them to the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.refusal import Refusal
from models.enrollments import Enrollment
from usecases.mails.find import count_posted
from usecases.mails.post import PostMail, post_mail
from usecases.vault import Vault

MOST_LINKS, LINKS_WITHIN = 3, timedelta(hours=1)


@dataclass(frozen=True)
class ResumeLetter:
    """The link to a draft, and until when it is good."""

    email: str
    link: str
    good_until: datetime


@dataclass(frozen=True)
class ReceiptLetter:
    """What was entered, in words, without secrets; the link to where it stands; by when it is answered."""

    said: Sequence[tuple[str, str]]
    status_link: str
    status_until: datetime
    answer_by: date


def post_resume_letter(session: Session, vault: Vault, letter: ResumeLetter, now: datetime) -> None:
    """The mail with the link by which the draft is gone on with. Raises signup_links_too_many."""
    if count_posted(session, letter.email, MailEvent.ENROLLMENT_RESUME, now - LINKS_WITHIN) >= MOST_LINKS:
        raise Refusal("signup_links_too_many", "link_email")
    mail = PostMail(
        MailEvent.ENROLLMENT_RESUME,
        letter.email,
        {"until": letter.good_until},
        links={"resume": letter.link},
        good_until=letter.good_until,
    )
    post_mail(session, vault, mail, now)


def cause_of_receipt(enrollment_id: int) -> str:
    """By which the mail of the receipt is found again."""
    return f"enrollment {enrollment_id} received"


def post_receipt_letter(
    session: Session, vault: Vault, enrollment: Enrollment, letter: ReceiptLetter, now: datetime
) -> None:
    """The mail to the notice address: receipt number, what was entered, what comes next."""
    mail = PostMail(
        MailEvent.ENROLLMENT_RECEIVED,
        enrollment.email,
        {
            "name": enrollment.name,
            "receipt_number": enrollment.receipt_number,
            "received_at": enrollment.received_at,
            "entered": list(letter.said),
            "answer_by": letter.answer_by,
            "until": letter.status_until,
        },
        links={"status": letter.status_link},
        good_until=letter.status_until,
        cause=cause_of_receipt(enrollment.id),
    )
    post_mail(session, vault, mail, now)
