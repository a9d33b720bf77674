"""What a page shows of a case: drawn once, then kept as long as the same is read again.

Pages of cases stay open all day and ask each minute whether something happened, which most times nothing has.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Generic, Protocol, TypeVar

from flask import Flask, current_app, g
from markupsafe import Markup

from blueprints.shared import lists
from blueprints.shared.catalogue import language
from blueprints.shared.moment import now
from domain.clock import day_in_japan
from usecases.reference import changes

SHEETS = {
    "applications/_sheet.html": ("beside", "upper", "lower", "parties", "office", "memo", "memo_read", "story"),
    "requests/_sheet.html": ("sheet",),
}
"""Each template's parts: macros without arguments that see what the sheet is drawn from."""
# Other lists than ours, as the table of fees, may change while the same is read of the case.
KEPT_FOR = timedelta(minutes=10)
MOST_KEPT = 300

Found = TypeVar("Found")


class Read(Protocol):
    """What was read of a case; `told` is equal as long as nothing of it changes."""

    @property
    def told(self) -> tuple[Any, ...]: ...


@dataclass(frozen=True)
class Drawing:
    """What a sheet is drawn from; one with something that changes by itself is not kept."""

    context: Mapping[str, Any]
    keeps: bool = True


@dataclass(frozen=True)
class Sheet(Generic[Found]):
    """What was found and how it is shown; `seen` tells one state of it from another."""

    found: Found
    context: Mapping[str, Any]
    parts: Mapping[str, Markup]
    seen: str
    until: datetime


class Sheets:
    """Those drawn last, by what was read: a reader gets only what the reader's own statements told."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, Sheet[Any]] = OrderedDict()

    def get(self, key: Hashable) -> Sheet[Any] | None:
        try:
            sheet = self._kept.get(key)
        except TypeError:
            # PostgreSQL's driver reads JSON into what cannot be a key.
            return None
        return sheet if sheet and now() < sheet.until else None

    def keep(self, key: Hashable, sheet: Sheet[Any]) -> None:
        try:
            self._kept[key] = sheet
        except TypeError:
            return
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)


def sheet_of(template: str, read: Read, find: Callable[[], Found], draw: Callable[[Found], Drawing]) -> Sheet[Found]:
    """The sheet of what was read, for this reader and this address."""
    actor, sheets = g.actor, current_app.extensions["keizoku_sheets"]
    today = day_in_japan(now())
    reader = (language(), actor.organization_kind, actor.rights, today, lists.whole(""), changes())
    key = (template, reader, read.told)
    kept: Sheet[Found] | None = sheets.get(key)
    if kept is not None:
        return kept
    found = find()
    drawing = draw(found)
    context = dict(drawing.context)
    current_app.update_template_context(context)
    module = current_app.jinja_env.get_template(template).make_module(context)
    parts = {name: getattr(module, name)() for name in SHEETS[template]}
    seen = blake2b("".join(parts.values()).encode(), digest_size=12).hexdigest()
    sheet = Sheet(found, drawing.context, parts, seen, now() + KEPT_FOR)
    if drawing.keeps:
        sheets.keep(key, sheet)
    return sheet


def add_sheets(app: Flask, most: int = MOST_KEPT) -> None:
    app.extensions["keizoku_sheets"] = Sheets(most)
