"""`make run`: four programs that begin and end together."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.demo.conftest import Filled, free_ports

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {
    "training_portal": "訓練用ポータル",
    "mail_sink": "メール受信箱",
    "worker.py": "ワーカー",
    "app.py": "ウェブ",
}
PATIENCE_SECONDS = 60
# A parent as make is one: it starts the supervisor and waits for it.
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-m', 'demo.start'])"


@dataclass
class Run:
    """A started `make run`: what was started, and its programs by name."""

    process: subprocess.Popen[str]
    programs: dict[str, int]

    def ended(self) -> tuple[int, str]:
        """The exit status, and what was said on the way out."""
        _, said = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, said


def environ_for(folder: Path) -> dict[str, str]:
    port, portal_port, sink_port = free_ports(3)
    return {
        "PATH": os.environ["PATH"],
        "KEIZOKU_DATA": str(folder),
        "PORT": str(port),
        "KEIZOKU_PORTAL_PORT": str(portal_port),
        "KEIZOKU_MAIL_SINK_PORT": str(sink_port),
    }


@contextmanager
def running(filled: Filled, folder: Path, *words: str) -> Iterator[Run]:
    """Started and ready, over a demo that is filled already."""
    process = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=environ_for(filled.copied(folder)), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        yield Run(process, programs_under(process.pid))
    finally:
        process.kill()
        process.communicate()


def programs_under(pid: int) -> dict[str, int]:
    """The programs below a process, by the word that starts them."""
    below = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    found = {}
    for child in below:
        words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
        found |= {name: child for name in PROGRAMS if name in words} or programs_under(child)
    return found


def all_end(pids: list[int]) -> bool:
    """Whether all of them end in time."""
    watches = [os.pidfd_open(pid) for pid in pids]
    try:
        return all(select.select([watch], [], [], PATIENCE_SECONDS)[0] for watch in watches)
    finally:
        for watch in watches:
            os.close(watch)


@pytest.mark.parametrize("name", PROGRAMS)
def test_when_one_program_dies_all_end_and_it_is_named(filled: Filled, tmp_path: Path, name: str) -> None:
    with running(filled, tmp_path, "-m", "demo.start") as run:
        assert set(run.programs) == set(PROGRAMS)
        others = [pid for program, pid in run.programs.items() if program != name]
        os.kill(run.programs[name], signal.SIGKILL)
        assert all_end(others)
        status, said = run.ended()
        named = [line for line in said.splitlines() if "終わった" in line]
        assert (status, named) == (1, [f"{PROGRAMS[name]} が終わったため、すべてを止めます。"])


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_all_end_in_peace(filled: Filled, tmp_path: Path, told: signal.Signals) -> None:
    with running(filled, tmp_path, "-m", "demo.start") as run:
        pids = list(run.programs.values())
        run.process.send_signal(told)
        run.process.send_signal(told)
        assert all_end(pids)
        assert run.ended() == (0, "")


def test_a_killed_make_leaves_no_process(filled: Filled, tmp_path: Path) -> None:
    with running(filled, tmp_path, "-c", PARENT) as run:
        pids = list(run.programs.values())
        run.process.kill()
        assert (len(pids), all_end(pids)) == (4, True)


@pytest.mark.parametrize("name", ["PORT", "KEIZOKU_PORTAL_PORT", "KEIZOKU_MAIL_SINK_PORT"])
def test_a_taken_port_is_named_in_a_sentence(tmp_path: Path, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "demo.start"], cwd=ROOT, env=environ_for(tmp_path) | {name: str(port)},
            capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
        )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (
        1,
        f"ポート {port} は使用中です。ほかの番号を {name} で指定してください（例：{name}={port + 1} make run）。\n",
    )
