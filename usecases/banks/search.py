"""Search banks and their branches in `reference/banks.blocks`, without any network."""

from functools import cache, lru_cache
from pathlib import Path

from domain.bank_names import Found, Named, matching, named
from domain.block_file import Blocks

FILE = Path(__file__).resolve().parents[2] / "reference" / "banks.blocks"
BANKS = "banks"
MOST_FOUND = 20
# The branches of so many banks are kept ready; the largest has about 700.
MOST_KEPT = 8


def search_banks(words: str, most: int = MOST_FOUND) -> Found:
    return matching(_banks(), words, most)


def search_branches(bank_code: str, words: str, most: int = MOST_FOUND) -> Found:
    """Nothing is found at a bank that does not exist."""
    return matching(_branches(bank_code), words, most)


def find_bank(code: str) -> Named | None:
    return next((bank for bank in _banks() if bank.code == code), None)


def find_branch(bank_code: str, code: str) -> Named | None:
    return next((branch for branch in _branches(bank_code) if branch.code == code), None)


def bank_data_as_of() -> str:
    """The day of the data, as `2026-08-24`."""
    return _table().about["as_of"]


@cache
def _table() -> Blocks:
    return Blocks(FILE.read_bytes())


@cache
def _banks() -> tuple[Named, ...]:
    return _rows(BANKS)


def _branches(bank_code: str) -> tuple[Named, ...]:
    # Only codes of banks are kept, so that wrong ones push none of them out.
    return _kept_branches(bank_code) if find_bank(bank_code) else ()


@lru_cache(maxsize=MOST_KEPT)
def _kept_branches(bank_code: str) -> tuple[Named, ...]:
    return _rows(bank_code)


def _rows(key: str) -> tuple[Named, ...]:
    text = _table().block(key)
    return tuple(named(*line.split("\t")) for line in text.split("\n")) if text else ()
