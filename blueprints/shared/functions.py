"""利用機能 of an organization in words."""

from dataclasses import dataclass
from datetime import date

from blueprints.shared.formats import label
from blueprints.shared.moment import now
from domain.clock import day_in_japan
from domain.rights import OrganizationKind
from domain.use_function import FUNCTIONS_OF, FunctionState, Terms, state_of


@dataclass(frozen=True)
class FunctionLine:
    """One function with its days, on or off."""

    title: str
    state: FunctionState
    since: date | None
    until: date | None


def function_lines(kind: OrganizationKind, terms: Terms) -> tuple[FunctionLine, ...]:
    """Everything that an organization of this kind can have, in the order of the list."""
    today, lines = day_in_japan(now()), []
    for function in FUNCTIONS_OF[kind]:
        term = terms.get(function)
        days = (term.since, term.until) if term else (None, None)
        lines.append(FunctionLine(label(function), state_of(term, today), *days))
    return tuple(lines)
