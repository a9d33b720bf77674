"""Take a draft over to another browser, by a link that was mailed on wish."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.refusal import Refusal
from models.enrollments import SignupDraft as DraftRow
from usecases.signup.draft import find_row, new_token, token_hash
from usecases.signup.letters import ResumeLetter, post_resume_letter
from usecases.vault import Vault


@dataclass(frozen=True)
class MailResumeLink:
    """To which address the link goes; `path` makes the link's address out of its key."""

    token: str
    email: str
    path: str


def mail_resume_link(session: Session, vault: Vault, command: MailResumeLink, now: datetime) -> None:
    """Mail a link to the draft; a link mailed before is dead from now on. Raises not_found or signup_already_sent."""
    row = find_row(session, command.token, now, lock=True)
    if row is None:
        raise Refusal("not_found")
    if row.enrollment_id is not None:
        raise Refusal("signup_already_sent")
    key = new_token()
    row.link_hash = token_hash(key)
    letter = ResumeLetter(command.email, f"{command.path}/{key}", row.ends_at)
    post_resume_letter(session, vault, letter, now)


def link_is_good(session: Session, key: str, now: datetime) -> datetime | None:
    """When the draft of a link was saved last, None for a link that is dead."""
    row = _linked(session, key, now)
    return None if row is None else row.saved_at


def take_over(session: Session, key: str, now: datetime) -> str:
    """The draft's new token: the link is used up, and the browser of before has it no more. Raises not_found."""
    row = _linked(session, key, now, lock=True)
    if row is None:
        raise Refusal("not_found")
    token = new_token()
    row.token_hash, row.link_hash = token_hash(token), None
    return token


def _linked(session: Session, key: str, now: datetime, lock: bool = False) -> DraftRow | None:
    query = select(DraftRow).where(
        DraftRow.link_hash == token_hash(key), DraftRow.ends_at > now, DraftRow.enrollment_id.is_(None)
    )
    return session.scalar(query.with_for_update() if lock else query)
