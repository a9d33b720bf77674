"""Filling is done once, never in production, and a demo made by half does not count."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from demo.fill import CannotFill, fill
from models.database import Database, Model
from tests.demo.conftest import MONTHS, Filled, free_ports, real_clock, settings_for

ROOT = Path(__file__).resolve().parents[2]


def rows_of(url: str) -> dict[str, int]:
    database = Database(url)
    with database.reader() as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Model.metadata.tables.items()
        }
    database.close()
    return counts


def test_it_says_what_it_makes(filled: Filled) -> None:
    assert filled.said[0].startswith("デモのデータを作ります（")
    assert len(filled.said) > 1


def test_a_second_time_changes_nothing(filled: Filled, tmp_path: Path) -> None:
    settings = settings_for(filled.copied(tmp_path), filled.portal.url, filled.secrets)
    before, said = rows_of(settings.database_url), list[str]()
    assert fill(settings, real_clock(), months=MONTHS, tell=said.append) is False
    assert (rows_of(settings.database_url), said) == (before, [])


def test_a_demo_made_by_half_does_not_count_and_the_way_out_is_named(filled: Filled, tmp_path: Path) -> None:
    settings = settings_for(filled.copied(tmp_path), filled.portal.url, filled.secrets)
    (tmp_path / "demo-filled").unlink()
    with pytest.raises(CannotFill, match="make reset"):
        fill(settings, real_clock(), tell=print)


def test_a_portal_that_others_used_is_not_filled_again(filled: Filled, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, filled.portal.url, filled.secrets)
    with pytest.raises(CannotFill, match="訓練用ポータルに前のデータ"):
        fill(settings, real_clock(), tell=print)
    assert not (tmp_path / "demo-filled").exists()


def test_without_a_portal_nothing_is_made(secrets: dict[str, str], tmp_path: Path) -> None:
    settings = settings_for(tmp_path, f"http://127.0.0.1:{free_ports(1)[0]}", secrets)
    with pytest.raises(CannotFill, match="訓練用ポータル：応答がありません。"):
        fill(settings, real_clock(), tell=print)
    assert not (tmp_path / "demo-filled").exists()


def test_production_gets_no_demo(filled: Filled, tmp_path: Path) -> None:
    settings = replace(settings_for(tmp_path, filled.portal.url, filled.secrets), environment="production")
    with pytest.raises(CannotFill, match="production"):
        fill(settings, real_clock(), tell=print)
    assert list(tmp_path.iterdir()) == []


def test_the_command_refuses_production_in_a_sentence(secrets: dict[str, str], tmp_path: Path) -> None:
    production = {
        "KEIZOKU_VIRUS_CHECK": "off", "KEIZOKU_SMTP_SERVER": "off", "KEIZOKU_PUBLIC_URL": "https://keizoku.example.jp",
    }  # fmt: skip
    environ = {"PATH": os.environ["PATH"], "KEIZOKU_DATA": str(tmp_path), **production, **secrets}
    ended = subprocess.run(
        [sys.executable, "-m", "demo.fill"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "KEIZOKU_ENV が production のため、デモのデータは作りません。\n"
