"""Sentences of the agent's screens: findings, and refusals kept with a batch."""

from blueprints.shared.sentences import kept_sentence, sentence
from domain.finding import Finding
from domain.inbox_checks import CheckResult
from domain.refusal import Refusal
from usecases.agency.batch import BatchRow


def finding_text(found: Finding) -> str:
    facts = {name: _listed(value) for name, value in found.facts.items()}
    return sentence(Refusal(found.code, found.field, **facts))


def _listed(value: object) -> object:
    return "、".join(map(str, value)) if isinstance(value, tuple) else value


def check_lines(result: CheckResult) -> list[tuple[str, tuple[object, ...]]]:
    """The sentences of a check, each with the numbers of the requests it speaks of."""
    return [(finding_text(found), _numbers(found)) for found in result.findings]


def _numbers(found: Finding) -> tuple[object, ...]:
    numbers = found.facts.get("numbers")
    return numbers if isinstance(numbers, tuple) else ()


def refused_text(row: BatchRow) -> str:
    """The sentence of a refusal that was kept with its row."""
    return kept_sentence(row.code, row.facts)
