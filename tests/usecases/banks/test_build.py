"""The table of banks is made from its source; branches of banks that are gone stay out."""

import json
from pathlib import Path

import pytest

from domain.block_file import Blocks
from reference import build_banks


def test_the_table_made_is_the_table_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = {"code": "0001", "name": "みほん", "kana": "ミホン", "hira": "みほん", "roma": "mihon"}
    branches = {
        "002": {**bank, "code": "002", "name": "北", "kana": "キタ"},
        "001": {**bank, "code": "001", "name": "本店", "kana": "ホンテン"},
    }
    (tmp_path / "branches").mkdir()
    (tmp_path / "banks.json").write_text(json.dumps({"0001": bank}), encoding="utf-8")
    (tmp_path / "updated_at").write_text("202608241146\n", encoding="utf-8")
    for code in ("0001", "0002"):
        (tmp_path / "branches" / f"{code}.json").write_text(json.dumps(branches), encoding="utf-8")
    monkeypatch.setattr(build_banks, "FILE", tmp_path / "banks.blocks")
    build_banks.main(str(tmp_path))
    file = Blocks((tmp_path / "banks.blocks").read_bytes())
    assert file.about["as_of"] == "2026-08-24"
    assert {key: file.block(key) for key in file.names()} == {
        "banks": "0001\tみほん\tミホン",
        "0001": "001\t本店\tホンテン\n002\t北\tキタ",
    }
