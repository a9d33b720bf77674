"""Sixteen writers on one SQLite file, while it is backed up and read: nobody is told that it is locked."""

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from demo.organizations import make_organizations
from drills.conftest import Say
from drills.programs import ROOT
from models.database import Database
from models.requests import InspectionRequest
from tests.support.databases import SqliteTemplate
from usecases.reference import forget
from usecases.transaction import connect, transaction

PROCESSES, THREADS = 4, 4
SECONDS = 20
LONGEST_95TH = 2.0
"""Seconds, when all sixteen write without a pause on two cores; people pause."""
LEAST_WRITTEN = 100
BACKUPS = 3
START_SECONDS = 60.0


def test_sixteen_writers_meet_no_lock(sqlite_template: SqliteTemplate, tmp_path: Path, say: Say) -> None:
    url = sqlite_template.fresh(tmp_path)
    database = Database(url)
    connect(database)
    forget()
    with transaction() as session:
        make_organizations(session, datetime.now(UTC))
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "drills.writer", url, f"書き手{number}", str(THREADS), str(SECONDS)],
            cwd=ROOT, stdout=subprocess.PIPE,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    wait_for_the_first(database)
    backups = [backed_up(url, tmp_path, number) for number in range(BACKUPS)]
    went = [json.loads(writer.communicate(timeout=SECONDS + 60)[0]) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * PROCESSES
    errors = [error for one in went for error in one["errors"]]
    seconds = sorted(second for one in went for second in one["seconds"])
    written = sum(one["written"] for one in went)
    slow = seconds[int(len(seconds) * 0.95)]
    with database.reader() as session:
        there = session.scalar(select(func.count()).select_from(InspectionRequest))
    database.close()
    say(f"{PROCESSES * THREADS} writers for {SECONDS} s: {written} written, {len(errors)} errors, 95th {slow:.2f} s, "
        f"longest {seconds[-1]:.2f} s, backups held {backups} rows")  # fmt: skip
    assert errors == []
    assert min(backups) > 0
    assert there == written >= LEAST_WRITTEN
    assert slow < LONGEST_95TH


def wait_for_the_first(database: Database) -> None:
    latest = time.monotonic() + START_SECONDS
    while time.monotonic() < latest:
        with database.reader() as session:
            if session.scalar(select(InspectionRequest.id).limit(1)) is not None:
                return
        time.sleep(0.05)


def backed_up(url: str, folder: Path, number: int) -> int:
    """A whole copy while everyone writes; how many requests it holds."""
    copy = folder / f"backup-{number}.db"
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(connection.execute("SELECT count(*) FROM inspection_requests").fetchone()[0])
