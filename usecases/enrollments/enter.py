"""代行入力: the operator begins to enter an enrollment that came by post, in the applicant's own wizard."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import Source
from domain.signup_draft import SignupDraft
from usecases.signup.draft import find_draft, start_draft
from usecases.vault import Vault


def enter_posted(session: Session, actor: Actor, vault: Vault, token: str | None, now: datetime) -> str:
    """The draft's token: that of the browser while it holds a posted one that was not sent, else a new one's."""
    if token is not None:
        kept = find_draft(session, vault, token, now)
        if kept is not None and kept.content.by_post and kept.enrollment_id is None:
            return token
    return start_draft(session, vault, SignupDraft(source=Source.POST), now, actor.address, actor.user_id)
