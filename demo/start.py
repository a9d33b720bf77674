"""`make run`: one child per program, demo data once, and nothing left behind at the end."""

import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import types
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from demo.enrollments import LOGIN_IDS, MEMBER_CODE
from demo.organizations import PASSWORD, PEOPLE
from settings import WrongSetting, read_settings

ROOT = Path(__file__).resolve().parents[1]
SET_PARENT_DEATH_SIGNAL = 1
START_SECONDS = 30.0
END_SECONDS = 5.0
TOLD_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CannotStart(Exception):
    """Why the programs cannot be started, as a sentence."""


@dataclass
class Programs:
    """The running children, by name."""

    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *words: str, environ: dict[str, str]) -> None:
        self.running[name] = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environ, preexec_fn=end_with_parent, start_new_session=True
        )

    def first_ended(self) -> str | None:
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def end(self) -> None:
        """The last one first: whoever speaks to another, as the worker to the mail sink, has ended before it."""
        latest = time.monotonic() + END_SECONDS
        for child in reversed(self.running.values()):
            if child.poll() is None:
                child.terminate()
            try:
                child.wait(max(0.0, latest - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def end_with_parent() -> None:
    """A child ends when its parent is killed, so that no program is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def environment() -> dict[str, str]:
    """The demo's settings: what is set already stays, secrets are made once and kept with the data."""
    environ = {"KEIZOKU_ENV": "demo", "PYTHONUNBUFFERED": "1", **os.environ}
    portal_port = environ.setdefault("KEIZOKU_PORTAL_PORT", "8100")
    environ.setdefault("KEIZOKU_PORTAL_URL", f"http://127.0.0.1:{portal_port}")
    environ.setdefault("KEIZOKU_POLL_SECONDS", "2")
    environ.setdefault("KEIZOKU_RETRY_SECONDS", "2")
    environ.setdefault("PORT", "8000")
    data = Path(environ.setdefault("KEIZOKU_DATA", "var"))
    # Whoever names a mail server of their own gets real mails; the sink then stays empty.
    sink_port = environ.setdefault("KEIZOKU_MAIL_SINK_PORT", "8025")
    environ.setdefault("KEIZOKU_MAIL_SINK_FOLDER", str(data / "mail"))
    if "KEIZOKU_SMTP_SERVER" not in environ:
        environ |= {"KEIZOKU_SMTP_SERVER": f"127.0.0.1:{sink_port}", "KEIZOKU_SMTP_TLS": "off"}
        environ.setdefault("KEIZOKU_SMTP_SENDER", "noreply@keizoku.example")
    environ.setdefault("KEIZOKU_PORTAL_DATABASE", str(data / "portal.db"))
    data.mkdir(parents=True, exist_ok=True)
    kept = data / "secrets.json"
    if not kept.exists():
        made = {"KEIZOKU_SECRET_KEY": secrets.token_urlsafe(48), "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode()}
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(made), encoding="utf-8")
    for name, value in json.loads(kept.read_text(encoding="utf-8")).items():
        environ.setdefault(name, value)
    return environ


def refuse_taken_port(name: str, environ: dict[str, str]) -> None:
    address = environ.get("KEIZOKU_LISTEN", "127.0.0.1") if name == "PORT" else "127.0.0.1"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, int(environ[name])))
        except OSError:
            raise CannotStart(
                f"ポート {environ[name]} は使用中です。ほかの番号を {name} で指定してください"
                f"（例：{name}={int(environ[name]) + 1} make run）。"
            ) from None


def wait_for(url: str, programs: Programs) -> None:
    latest = time.monotonic() + START_SECONDS
    while time.monotonic() < latest:
        ended = programs.first_ended()
        if ended:
            raise CannotStart(f"{ended} が起動できませんでした。")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise CannotStart(f"{url} が{START_SECONDS:.0f}秒たっても応答しません。")


def say_how_to_sign_in(environ: dict[str, str]) -> None:
    print(f"\n  けいぞく          http://localhost:{environ['PORT']}/")
    print(f"  訓練用ポータル    {environ['KEIZOKU_PORTAL_URL']}/")
    print(f"  届いたメール      http://localhost:{environ['PORT']}/operator/received-mails（運営の admin）")
    print(f"\n  会員コード   ログインID（パスワードはすべて {PASSWORD}）")
    for member_code, people in PEOPLE.items():
        print(f"  {member_code}      {'  '.join(person.login_id for person in people)}")
    print(f"  {MEMBER_CODE}      {'  '.join(LOGIN_IDS)}")
    print("\n  Ctrl-C で終わります。", flush=True)


def run() -> int:
    """Start everything and stay until one program ends or we are told to end; the exit status."""
    end_with_parent()
    programs = Programs()

    def stop(_signal: int, _frame: types.FrameType | None) -> None:
        raise KeyboardInterrupt

    for told in TOLD_TO_STOP:
        signal.signal(told, stop)
    try:
        environ = environment()
        read_settings(environ)
        for name in ("PORT", "KEIZOKU_PORTAL_PORT", "KEIZOKU_MAIL_SINK_PORT"):
            refuse_taken_port(name, environ)
        programs.start("訓練用ポータル", "-m", "training_portal", environ=environ)
        programs.start("メール受信箱", "-m", "mail_sink", environ=environ)
        wait_for(environ["KEIZOKU_PORTAL_URL"] + "/training/clock", programs)
        filled = subprocess.run([sys.executable, "-m", "demo.fill"], cwd=ROOT, env=environ, check=False)
        if filled.returncode:
            raise CannotStart("デモのデータを用意できませんでした。make reset のあと、もう一度お試しください。")
        programs.start("ワーカー", "worker.py", environ=environ)
        programs.start("ウェブ", "app.py", environ=environ)
        wait_for(f"http://127.0.0.1:{environ['PORT']}/sign-in", programs)
        say_how_to_sign_in(environ)
        while (ended := programs.first_ended()) is None:
            time.sleep(0.3)
        print(f"{ended} が終わったため、すべてを止めます。", file=sys.stderr)
        return 1
    except (CannotStart, WrongSetting) as wrong:
        print(str(wrong), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        # Told once is enough: all of them are ending.
        for told in TOLD_TO_STOP:
            signal.signal(told, signal.SIG_IGN)
        programs.end()


if __name__ == "__main__":
    sys.exit(run())
