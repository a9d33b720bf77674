"""Write to every organization that a new version of the terms was announced, a bounded number at a time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.mail_address import is_mail_address
from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.rights import OrganizationKind
from models.organizations import Organization
from models.terms import TermsVersion
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.enqueue import JobKind, enqueue
from usecases.jobs.finish import facts_in_hand, finish_job, leave_rest
from usecases.mails.post import PostMail, post_mail
from usecases.vault import Vault

# So short that whoever else writes hardly waits for one.
SLICE = 50
WRITTEN_TO = (OrganizationKind.CLIENT, OrganizationKind.AGENT)


def ask_for_letters(session: Session, version: int, now: datetime) -> None:
    """In the transaction of the announcement: what is announced is written, whatever happens to the worker."""
    key = f"{JobKind.TERMS_CHANGED.value}:{version}"
    enqueue(session, JobKind.TERMS_CHANGED, key, key, None, now, version=version, after=0)


def write_slice(session: Session, vault: Vault, job: ClaimedJob, now: datetime) -> None:
    """The next organizations; each hears of a version once. Raises LostLease."""
    facts = facts_in_hand(session, job)
    terms = session.get_one(TermsVersion, facts["version"])
    rows = session.execute(
        select(Organization.id, Organization.name, Organization.email)
        .where(
            Organization.id > facts["after"], Organization.kind.in_(WRITTEN_TO),
            Organization.status != OrganizationStatus.CLOSED, Organization.email != "",
        )
        .order_by(Organization.id)
        .limit(SLICE)
    ).all()  # fmt: skip
    for organization_id, name, email in rows:
        if is_mail_address(email):
            _post(session, vault, terms, organization_id, name, email, now)
    done = facts.get("done", 0) + len(rows)
    if len(rows) < SLICE:
        finish_job(session, job, now, progress=done)
    else:
        leave_rest(session, job, {**facts, "after": rows[-1].id, "done": done}, done)


def _post(
    session: Session, vault: Vault, terms: TermsVersion, organization_id: int, name: str, email: str, now: datetime
) -> None:
    facts = {
        "name": name, "version": terms.version, "valid_from": terms.valid_from, "summary": terms.summary,
    }  # fmt: skip
    mail = PostMail(
        MailEvent.TERMS_CHANGED, email, facts, organization_id=organization_id,
        cause=f"terms {terms.version} to organization {organization_id}",
    )  # fmt: skip
    post_mail(session, vault, mail, now)
