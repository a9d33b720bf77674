"""The worker: sends, mails, polls and releases what is due until it is told to stop; several may run side by side."""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FrameType

from gateways.mail import Smtp
from gateways.portal_http import HttpPortal
from jobs.keeping import Keeper
from jobs.mail import Postman
from jobs.work import Work
from models.database import Database
from settings import Settings, WrongSetting, read_settings
from usecases.faults import fault_of
from usecases.jobs.beat import forget_worker
from usecases.transaction import connect, transaction
from usecases.vault import Vault

# A portal that answers slowly must not keep the other calls waiting.
THREADS = 4
# What is in the middle of a call when the worker stops is done by another after its lease.
PATIENCE_AT_STOP = 1.5
IDLE_SECONDS = 0.5
BEAT_SECONDS = 10.0
RELEASE_SECONDS = 15.0
TIDY_SECONDS = 300.0
TEND_SECONDS = 60.0
log = logging.getLogger("keizoku.worker")


def clock() -> datetime:
    return datetime.now(UTC)


class Worker:
    """One process with several threads, each with its own name and leases."""

    def __init__(self, settings: Settings) -> None:
        self.database = Database(settings.database_url)
        connect(self.database)
        self.portal = HttpPortal(settings.portal_url)
        self.stopping = threading.Event()
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        vault = Vault(settings.vault_keys)
        self.postman = Postman(
            name=f"{self.name}:mail",
            server=Smtp(settings.mail_server) if settings.mail_server else None,
            vault=vault,
            site=settings.public_url,
            retry=timedelta(seconds=settings.retry_seconds),
        )
        self.keeper = Keeper()
        self.work = [
            Work(
                name=f"{self.name}:{number}",
                portal=self.portal,
                vault=vault,
                retry=timedelta(seconds=settings.retry_seconds),
                poll_every=timedelta(seconds=settings.poll_seconds),
            )
            for number in range(THREADS)
        ]

    def run(self) -> None:
        """Until `stop`; then what can be finished quickly is finished."""
        steps = [self.postman.step, *(work.step for work in self.work)]
        threads = [threading.Thread(target=self._go_on, args=(step,), daemon=True) for step in steps]
        for thread in threads:
            thread.start()
        self._keep_house(self.work[0])
        until = time.monotonic() + PATIENCE_AT_STOP
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        with transaction() as session:
            forget_worker(session, self.work[0].name)

    def stop(self) -> None:
        self.stopping.set()

    def _go_on(self, step: Callable[[Callable[[], datetime]], bool]) -> None:
        while not self.stopping.is_set():
            try:
                worked = step(clock)
            except Exception as error:
                # Whatever it is, the lease ends and the job is tried anew; the worker itself goes on.
                log.error("a step failed: %s", fault_of(error))
                worked = False
            if not worked:
                self.stopping.wait(IDLE_SECONDS)

    def _keep_house(self, work: Work) -> None:
        """The heartbeat, the release of held requests, the end of dead links, and what is tended by the minute."""
        next_beat = next_release = next_tidy = next_tend = 0.0
        while not self.stopping.is_set():
            try:
                if time.monotonic() >= next_beat:
                    work.beat(clock())
                    if not next_beat:
                        sys.stdout.write("作業プロセスを開始しました。\n")
                        sys.stdout.flush()
                    next_beat = time.monotonic() + BEAT_SECONDS
                if time.monotonic() >= next_release:
                    work.release(clock())
                    next_release = time.monotonic() + RELEASE_SECONDS
                if time.monotonic() >= next_tidy:
                    self.postman.tidy(clock())
                    next_tidy = time.monotonic() + TIDY_SECONDS
                if time.monotonic() >= next_tend:
                    work.tend(clock())
                    self.keeper.tend(clock())
                    next_tend = time.monotonic() + TEND_SECONDS
            except Exception as error:
                log.error("keeping house failed: %s", fault_of(error))
            self.stopping.wait(IDLE_SECONDS)


def main() -> int:
    try:
        settings = read_settings(os.environ)
    except WrongSetting as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    # The addresses of calls carry application numbers: nothing for a log.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    worker = Worker(settings)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # A call still under way must not keep the process: its lease ends by itself.
    os._exit(code)
