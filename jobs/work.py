"""What a worker does, one thing at a time: jobs that are due, accounts to poll, requests whose day has come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateways.portal import PortalGateway
from jobs.audit import check_audit
from jobs.bases import tend_bases
from jobs.call import run_job
from jobs.certificates import tend_certificates
from jobs.client_changes import mail_client_changes
from jobs.dormant import tend_dormant_users
from jobs.letters import write_letters
from jobs.many import run_slice
from jobs.morning import begin_morning
from jobs.password import change_password
from jobs.poll import poll_account
from jobs.portal_accounts import tend_portal_accounts
from jobs.signing import tend_signing
from jobs.standing import stop_what_is_due
from usecases.jobs.beat import beat
from usecases.jobs.claim import claim_job, is_anything_due
from usecases.jobs.enqueue import CASE_WORK, LETTERS, JobKind
from usecases.portal.accounts import claim_account, is_poll_due
from usecases.requests.release import release_held
from usecases.transaction import reading, transaction
from usecases.vault import Vault

# A clock that stands still would otherwise let a job that asks for another run for ever.
MOST_STEPS = 100_000
KINDS = (*CASE_WORK, *LETTERS, JobKind.PORTAL_PASSWORD)


@dataclass(frozen=True)
class Work:
    """A worker's means: its name, the portal, the key to its secrets, and how long it waits."""

    name: str
    portal: PortalGateway
    vault: Vault
    retry: timedelta
    poll_every: timedelta

    def run_once(self, now: datetime) -> int:
        """Do everything that is due at one moment; how many steps that took. Nothing waits or sleeps."""
        self.release(now)
        self.tend(now)
        steps = 0
        while steps < MOST_STEPS and self.step(lambda: now):
            steps += 1
        return steps

    def step(self, clock: Callable[[], datetime]) -> bool:
        """One job or a slice of one, or one account's events; False when nothing is due."""
        return self._one_job(clock) or self._one_account(clock)

    def release(self, now: datetime) -> None:
        """Send held requests whose day has come."""
        with transaction() as session:
            release_held(session, now)

    def tend(self, now: datetime) -> None:
        """What is looked after by the minute: certificates, suspensions, unused sign-ins, chains of the audit."""
        tend_certificates(self.vault, now)
        stop_what_is_due(self.vault, now)
        tend_dormant_users(self.vault, now)
        tend_signing(self.vault, now)
        tend_bases(self.vault, now)
        tend_portal_accounts(self.vault, now)
        mail_client_changes(self.vault, now)
        begin_morning(now)
        check_audit(now)

    def beat(self, now: datetime) -> None:
        with transaction() as session:
            beat(session, self.name, now)

    def _one_job(self, clock: Callable[[], datetime]) -> bool:
        now = clock()
        with reading() as session:
            if not is_anything_due(session, now, KINDS):
                return False
        with transaction() as session:
            job = claim_job(session, self.name, now, KINDS)
        if job is None:
            return False
        if job.kind in LETTERS:
            write_letters(self.vault, job, clock)
        elif job.kind == JobKind.PORTAL_PASSWORD:
            change_password(self.portal, self.vault, self.retry, job, clock)
        elif job.kind == JobKind.MANY:
            run_slice(job, clock)
        else:
            run_job(self.portal, self.vault, self.retry, job, clock)
        return True

    def _one_account(self, clock: Callable[[], datetime]) -> bool:
        now = clock()
        with reading() as session:
            if not is_poll_due(session, now):
                return False
        with transaction() as session:
            polled = claim_account(session, self.vault, self.name, now)
        if polled is None:
            return False
        poll_account(self.portal, polled, self.poll_every, clock)
        return True
