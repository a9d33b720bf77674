"""What the program is made of besides its own sources: `python -m tests.tree.sbom` writes it anew."""

import hashlib
import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from tests.tree.sources import ROOT

FILE = ROOT / "docs" / "security" / "sbom.json"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)
OSI = "License :: OSI Approved :: "
CARRIED = {
    "static/vendor/htmx-2.0.11.min.js": ("htmx", "2.0.11", "0BSD"),
    "documents/fonts/BIZUDPGothic-Regular.ttf": ("BIZ UDPGothic", "", "OFL-1.1"),
    "documents/fonts/BIZUDGothic-Digits.ttf": ("BIZ UDGothic (digits)", "", "OFL-1.1"),
    "documents/fonts/KeizokuFallbackGothic-Regular.ttf": ("Noto Sans CJK JP (a part)", "", "OFL-1.1"),
}
"""What others wrote and the tree itself holds; a list of it is complete when the folders hold nothing else."""


def packages() -> list[dict[str, Any]]:
    """Each pinned package; the hashes of its files stand in the lock, one for each platform."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return [_package(name.lower(), version) for name, version in sorted(PINNED.findall(lock))]


def _package(name: str, version: str) -> dict[str, Any]:
    found = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}"}
    licence = _licence(name)
    return found | ({"licenses": [licence]} if licence else {})


def _licence(name: str) -> dict[str, Any]:
    """As the package itself states it; nothing for one that this platform does not need."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return {}
    if expression := said.get("License-Expression"):
        return {"expression": expression}
    named = [line.removeprefix(OSI) for line in said.get_all("Classifier") or [] if line.startswith(OSI)]
    short = (said.get("License") or "").strip()
    text = ", ".join(named) or (short if short and "\n" not in short else "")
    return {"license": {"name": text}} if text else {}


def files() -> list[dict[str, Any]]:
    found = []
    for path, (name, version, licence) in CARRIED.items():
        digest = hashlib.sha256((ROOT / path).read_bytes()).hexdigest()
        part = {"type": "file", "name": name, "version": version, "licenses": [{"license": {"id": licence}}]}
        found.append({**part, "hashes": [{"alg": "SHA-256", "content": digest}], "purl": "", "description": path})
    return [{key: value for key, value in part.items() if value} for part in found]


def bill() -> str:
    """CycloneDX 1.6, the same bytes for the same tree."""
    whole = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "name": "keizoku"}},
        "components": [*packages(), *files()],
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def carried_files() -> set[Path]:
    """Files of others in the folders for them, without their licences and notes."""
    folders = (ROOT / "static" / "vendor", ROOT / "documents" / "fonts")
    return {file for folder in folders for file in folder.iterdir() if file.suffix in {".js", ".css", ".ttf", ".woff2"}}


if __name__ == "__main__":
    FILE.write_text(bill(), encoding="utf-8")
