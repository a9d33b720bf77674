"""The mails of signing up: the one place where the wizard hands them to the outbox."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.enrollments import Enrollment
from usecases.vault import Vault


@dataclass(frozen=True)
class ResumeLetter:
    """The link to a draft, and until when it is good."""

    email: str
    link: str
    good_until: datetime


def post_resume_letter(session: Session, vault: Vault, letter: ResumeLetter, now: datetime) -> None:
    """The mail with the link by which the draft is gone on with."""


def post_receipt_letter(session: Session, vault: Vault, enrollment: Enrollment, answer_by: date, now: datetime) -> None:
    """The mail to the notice address: receipt number, what was entered without secrets, what comes next."""
