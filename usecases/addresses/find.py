"""Find the addresses of a postal code in `reference/postal_codes.blocks`, without any network."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.block_file import Blocks

FILE = Path(__file__).resolve().parents[2] / "reference" / "postal_codes.blocks"
CITIES = "cities"


@dataclass(frozen=True)
class FoundAddress:
    """One town of a postal code, or the company whose own code it is; `rest` is empty where only the city is known."""

    prefecture: str
    city: str
    rest: str
    company: str = ""

    @property
    def text(self) -> str:
        """As 住所1 begins with it."""
        return f"{self.prefecture}{self.city}{self.rest}"


def addresses_of(postal_code: str) -> tuple[FoundAddress, ...]:
    """All towns of a code such as `106-0032`; empty for a code that nobody has."""
    digits = postal_code.replace("-", "")
    block = _table().block(digits[:3]) if len(digits) == 7 and digits.isascii() and digits.isdecimal() else None
    return tuple(_found(block, int(digits[3:]))) if block is not None else ()


def postal_data_as_of() -> str:
    """The month of the data, as `2026-10`."""
    return _table().about["as_of"]


def _found(block: str, wanted: int) -> Iterator[FoundAddress]:
    code, place = -1, ""
    for line in block.split("\n"):
        step, _, others = line.partition("\t")
        code += int(step) if step else 1
        if code > wanted:
            return
        city, _, rest = others.partition("\t")
        place = city or place
        if code == wanted:
            rest, _, company = rest.partition("\t")
            yield FoundAddress(*_cities()[int(place)], rest, company)


@cache
def _table() -> Blocks:
    return Blocks(FILE.read_bytes())


@cache
def _cities() -> tuple[tuple[str, str], ...]:
    text = _table().block(CITIES) or ""
    return tuple((prefecture, city) for prefecture, city in (line.split("\t") for line in text.split("\n")))
