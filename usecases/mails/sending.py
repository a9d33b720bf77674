"""What a mail job hands to the mail server, and what becomes of the mail by its answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.retry import WITH_MAIL
from models.mails import Mail, MailState
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import fail_job, finish_job, retry_job
from usecases.vault import Vault

LINK_DEAD = "mail_link_dead"


@dataclass(frozen=True)
class OutgoingMail:
    """One mail to be drawn and sent; who it is for, what it says and opens shows in no representation."""

    id: int
    event: MailEvent
    to: str = field(repr=False)
    language: str
    facts: Mapping[str, Any] = field(repr=False)
    links: Mapping[str, str] = field(repr=False)
    good_until: datetime | None
    message_id: str
    made_at: datetime

    def is_of_use(self, now: datetime) -> bool:
        """Whether what its links open is still there to be opened."""
        return self.good_until is None or now < self.good_until


def read_mail(session: Session, vault: Vault, job: ClaimedJob) -> OutgoingMail:
    mail = session.get_one(Mail, _mail_of(job))
    links = json.loads(vault.open(mail.sealed_links)) if mail.sealed_links else {}
    return OutgoingMail(
        mail.id, mail.event, mail.recipient, mail.language, mail.facts, links, mail.good_until, mail.message_id,
        mail.made_at,
    )  # fmt: skip


def note_accepted(session: Session, job: ClaimedJob, now: datetime) -> None:
    """The mail server has it: from here it counts as sent, and its links are forgotten."""
    finish_job(session, job, now)
    _set(session, job, state=MailState.ACCEPTED, accepted_at=now, sealed_links="", error="", reply=0)


def note_refused(session: Session, job: ClaimedJob, code: str, reply: int, now: datetime) -> None:
    """A definite no. The links stay until they are dead, for the operator may have it sent anew."""
    fail_job(session, job, code, now)
    _set(session, job, state=MailState.FAILED, error=code, reply=reply)


def note_unsent(session: Session, job: ClaimedJob, code: str, reply: int, first: timedelta, now: datetime) -> None:
    """Not now: it is tried again for days, then left to the operator."""
    goes_on = retry_job(session, job, code, first, now, WITH_MAIL)
    _set(session, job, state=MailState.WAITING if goes_on else MailState.FAILED, error=code, reply=reply)


def has_dead_links(session: Session, now: datetime) -> bool:
    """Looked at without a write transaction."""
    return session.scalar(select(Mail.id).where(*_dead(now)).limit(1)) is not None


def forget_dead_links(session: Session, now: datetime) -> None:
    session.execute(update(Mail).where(*_dead(now)).values(sealed_links=""))


def _dead(now: datetime) -> tuple[Any, ...]:
    return Mail.sealed_links != "", Mail.good_until <= now


def _mail_of(job: ClaimedJob) -> int:
    return int(job.facts["mail"])


def _set(session: Session, job: ClaimedJob, **values: Any) -> None:
    session.execute(
        update(Mail).where(Mail.id == _mail_of(job)).values(**values).execution_options(synchronize_session=False)
    )
