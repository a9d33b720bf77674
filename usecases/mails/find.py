"""What became of a mail, for acts whose time runs from it, and how many an address got lately."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from models.mails import Mail


def accepted_at(session: Session, mail_id: int) -> datetime | None:
    """When the mail server took it: from then on a notice counts as sent."""
    return session.scalar(select(Mail.accepted_at).where(Mail.id == mail_id))


def count_posted(session: Session, to: str, event: MailEvent, since: datetime) -> int:
    """How many mails of this event were posted to an address, so that a public page cannot be made to flood it."""
    query = select(func.count()).where(Mail.recipient == to, Mail.event == event, Mail.made_at >= since)
    return session.scalar(query) or 0
