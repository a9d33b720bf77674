"""The portal as a program of its own: its settings, its database kept over a restart, its independence."""

import ast
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

import training_portal
from tests.training_portal.agent import Agent, Office
from tests.training_portal.conftest import PORTAL_START
from training_portal import create_portal
from training_portal.settings import PortalSettings, WrongSetting, read_settings

ROOT = Path(training_portal.__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run(tmp_path: Path, **settings: str) -> subprocess.Popen[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "KEIZOKU_PORTAL_DATABASE": str(tmp_path / "portal.db"),
        **settings,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "training_portal"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_imports_nothing_of_the_project_s_other_packages() -> None:
    allowed = {
        "training_portal",
        "flask",
        "cheroot",
        "jinja2",
        "werkzeug",
        "jpholiday",
        "cryptography",
    } | sys.stdlib_module_names
    found = set()
    for path in Path(training_portal.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {name.partition(".")[0] for name in names}
    assert found - allowed == set()


def test_it_starts_says_where_and_stops_when_told(tmp_path: Path) -> None:
    port = free_port()
    with run(tmp_path, KEIZOKU_PORTAL_PORT=str(port), KEIZOKU_PORTAL_EXAMINE_SECONDS="90") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"訓練用ポータル http://127.0.0.1:{port}/\n"
        settings = httpx.get(f"http://127.0.0.1:{port}/training/settings", trust_env=False).json()
        process.send_signal(signal.SIGTERM)
        assert (process.wait(10), settings["delays"]["examine"]) == (0, 90)


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with run(tmp_path, KEIZOKU_PORTAL_PORT=str(port)) as process:
            _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (
        1,
        f"ポート {port} は使用中です。KEIZOKU_PORTAL_PORT で別の番号を指定してください。\n",
    )


def test_a_wrong_setting_stops_the_start_naming_it(tmp_path: Path) -> None:
    with run(tmp_path, KEIZOKU_PORTAL_PORT="many") as process:
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (
        2,
        "KEIZOKU_PORTAL_PORT は 1 から 65535 までの整数にしてください（いまは「many」です）。\n",
    )


def test_settings_left_out_have_usual_values() -> None:
    assert read_settings({}) == PortalSettings("127.0.0.1", 8100, Path("var/portal.db"), None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEIZOKU_PORTAL_LISTEN", "everywhere"),
        ("KEIZOKU_PORTAL_PORT", "0"),
        ("KEIZOKU_PORTAL_EXAMINE_SECONDS", "-1"),
    ],
)
def test_each_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read_settings({name: value})


@pytest.mark.parametrize(("listen", "training_open"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False)])
def test_the_window_is_open_only_on_this_machine(tmp_path: Path, listen: str, training_open: bool) -> None:
    settings = read_settings({"KEIZOKU_PORTAL_LISTEN": listen})
    assert settings.training_open is training_open
    program = create_portal(tmp_path / "portal.db", training_open=settings.training_open)
    client = program.test_client()
    expected = 200 if training_open else 404
    assert [client.get(path).status_code for path in ("/", "/training/clock")] == [expected, expected]
    assert client.get("/events").status_code == 401
    program.extensions["training_portal"].close()


def test_everything_is_kept_over_a_restart(tmp_path: Path) -> None:
    first = create_portal(tmp_path / "portal.db", examine_seconds=3600, real_clock=lambda: PORTAL_START)
    office = Office(first)
    agent = Agent(first, office.issue_account("registered"))
    agent.to_examination()
    office.wait(minutes=10)
    first.extensions["training_portal"].close()
    second = create_portal(tmp_path / "portal.db", examine_seconds=3600, real_clock=lambda: PORTAL_START)
    again = Agent(second, {"kind": "registered", "bulk_user_id": agent.user, "password": agent.password})
    Office(second).wait(days=1)
    last = again.events()[-1]
    assert (last["seq"], last["at"], last["status"]) == (8, "2026-11-20T02:00:00.000000Z", "重量税納付待ち")
    second.extensions["training_portal"].close()
