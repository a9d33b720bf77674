"""The tasks of the first day in words: what each is, what is left of it, and where it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import url_for

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from domain.actor import Actor
from domain.first_day import BaseReadiness, FirstDayTask, TaskJudged, TaskState
from domain.rights import Right

# Of fifty bases the first few are enough to begin with.
NAMED = 3


@dataclass(frozen=True)
class Place:
    """Where something is left; without an address nobody here can do it."""

    words: str
    href: str = ""


@dataclass(frozen=True)
class TaskLine:
    """One line of the list."""

    title: str
    state: TaskState
    text: str
    places: tuple[Place, ...]
    more: int


def first_day_lines(tasks: Sequence[TaskJudged], actor: Actor) -> list[TaskLine]:
    return [
        TaskLine(
            label(one.task),
            one.state,
            _text(one),
            _places(one, actor),
            max(0, len(one.bases) - NAMED),
        )
        for one in tasks
    ]


def _text(judged: TaskJudged) -> str:
    if judged.task is FirstDayTask.ACCOUNT:
        return gettext(f"first_day.account_{judged.account.value}") if judged.account else ""
    return gettext(f"first_day.{judged.task.value}") if judged.state is TaskState.LEFT else ""


def _places(judged: TaskJudged, actor: Actor) -> tuple[Place, ...]:
    if judged.task is FirstDayTask.BASES and judged.state is TaskState.LEFT and not judged.bases:
        return (Place(gettext("Add the first base"), url_for("bases.new")),)
    if judged.task is FirstDayTask.ACCOUNT and judged.state is TaskState.LEFT:
        return (Place(gettext("Change the registered data"), f"{url_for('organization.change')}#account"),)
    open_page = _PAGES.get(judged.task) if actor.may(Right.CHANGE_BASE) else None
    return tuple(Place(base.name, open_page(base) if open_page else "") for base in judged.bases[:NAMED])


_PAGES: dict[FirstDayTask, Callable[[BaseReadiness], str]] = {
    FirstDayTask.BASES: lambda base: url_for("bases.edit", code=base.code),
    FirstDayTask.PEOPLE: lambda base: url_for("bases.people.search", code=base.code),
    FirstDayTask.SENDERS: lambda base: url_for("users.new", base=base.code),
    FirstDayTask.DELEGATE_NUMBERS: lambda base: f"{url_for('bases.edit', code=base.code)}#delegate_number",
}
