"""What a check found: something that stops an act, or something to know before it."""

import dataclasses
from collections.abc import Iterable, Mapping
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding forbids the act or only warns of it."""

    STOP = "stop"
    WARN = "warn"


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing found; like a refusal, its sentence stands in `locale/` under its code."""

    code: str
    severity: Severity
    field: str | None = None
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


def stops(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.STOP)


def warnings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.WARN)
