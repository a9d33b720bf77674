"""An acknowledged write has reached the disk: one sync of SQLite's log for each, counted from outside."""

import os
import time
from pathlib import Path

import pytest

from drills.conftest import Say
from drills.installation import installation, log_of
from drills.programs import Caller, ended_afterwards, form_token, web
from drills.senders import request_fields
from tests.support.databases import SqliteTemplate
from tests.support.stories import CLIENT

WRITES = 60
MORE_THAN_ONE_EACH = 6
"""Starting the log anew after a checkpoint syncs once more."""
TRACE = ("strace", "-D", "-f", "-qq", "-y", "-e", "trace=fsync,fdatasync", "-o")


@pytest.mark.parametrize("address", ["/requests/new", "/bases/new"])
def test_each_acknowledged_write_is_synced_once(
    sqlite_template: SqliteTemplate, tmp_path: Path, address: str, say: Say
) -> None:
    trace = tmp_path / "syncs"
    with installation(sqlite_template, tmp_path) as site:
        pages = web(site.environ, tmp_path, *TRACE, str(trace))
        with ended_afterwards(pages):
            pages.start().wait_until_it_answers()
            caller = Caller(site.environ).sign_in(CLIENT, "sender" if address == "/requests/new" else "admin")
            base_id = site.demo.bases[CLIENT, "001"].id
            before = syncs(trace, site.file)
            for nth in range(WRITES):
                base = {"code": f"S{nth}", "name": "同期工場", "short_name": "同期"}
                fields = request_fields(base_id, nth, f"同期-{nth}") if address == "/requests/new" else base
                answer = caller.post(address, {**fields, "form_token": form_token()})
                assert answer.status_code == 303, (answer.text[:1000], log_of(pages))
            counted = settled(trace, site.file) - before
        say(f"{WRITES} acknowledged writes, {counted} syncs of the log")
        assert WRITES <= counted <= WRITES + MORE_THAN_ONE_EACH


def syncs(trace: Path, database: Path) -> int:
    """How often the log of the database was synced so far."""
    mark = f"{os.path.realpath(database)}-wal>"
    calls = (line for line in trace.read_text(encoding="utf-8", errors="replace").splitlines() if "sync(" in line)
    return sum(mark in line for line in calls)


def settled(trace: Path, database: Path) -> int:
    """The count when the tracer has written what it saw."""
    counted, latest = -1, time.monotonic() + 5
    while time.monotonic() < latest:
        again = syncs(trace, database)
        if again == counted:
            return counted
        counted = again
        time.sleep(0.2)
    return counted
