"""The wizard's draft: kept sealed for 30 days, found again only by its token."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.refusal import Refusal
from domain.signup_draft import SignupDraft, read, written
from models.enrollments import SignupDraft as DraftRow
from usecases.sessions.guard import Rate, note_call
from usecases.vault import Vault

KEPT_FOR = timedelta(days=30)
LARGEST = 300_000
FROM_ONE_ADDRESS = Rate(30, timedelta(hours=1))


@dataclass(frozen=True)
class KeptDraft:
    """A draft as it was found, and the enrollment it has become."""

    content: SignupDraft
    started_by: int | None
    saved_at: datetime
    ends_at: datetime
    enrollment_id: int | None


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def start_draft(
    session: Session,
    vault: Vault,
    content: SignupDraft,
    now: datetime,
    address: str,
    started_by: int | None = None,
) -> str:
    """Keep a new draft; the token that alone finds it again. Drafts whose time is over are gone by then.

    Raises signup_too_many for an address that began a great many of late.
    """
    if note_call(session, "signup", address, FROM_ONE_ADDRESS, now):
        raise Refusal("signup_too_many")
    session.execute(delete(DraftRow).where(DraftRow.ends_at <= now))
    token = new_token()
    row = DraftRow(token_hash=token_hash(token), source=content.source, started_by=started_by)
    _write(row, vault, content, now)
    session.add(row)
    session.flush()
    return token


def find_draft(session: Session, vault: Vault, token: str, now: datetime) -> KeptDraft | None:
    """The draft of a token, None when there is none or its 30 days are over."""
    row = find_row(session, token, now)
    return None if row is None else opened(row, vault)


def change_draft(
    session: Session, vault: Vault, token: str, change: Callable[[SignupDraft], SignupDraft], now: datetime
) -> None:
    """Write `change` of what stands there; of two tabs the later one changes what the earlier one wrote.

    Raises not_found, and signup_already_sent once the draft has become an enrollment.
    """
    row = find_row(session, token, now, lock=True)
    if row is None:
        raise Refusal("not_found")
    if row.enrollment_id is not None:
        raise Refusal("signup_already_sent")
    _write(row, vault, change(read(vault.open(row.sealed_content), row.source)), now)


def discard_draft(session: Session, token: str, now: datetime) -> None:
    """Forget what was typed; what has become an enrollment stays with it."""
    row = find_row(session, token, now, lock=True)
    if row is not None and row.enrollment_id is None:
        session.delete(row)


def find_row(session: Session, token: str, now: datetime, lock: bool = False) -> DraftRow | None:
    query = select(DraftRow).where(DraftRow.token_hash == token_hash(token), DraftRow.ends_at > now)
    return session.scalar(query.with_for_update() if lock else query)


def opened(row: DraftRow, vault: Vault) -> KeptDraft:
    content = read(vault.open(row.sealed_content), row.source)
    return KeptDraft(content, row.started_by, row.saved_at, row.ends_at, row.enrollment_id)


def _write(row: DraftRow, vault: Vault, content: SignupDraft, now: datetime) -> None:
    text = written(content)
    if len(text) > LARGEST:
        raise Refusal("signup_draft_too_large")
    row.sealed_content, row.saved_at, row.ends_at = vault.seal(text), now, now + KEPT_FOR
