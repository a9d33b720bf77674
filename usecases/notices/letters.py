"""Mail those who want to hear of a notice on the first day it is shown."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.mail_event import MailEvent
from domain.mail_kind import MailKind
from domain.morning import begins_on, stated_days
from domain.notice import NoticeAudience, NoticeImportance, NoticeState
from models.notices import Notice
from models.organizations import Agreement
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.enqueue import JobKind, enqueue
from usecases.jobs.finish import facts_in_hand, finish_job, put_back_job
from usecases.mails.post import PostMail
from usecases.mails.readers import Reader
from usecases.mails.to_everyone import SIDES, write_to_everyone
from usecases.notices.find import state_now
from usecases.vault import Vault
from usecases.words import words_of

KIND_OF = {
    NoticeImportance.IMPORTANT: MailKind.IMPORTANT_NOTICES,
    NoticeImportance.NORMAL: MailKind.OTHER_NOTICES,
}


def ask_for_notice_mails(session: Session, notice: Notice, now: datetime) -> None:
    """In the transaction that writes the notice; one that is shown later is mailed that morning."""
    key = f"{JobKind.NOTICE_GIVEN.value}:{notice.id}"
    run_at = _next_morning(now) if state_now(notice, now) is NoticeState.COMING else now
    enqueue(session, JobKind.NOTICE_GIVEN, key, key, None, now, run_at, notice=notice.id, after=0)


def write_notice_slice(session: Session, _vault: Vault, job: ClaimedJob, now: datetime) -> None:
    """Nothing for one that is over or no news any more; one that was put off waits for its day. Raises LostLease."""
    facts_in_hand(session, job)
    notice = session.get_one(Notice, job.facts["notice"])
    state = state_now(notice, now)
    if state is NoticeState.COMING:
        put_back_job(session, job, "", _next_morning(now))
    elif state is NoticeState.OVER or notice.shown_from < stated_days(now)[0]:
        finish_job(session, job, now)
    else:
        sides = SIDES if notice.side is None else (notice.side,)
        write_to_everyone(
            session, job, sides, lambda ids: _concerned(session, notice, ids), lambda reader: _letter(notice, reader),
            now,
        )  # fmt: skip


def _next_morning(now: datetime) -> datetime:
    """Until it is shown its days may still be changed, so it is looked at each morning."""
    return begins_on(day_in_japan(now) + timedelta(days=1))


def _concerned(session: Session, notice: Notice, ids: Sequence[int]) -> set[int]:
    """By the kinds of vehicle of their agreements, as on the page; of whom there is none nothing is known."""
    if notice.audience is NoticeAudience.EVERYONE:
        return set(ids)
    living = Agreement.state != AgreementState.ENDED
    sides = (Agreement.client_organization_id, Agreement.agent_organization_id)
    query = union(*(select(side, Agreement.vehicle_kind).where(side.in_(ids), living) for side in sides))
    kinds: dict[int, set[str]] = {}
    for organization_id, kind in session.execute(query):
        kinds.setdefault(organization_id, set()).add(str(kind))
    return {one for one in ids if one not in kinds or notice.audience.value in kinds[one]}


def _letter(notice: Notice, reader: Reader) -> PostMail | None:
    if KIND_OF[notice.importance] not in reader.kinds:
        return None
    facts = {
        "name": reader.name, "importance": words_of(reader.language)[f"NoticeImportance.{notice.importance.name}"],
        "subject": notice.subject, "page": f"/notices/{notice.id}",
    }  # fmt: skip
    return PostMail(
        MailEvent.NOTICE_GIVEN, reader.email, facts, organization_id=reader.organization_id, language=reader.language
    )
