"""会員コード・IDが分からない: take the question in, the same whether or not anybody has the address."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.refusal import Refusal
from usecases.jobs.enqueue import JobKind, enqueue
from usecases.sessions.guard import Rate, note_call
from usecases.vault import Vault

# An office of many people asks from one network; nobody needs the same letter more often.
FROM_ONE_ADDRESS = Rate(10, timedelta(minutes=10))
FOR_ONE_MAILBOX = Rate(3, timedelta(hours=1))


@dataclass(frozen=True)
class AskIds:
    """The mail address that was typed, and from where."""

    email: str = field(repr=False)
    address: str


def ask_ids(session: Session, vault: Vault, command: AskIds, now: datetime) -> Refusal | None:
    """Why it was not taken; an answer, because the count of it must be kept.

    A worker looks the address up: what is done here, and how long it takes, tells nothing of who is registered.
    """
    waits = [
        note_call(session, "ids", command.address, FROM_ONE_ADDRESS, now),
        note_call(session, "ids mail", command.email.lower(), FOR_ONE_MAILBOX, now),
    ]
    if any(waits):
        return Refusal("ids_asked_too_often")
    key = f"{JobKind.IDS_ASKED.value}:{secrets.token_hex(16)}"
    enqueue(session, JobKind.IDS_ASKED, key, key, None, now, sealed_email=vault.seal(command.email))
    return None
