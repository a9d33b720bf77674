"""Mail those who want to hear of a planned stop."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.mail_kind import MailKind
from models.reference import PlannedStop
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.enqueue import JobKind, enqueue
from usecases.jobs.finish import finish_job
from usecases.mails.post import PostMail
from usecases.mails.readers import Reader
from usecases.mails.to_everyone import SIDES, write_to_everyone
from usecases.vault import Vault
from usecases.words import words_of


def ask_for_stop_mails(session: Session, stop: PlannedStop, now: datetime) -> None:
    """In the transaction that plans it."""
    # The number of one that was called off may be given again.
    key = f"{JobKind.STOP_PLANNED.value}:{stop.id}:{now.isoformat()}"
    enqueue(session, JobKind.STOP_PLANNED, key, key[:60], None, now, stop=stop.id, after=0)


def write_stop_slice(session: Session, _vault: Vault, job: ClaimedJob, now: datetime) -> None:
    """Nothing for one that was called off or is over. Raises LostLease."""
    stop = session.get(PlannedStop, job.facts["stop"])
    if stop is None or stop.ends_at <= now:
        finish_job(session, job, now)
    else:
        write_to_everyone(session, job, SIDES, set, lambda reader: _letter(stop, reader), now)


def _letter(stop: PlannedStop, reader: Reader) -> PostMail | None:
    if MailKind.PLANNED_STOPS not in reader.kinds:
        return None
    facts = {
        "name": reader.name, "system": words_of(reader.language)[f"System.{stop.system.name}"],
        "starts_at": stop.starts_at, "ends_at": stop.ends_at, "remarks": stop.text,
    }  # fmt: skip
    return PostMail(
        MailEvent.STOP_PLANNED, reader.email, facts, organization_id=reader.organization_id, language=reader.language
    )
