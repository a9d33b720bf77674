"""Write to everybody who wants to hear of something, organization by organization, a bounded number at a time."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.organization_status import OrganizationStatus
from domain.rights import OrganizationKind
from models.organizations import Organization
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import facts_in_hand, finish_job, leave_rest
from usecases.mails.post import PostMail, post_mails
from usecases.mails.readers import Reader, readers_of

# So short that whoever else writes hardly waits for one.
SLICE = 20
SIDES = (OrganizationKind.CLIENT, OrganizationKind.AGENT)


def write_to_everyone(
    session: Session,
    job: ClaimedJob,
    sides: Sequence[OrganizationKind],
    concerned: Callable[[Sequence[int]], set[int]],
    letter: Callable[[Reader], PostMail | None],
    now: datetime,
) -> None:
    """`concerned` says of some organizations which are meant. Raises LostLease."""
    facts = facts_in_hand(session, job)
    query = select(Organization.id).where(
        Organization.id > facts["after"], Organization.kind.in_(sides),
        Organization.status != OrganizationStatus.CLOSED,
    )  # fmt: skip
    ids = session.scalars(query.order_by(Organization.id).limit(SLICE)).all()
    meant = concerned(ids) if ids else set()
    letters = [letter(reader) for reader in (readers_of(session, meant) if meant else ())]
    done = facts.get("done", 0) + post_mails(session, [mail for mail in letters if mail is not None], now)
    if len(ids) < SLICE:
        finish_job(session, job, now, progress=done)
    else:
        leave_rest(session, job, {**facts, "after": ids[-1], "done": done}, done)
