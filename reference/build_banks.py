"""Make banks.blocks: `python -m reference.build_banks <source-data/data of zengin-code>`."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from domain.block_file import packed

FILE = Path(__file__).with_name("banks.blocks")
SOURCE = "金融機関コード・銀行コード・支店コード (zengin-code)"


def table(entries: Iterable[Mapping[str, str]]) -> str:
    """One line each: code, name, kana."""
    rows = sorted((entry["code"], entry["name"], entry["kana"]) for entry in entries)
    return "\n".join("\t".join(row) for row in rows)


def main(source: str) -> None:
    folder = Path(source)
    banks = json.loads((folder / "banks.json").read_text(encoding="utf-8"))
    blocks, branches = {"banks": table(banks.values())}, 0
    for code in banks:
        of_bank = json.loads((folder / "branches" / f"{code}.json").read_text(encoding="utf-8"))
        blocks[code] = table(of_bank.values())
        branches += len(of_bank)
    updated = (folder / "updated_at").read_text(encoding="utf-8").strip()
    as_of = f"{updated[:4]}-{updated[4:6]}-{updated[6:8]}"
    FILE.write_bytes(packed({"source": SOURCE, "as_of": as_of}, blocks))
    print(f"{FILE.name}: {len(banks)} banks, {branches} branches, {FILE.stat().st_size} bytes")  # noqa: T201 -- a command tells


if __name__ == "__main__":
    main(*sys.argv[1:])
