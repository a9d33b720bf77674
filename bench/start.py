"""How long a newcomer waits: from a clone of this repository to the answering sign-in page, `python -m bench.start`."""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.demo.conftest import free_ports

ROOT = Path(__file__).resolve().parents[1]
FILL_BAR = 60.0
"""Seconds for the demo's data."""
FILLED = re.compile(r"デモのデータができました（([\d.]+)秒）")
READY = "Ctrl-C"


@dataclass(frozen=True)
class Waited:
    """Seconds: what pip and the packages need, the demo's data, and all of `make run` after the installation.

    The processor's share tells a busy machine from a slow program.
    """

    clone: float
    install: float
    fill: float
    run: float
    install_cpu: float
    run_cpu: float


def measure(folder: Path) -> Waited:
    began = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, folder / "keizoku"], check=True)
    cloned = time.monotonic()
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("KEIZOKU_", "PYTHON"))}
    port, portal_port = free_ports(2)
    environ |= {"PORT": str(port), "KEIZOKU_PORTAL_PORT": str(portal_port)}
    subprocess.run(["make", "--silent", "install"], cwd=folder / "keizoku", env=environ, check=True)
    installed, install_cpu = time.monotonic(), _cpu()
    fill, ready = _run_until_ready(folder / "keizoku", environ)
    return Waited(cloned - began, installed - cloned, fill, ready - installed, install_cpu, _cpu() - install_cpu)


def _cpu() -> float:
    """Of all programs that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run_until_ready(clone: Path, environ: dict[str, str]) -> tuple[float, float]:
    """The seconds it says the demo's data took, and when the sign-in page answered."""
    made = subprocess.Popen(["make", "--silent", "run"], cwd=clone, env=environ, stdout=subprocess.PIPE, text=True)
    assert made.stdout is not None
    fill = float("nan")
    try:
        for line in made.stdout:
            if found := FILLED.search(line):
                fill = float(found[1])
            if READY in line:
                break
        with urllib.request.urlopen(f"http://127.0.0.1:{environ['PORT']}/sign-in", timeout=10) as answer:
            assert b'name="login_id"' in answer.read()
        return fill, time.monotonic()
    finally:
        # Make hands it on to the program.
        made.terminate()
        made.communicate(timeout=30)


def main() -> bool:
    """Whether the demo's data came within their bar."""
    with tempfile.TemporaryDirectory(prefix="keizoku-start-") as folder:
        waited = measure(Path(folder))
    within = waited.fill <= FILL_BAR
    print(f"clone            {waited.clone:6.1f} s")
    print(f"install          {waited.install:6.1f} s  ({waited.install_cpu:.1f} s CPU) mostly the network's part")
    print(f"make run         {waited.run:6.1f} s  ({waited.run_cpu:.1f} s CPU) until the sign-in page answers")
    print(f"  demo data      {waited.fill:6.1f} s  (bar {FILL_BAR:.0f}) {'ok' if within else 'OVER'}")
    print(f"  the rest       {waited.run - waited.fill:6.1f} s")
    print(f"altogether       {waited.clone + waited.install + waited.run:6.1f} s")
    return within


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
