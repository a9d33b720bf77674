"""パスワードの再設定: send the link of an hour to whoever asked for it by name, if there is an address."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from usecases.audit import record_for
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import finish_job
from usecases.sessions.ask_letter import addressee_of
from usecases.sessions.letters import tell_user
from usecases.users.password_link import make_password_link
from usecases.vault import Vault

RESET_LIFE = timedelta(minutes=60)
PATH = "/password/set"


def send_reset(session: Session, vault: Vault, job: ClaimedJob, now: datetime) -> None:
    """Then the names that were typed are forgotten. Raises LostLease."""
    found = addressee_of(session, vault, job, now)
    # Whose sign-in was stopped for misuse may have a stranger in the mailbox: there only an administrator opens it.
    if found is not None and found.user.email and found.user.suspected_at is None:
        token = make_password_link(session, found.user, now, RESET_LIFE)
        link = {"password": f"{PATH}/{token}"}
        tell_user(session, vault, found.user, MailEvent.PASSWORD_RESET, now, links=link, good_until=now + RESET_LIFE)
        record_for(
            session, found.organization.id, "password_reset_sent", now, record=f"user {found.user.login_id}",
            user_id=found.user.id, login_id=found.user.login_id, role=found.user.role.value,
        )  # fmt: skip
    finish_job(session, job, now, facts={})
