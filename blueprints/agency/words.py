"""Sentences of the agent's screens: findings, refusals kept with a batch, and why sending failed."""

from blueprints.shared.catalogue import gettext
from blueprints.shared.sentences import kept_sentence, sentence
from domain.finding import Finding
from domain.inbox_checks import CheckResult
from domain.refusal import Refusal
from usecases.agency.batch import BatchRow

# Codes of the portal and of the way to it that have a sentence of their own.
ERRORS = frozenset(
    {
        "account_stopped", "closed", "unknown_application", "interrupted_too_often", "answer_unreadable",
        "answer_too_large", "answer_too_slow", "read_timeout", "connect_error", "connect_timeout", "read_error",
        "remote_protocol_error", "http_500", "http_307", "http_200", "http_201", "account_deleted", "password_expired",
        "wrong_credentials", "fee_not_due", "paid_by_card", "suspended", "key_reused", "lodgement_malformed",
        "kind_mismatch",
    }
)  # fmt: skip


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


def error_text(code: str) -> str:
    """Why something did not get through; an unknown code is shown as it is, for the telephone."""
    if not code:
        return ""
    if code in ERRORS:
        return str(gettext(f"PortalError.{code}"))
    return str(gettext("The portal's answer: %(code)s", code=code.replace("_", "-")))


def refused_text(row: BatchRow) -> str:
    """The sentence of a refusal that was kept with its row."""
    return kept_sentence(row.code, row.facts)
