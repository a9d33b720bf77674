"""A list's statuses as tabs, with how many there are of each that is open."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.last_search import widened

Status = TypeVar("Status", bound=StrEnum)


def status_tabs(
    statuses: Iterable[Status], counts: Mapping[Status, int | None], asked: Status | None, total: int | None
) -> list[lists.Tab]:
    """すべて, then each status; the one that is shown has been counted as the list itself."""
    counts = counts if asked is None else {**counts, asked: total}
    return [
        lists.Tab(gettext("All"), "", widened("status"), asked is None),
        *(
            lists.Tab(
                label(status),
                lists.count_text(counts[status]) if status in counts else "",
                lists.address(status=status.value, after=None, before=None),
                status is asked,
            )
            for status in statuses
        ),
    ]
