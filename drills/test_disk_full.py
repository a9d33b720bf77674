"""A full disk: a plain 503, nothing half written, reading goes on, and writing goes on when there is room again."""

import os
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from drills.conftest import Say
from drills.installation import Installation, installation, log_of
from drills.programs import Caller, Program, ended_afterwards, form_token, web
from drills.senders import request_fields
from tests.support.databases import SqliteTemplate
from tests.support.stories import CLIENT

SIZE = "24m"
MOST_POSTS = 2_000
REFUSED_POSTS = 10
SECONDS_TO_RECOVER = 5.0


class Room:
    """Takes the last room from a running program, and gives it back."""

    def __init__(self, take: Callable[[Program, Path], None], give: Callable[[Program, Path], None]) -> None:
        self.take, self.give = take, give


def fill(_program: Program, folder: Path) -> None:
    with (folder / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4_096))
        except OSError:
            return


def empty(_program: Program, folder: Path) -> None:
    (folder / "ballast").unlink()


def forbid_growth(program: Program, folder: Path) -> None:
    """No file may become longer than the log is now."""
    assert program.process is not None
    longest = max(file.stat().st_size for file in folder.glob("*.db-wal"))
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (longest, resource.RLIM_INFINITY))


def allow_growth(program: Program, _folder: Path) -> None:
    assert program.process is not None
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, unlimited)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system in memory with little room; mounting needs root."""
    folder = Path(tempfile.mkdtemp(prefix="keizoku-small-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def can_mount() -> bool:
    try:
        with small_disk():
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextmanager
def usual_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="keizoku-disk-") as folder:
        yield Path(folder)


PLACES = {"file size limit": (usual_disk, Room(forbid_growth, allow_growth))}
if os.geteuid() == 0 and can_mount():
    PLACES["small disk"] = (small_disk, Room(fill, empty))


@pytest.mark.parametrize("place", sorted(PLACES))
def test_a_full_disk_is_said_and_outlived(
    sqlite_template: SqliteTemplate, tmp_path: Path, place: str, say: Say
) -> None:
    disk, room = PLACES[place]
    with disk() as folder, installation(sqlite_template, folder) as site:
        pages = web(site.environ, tmp_path)
        with ended_afterwards(pages):
            pages.start().wait_until_it_answers()
            caller = Caller(site.environ).sign_in(CLIENT, "sender")
            people = Posts(site, caller)
            assert people.post().status_code == 303
            room.take(pages, folder)
            refused = people.post_until_refused()
            assert refused == Counter({503: REFUSED_POSTS}), (refused, people.last.text[:1500], log_of(pages))
            said = people.last.text
            assert "<h1" in said
            assert "混み合っています" in said
            listed = caller.get("/requests")
            assert listed.status_code == 200, log_of(pages)
            room.give(pages, folder)
            recovered = people.seconds_until_accepted()
            assert recovered < SECONDS_TO_RECOVER
            assert people.post().status_code == 303
        assert site.broken() == []
        assert halves(site) == (len(people.acknowledged), len(people.acknowledged))
        assert marks(site) == sorted(people.acknowledged)
    count = len(people.acknowledged)
    say(f"{count} acknowledged, {REFUSED_POSTS} refused with 503, writing again after {recovered:.2f} s")


class Posts:
    """One person's registrations, and which of them were acknowledged."""

    def __init__(self, site: Installation, caller: Caller) -> None:
        self.caller, self.base_id = caller, site.demo.bases[CLIENT, "001"].id
        self.acknowledged: list[str] = []
        self.nth = 0
        self.last: httpx.Response

    def post(self) -> httpx.Response:
        self.nth += 1
        mark = f"満杯-{self.nth:05d}"
        fields = {**request_fields(self.base_id, self.nth, mark), "form_token": form_token()}
        self.last = self.caller.post("/requests/new", fields)
        if self.last.status_code == 303:
            self.acknowledged.append(mark)
        return self.last

    def post_until_refused(self) -> Counter[int]:
        """There is a little room left in what is allocated already; then so many refusals in a row."""
        for _ in range(MOST_POSTS):
            if self.post().status_code != 303:
                return Counter([self.last.status_code, *(self.post().status_code for _ in range(REFUSED_POSTS - 1))])
        raise AssertionError("the disk never became full")

    def seconds_until_accepted(self) -> float:
        began = time.monotonic()
        while time.monotonic() - began < 10 * SECONDS_TO_RECOVER:
            if self.post().status_code == 303:
                break
            time.sleep(0.1)
        return time.monotonic() - began


def halves(site: Installation) -> tuple[int, int]:
    """Requests, and the first lines of their histories, which are written together."""
    with closing(sqlite3.connect(site.file)) as connection:
        requests = connection.execute("SELECT count(*) FROM inspection_requests").fetchone()[0]
        begun = connection.execute("SELECT count(*) FROM case_events WHERE code = 'request_registered'").fetchone()[0]
        return int(requests), int(begun)


def marks(site: Installation) -> list[str]:
    with closing(sqlite3.connect(site.file)) as connection:
        return [row[0] for row in connection.execute("SELECT memo FROM inspection_requests ORDER BY memo")]
