"""How much more a statement reads in a longer table, and what of it no query can spare.

PostgreSQL goes down into a B-tree from its root: each level more is one page more for each time that a plan does so.
And of rows that follow each other in a short list some lie on one page of the table; in a long one at most one each.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text

LIST = re.compile(r"= ANY \('\{([^}]*)\}'")
"""The members of an IN; each is looked for by itself."""
LEVELS = """
SELECT relname, (bt_metap(relname)).fastlevel FROM pg_class
JOIN pg_am ON pg_am.oid = relam
WHERE amname = 'btree' AND relkind = 'i' AND relnamespace = 'public'::regnamespace
"""


@dataclass(frozen=True)
class Entry:
    """One scan of an index in a plan: how often it goes down into it at most, the pages it reads in all, and the rows
    of the table that a single one fetches in the index's order.
    """

    index: str
    times: int
    pages: int
    rows: int = 0


@dataclass(frozen=True)
class Read:
    """What one statement read (virtual machine steps, or shared buffers) and its ways into indexes."""

    cost: int
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Growth:
    """One statement at few rows and at many: of what it reads more, `depth` are levels of indexes, and `apart` rows
    that lie on a page of their own.
    """

    before: int
    after: int
    depth: int = 0
    apart: int = 0

    @property
    def ratio(self) -> float:
        return self.after / max(self.before, 1)

    @property
    def avoidable(self) -> float:
        """The ratio without what no query can spare."""
        return (self.after - self.depth - self.apart) / max(self.before, 1)

    def said(self, unit: str) -> str:
        reasons = ((self.depth, "for index levels"), (self.apart, "for rows that lie apart"))
        said = [f"{pages} {reason}" for pages, reason in reasons if pages]
        text = f"{self.ratio:.2f} x, {self.before} -> {self.after} {unit}"
        return f"{text}, {' and '.join(said)}: {self.avoidable:.2f} x without" if said else text


def growth(few: Read, many: Read, shallow: Mapping[str, int], deep: Mapping[str, int]) -> Growth:
    """`shallow` and `deep` are the levels of the indexes at few rows and at many."""
    return Growth(
        few.cost,
        many.cost,
        sum(_times(each, deep) * max(deep[each.index] - shallow[each.index], 0) for each in many.entries),
        max(_sharing(few.entries, shallow) - _sharing(many.entries, deep), 0),
    )


def _times(entry: Entry, levels_of: Mapping[str, int]) -> int:
    """One whose value is missing, or whose rows are complete, goes down less often than its plan says; whoever goes
    down reads a page of each level, so the pages that were read bound it.
    """
    return min(entry.times, entry.pages // (levels_of[entry.index] + 1))


def _sharing(found: Iterable[Entry], levels_of: Mapping[str, int]) -> int:
    """How many rows cost no page, because they lay on the page of the row before, at least."""
    return sum(
        max(each.rows - (each.pages - _times(each, levels_of) * (levels_of[each.index] + 1)), 0) for each in found
    )


def levels(engine: Engine) -> dict[str, int]:
    """Between the root and the leaves of each index; 0 where the root is a leaf."""
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pageinspect"))
        return {row[0]: row[1] for row in connection.execute(text(LEVELS))}


def read_of(plan: Mapping[str, Any]) -> Read:
    """Of the uppermost node of a plan that ran."""
    return Read(_pages(plan), tuple(_entries(plan)))


def _pages(node: Mapping[str, Any]) -> int:
    return int(node["Shared Hit Blocks"] + node["Shared Read Blocks"])


def _entries(node: Mapping[str, Any]) -> Iterator[Entry]:
    """The index scans of a plan. What stands under a Memoize counts its own runs, not what was remembered."""
    below = node.get("Plans", ())
    if "Index Name" in node:
        times = node["Actual Loops"]
        for members in LIST.findall(node.get("Index Cond", "")):
            times *= members.count(",") + 1
        # Repeated scans fetch each row anew, and of theirs only an average is told.
        fetches = node["Node Type"] == "Index Scan" and node["Actual Loops"] == 1
        rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) if fetches else 0
        yield Entry(node["Index Name"], times, _pages(node) - sum(map(_pages, below)), int(rows))
    for each in below:
        yield from _entries(each)
