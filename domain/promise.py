"""In how many business days something is promised to be done."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PromiseRow:
    """One dated promise of the operator."""

    name: str
    business_days: int
    valid_from: date
    source: str
