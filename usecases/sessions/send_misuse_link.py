"""不正利用の疑い, from the sign-in page: mail the link that reports it, so that no stranger stops others' sign-ins."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from models.users import LinkPurpose
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import finish_job
from usecases.sessions.ask_letter import addressee_of
from usecases.sessions.letters import tell_user
from usecases.users.password_link import make_password_link
from usecases.vault import Vault

LIFE = timedelta(minutes=60)
PATH = "/sign-in/misuse/report"


def send_misuse_link(session: Session, vault: Vault, job: ClaimedJob, now: datetime) -> None:
    """Then the names that were typed are forgotten. Raises LostLease."""
    found = addressee_of(session, vault, job, now)
    if found is not None and found.user.email:
        token = make_password_link(session, found.user, now, LIFE, LinkPurpose.MISUSE)
        link = {"report": f"{PATH}/{token}"}
        tell_user(session, vault, found.user, MailEvent.MISUSE_ASKED, now, links=link, good_until=now + LIFE)
    finish_job(session, job, now, facts={})
