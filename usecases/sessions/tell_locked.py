"""ロック: tell a user whose sign-in was locked after several failures until when, and who lifts it."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.mail_event import MailEvent
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import finish_job
from usecases.sessions.ask_letter import addressee_of
from usecases.sessions.letters import tell_user
from usecases.sessions.whom_to_ask import administrators_of, whom_to_ask
from usecases.vault import Vault
from usecases.words import words_of


def tell_locked(session: Session, vault: Vault, job: ClaimedJob, now: datetime) -> None:
    """One mail a day: whoever goes on guessing does not fill a mailbox. Raises LostLease."""
    until = datetime.fromisoformat(job.facts["until"])
    found = addressee_of(session, vault, job, now)
    if found is not None:
        user = found.user
        # The lock that `cause` asks for; nothing of the row is changed by it.
        session.refresh(user, with_for_update=True)
        comma = words_of(user.language)["list_comma"]
        branch, phone = whom_to_ask(session, found.organization, now)
        admin = comma.join(each.name for each in administrators_of(session, found.organization))
        facts = {"locked_until": until, "admin": admin, "branch": branch, "phone": phone}
        cause = f"locked user {user.id} {day_in_japan(now)}"
        tell_user(session, vault, user, MailEvent.SIGN_IN_LOCKED, now, facts, cause=cause)
    finish_job(session, job, now, facts={})
