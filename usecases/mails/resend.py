"""Have a mail that could not be sent tried anew, by the operator's decision."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MAILS
from domain.refusal import Refusal
from models.jobs import Job
from models.mails import Mail, MailState
from usecases.audit import record
from usecases.jobs.enqueue import reopen
from usecases.mails.post import job_key
from usecases.scope import visible_mails


@dataclass(frozen=True)
class ResendMail:
    """The mail to be sent anew."""

    mail: int


def resend_mail(session: Session, actor: Actor, command: ResendMail, now: datetime) -> None:
    """Raises not_found, mail_not_failed, or mail_link_dead when what it links to can be opened no more."""
    mail = session.scalar(select(Mail).where(visible_mails(actor), Mail.id == command.mail).with_for_update())
    if mail is None:
        raise Refusal("not_found")
    if mail.state is not MailState.FAILED:
        raise Refusal("mail_not_failed")
    if MAILS[mail.event].links and not (mail.sealed_links and mail.good_until and now < mail.good_until):
        raise Refusal("mail_link_dead")
    mail.state, mail.error, mail.reply = MailState.WAITING, "", 0
    reopen(session.scalars(select(Job).where(Job.dedup_key == job_key(mail.id)).with_for_update()).one(), now)
    session.flush()
    record(session, actor, "mail_resent", now, record=f"mail {mail.id}", event=mail.event.value)
