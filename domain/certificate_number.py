"""電子車検証管理番号: which number of a re-issued certificate may be given."""

import re
from dataclasses import dataclass
from datetime import date

from domain.finding import Finding, Severity
from domain.japanese_date import certificate_issue_date
from domain.refusal import Refusal
from domain.writing import half_width

FIELD = "certificate_number"
_LONGEST_TYPED = 60


@dataclass(frozen=True)
class CertificateNumber:
    """13 digits of an electronic certificate; of a paper one 5, with or without its date of issue."""

    text: str
    issued_on: date | None = None
    hints: tuple[Finding, ...] = ()


def read_certificate_number(text: str) -> CertificateNumber:
    """An empty number is fine; raises certificate_number_shape, date_unreadable or date_not_there."""
    number = re.sub("[- ]", "", half_width(text[: _LONGEST_TYPED + 1]))
    if not number:
        return CertificateNumber("")
    if len(text) > _LONGEST_TYPED or not re.fullmatch("(?:[0-9]{5}|[0-9]{11}|[0-9]{13})", number):
        raise Refusal("certificate_number_shape", FIELD)
    if len(number) == 5:
        # The five digits come round again after some years, the date tells the rounds apart.
        return CertificateNumber(number, hints=(Finding("certificate_number_without_date", Severity.WARN, FIELD),))
    return CertificateNumber(number, certificate_issue_date(number[5:], FIELD) if len(number) == 11 else None)
