"""The table is made from its source: towns split, remarks cut, companies beside the towns."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from domain.block_file import Blocks, packed
from reference.build_postal import blocks_of, lines_of, towns_of
from usecases.addresses import find


@pytest.mark.parametrize(
    ("written", "note", "towns"),
    [
        ("北一条西", "1〜19丁目", ("北一条西",)),
        ("", "以下に掲載がない場合", ("",)),
        ("甲、乙", "", ("甲", "乙")),
        ("樺沢１６地割、樺沢１", "", ("樺沢",)),
        ("寅沢１", "５地割", ("寅沢",)),
        ("浦臼第１", "", ("浦臼第１",)),
        ("一円", "", ("一円",)),
        ("小菅村の次に１〜６６３番地がくる場合", "", ("",)),
    ],
)
def test_what_an_entry_says_about_house_numbers_is_no_town(written: str, note: str, towns: tuple[str, ...]) -> None:
    assert towns_of(written, note) == towns


def town(code: str, neighborhood: str, *others: dict[str, Any], note: str | None = None) -> dict[str, Any]:
    place = {"prefecture": "東京都", "city": "みほん市", "neighborhood": neighborhood, "note": note}
    return {"postal_code": code, **place, "alternates": list(others)}


def test_the_table_made_is_the_table_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = sqlite3.connect(tmp_path / "source.db")
    source.execute("CREATE TABLE postal_data (data TEXT)")
    source.execute("CREATE TABLE office_data (data TEXT)")
    towns = [
        town("1990000", "", note="以下に掲載がない場合"),
        town("1990001", "東町", town("1990001", "西町"), town("1990001", "西町", note="１丁目")),
        town("1990009", "北町"),
    ]
    office = {**town("1998501", "東町"), "name": "みほん　自動車", "banchi": "1-2 ABビル"}
    long = {**town("1998502", "東町"), "name": "長い", "banchi": "1" * 80}
    for table, entries in (("postal_data", towns), ("office_data", [office, long])):
        source.executemany(f"INSERT INTO {table} VALUES (?)", [(json.dumps(entry),) for entry in entries])
    file = Blocks(packed({"as_of": "2026-10"}, blocks_of(lines_of(source))))
    source.close()
    monkeypatch.setattr(find, "_table", lambda: file)
    find._cities.cache_clear()
    try:
        found = {
            code: [(one.text, one.company) for one in find.addresses_of(code)]
            for code in ("199-0000", "199-0001", "199-0002", "199-0009", "199-8501", "199-8502")
        }
    finally:
        find._cities.cache_clear()
    assert found == {
        "199-0000": [("東京都みほん市", "")],
        "199-0001": [("東京都みほん市東町", ""), ("東京都みほん市西町", "")],
        "199-0002": [],
        "199-0009": [("東京都みほん市北町", "")],
        "199-8501": [("東京都みほん市東町１－２　ＡＢビル", "みほん 自動車")],
        "199-8502": [("東京都みほん市東町", "長い")],
    }
