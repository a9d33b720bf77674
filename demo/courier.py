"""The worker's part in the history: the same jobs, done at the history's moments instead of all the time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateways.portal import PortalGateway
from jobs.call import run_job
from jobs.poll import poll_account
from usecases.jobs.claim import claim_job
from usecases.portal.accounts import claim_account
from usecases.requests.release import release_held
from usecases.transaction import transaction
from usecases.vault import Vault

RETRY = timedelta(seconds=1)
# While the portal or the disk works for one, the other can go on.
NAMES = ("demo:1", "demo:2")


@dataclass(frozen=True)
class Courier:
    """Nothing of it sleeps: its time is the history's."""

    portal: PortalGateway
    vault: Vault
    hands: ThreadPoolExecutor

    def send(self, now: datetime) -> None:
        """Hand over everything that the acts left."""
        self._together(lambda name: self._send_one(name, now))

    def listen(self, now: datetime, again_in: timedelta) -> None:
        """Take the news of every account that is due, and ask it again after a while."""
        self._together(lambda name: self._listen_to_one(name, now, again_in))

    def release(self, now: datetime) -> None:
        """Send held requests whose day has come."""
        with transaction() as session:
            release_held(session, now)

    def _together(self, one: Callable[[str], bool]) -> None:
        def all_there_are(name: str) -> None:
            while one(name):
                pass

        list(self.hands.map(all_there_are, NAMES))

    def _send_one(self, name: str, now: datetime) -> bool:
        with transaction() as session:
            job = claim_job(session, name, now)
        if job is not None:
            run_job(self.portal, self.vault, RETRY, job, lambda: now)
        return job is not None

    def _listen_to_one(self, name: str, now: datetime, again_in: timedelta) -> bool:
        with transaction() as session:
            polled = claim_account(session, self.vault, name, now)
        if polled is not None:
            poll_account(self.portal, polled, again_in, lambda: now)
        return polled is not None
