"""Post a mail in the transaction of the act that it tells of; a worker sends it afterwards."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain.mail_address import is_mail_address
from domain.mail_event import MAILS, MailEvent, kept_facts
from models.jobs import Job, JobState
from models.mails import Mail, MailState
from usecases.jobs.enqueue import JobKind, enqueue
from usecases.vault import Vault

# As many as a statement may name by their Message-ID.
AT_ONCE = 1_000


@dataclass(frozen=True)
class PostMail:
    """What happened, who hears of it, and the facts that the event's row in `domain.mail_event` names.

    `links` are paths of our own site; they carry one-time tokens, so they are sealed. `good_until` is when they die:
    nothing is sent after it, and it is also the fact `until`. Of one `cause` only one mail is ever posted; whoever
    gives one holds a lock on what it names. `organization_id` is None while there is none yet.
    """

    event: MailEvent
    to: str
    facts: Mapping[str, Any]
    links: Mapping[str, str] = field(default_factory=dict, repr=False)
    good_until: datetime | None = None
    organization_id: int | None = None
    language: str = "ja"
    cause: str = ""


def post_mail(session: Session, vault: Vault, command: PostMail, now: datetime) -> int:
    """The mail's id. Raises ValueError for what the forms and acts before must have seen to."""
    if not is_mail_address(command.to):
        raise ValueError("a mail goes to one bare address")
    until = {"until": command.good_until} if command.good_until else {}
    facts, sealed = kept_facts(command.event, {**command.facts, **until}), _sealed(vault, command)
    if command.cause:
        known = session.scalar(select(Mail.id).where(Mail.cause == command.cause))
        if known is not None:
            return known
    mail = Mail(**_row(command, facts, sealed, now))
    session.add(mail)
    session.flush()
    enqueue(session, JobKind.MAIL, job_key(mail.id), job_key(mail.id), command.organization_id, now, mail=mail.id)
    return mail.id


def post_mails(session: Session, commands: Sequence[PostMail], now: datetime) -> int:
    """Many at once, in as many statements as one; how many. Each is about the act of this transaction alone, so none
    has a cause, and none holds a link that opens anything."""
    if any(command.cause or command.links or not is_mail_address(command.to) for command in commands):
        raise ValueError("many mails have neither cause nor links, and each goes to one bare address")
    rows = [_row(command, kept_facts(command.event, command.facts), "", now) for command in commands]
    for start in range(0, len(rows), AT_ONCE):
        _post(session, rows[start : start + AT_ONCE], now)
    return len(rows)


def _post(session: Session, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    session.execute(insert(Mail), rows)
    posted = select(Mail.id, Mail.organization_id).where(Mail.message_id.in_([row["message_id"] for row in rows]))
    jobs = [
        {
            "kind": JobKind.MAIL.value, "dedup_key": job_key(mail_id), "order_key": job_key(mail_id),
            "state": JobState.WAITING, "run_at": now, "facts": {"mail": mail_id}, "organization_id": organization_id,
            "made_at": now,
        }
        for mail_id, organization_id in session.execute(posted.order_by(Mail.id)).all()
    ]  # fmt: skip
    session.execute(insert(Job), jobs)


def _row(command: PostMail, facts: dict[str, Any], sealed: str, now: datetime) -> dict[str, Any]:
    return {
        "organization_id": command.organization_id, "recipient": command.to, "event": command.event,
        "language": command.language, "facts": facts, "sealed_links": sealed, "good_until": command.good_until,
        "cause": command.cause or None, "message_id": uuid.uuid4().hex, "state": MailState.WAITING, "made_at": now,
    }  # fmt: skip


def job_key(mail_id: int) -> str:
    """Of the one job of a mail; no mail waits for another."""
    return f"{JobKind.MAIL.value}:{mail_id}"


def _sealed(vault: Vault, command: PostMail) -> str:
    if set(command.links) != set(MAILS[command.event].links):
        raise ValueError(f"{command.event} holds links of other names")
    if not command.links:
        return ""
    if command.good_until is None or not all(path.startswith("/") for path in command.links.values()):
        raise ValueError("a link is a path of our own and good until some moment")
    return vault.seal(json.dumps(dict(command.links)))
