"""法人番号 and インボイス登録番号: thirteen digits, the first of which checks the others."""

import re
from dataclasses import dataclass

from domain.finding import Finding, Severity
from domain.refusal import Refusal
from domain.writing import half_width

CORPORATE, INVOICE = "corporate_number", "invoice_number"
_LONGEST_TYPED = 60
_DIGITS = re.compile("[0-9]{13}")


@dataclass(frozen=True)
class InvoiceNumber:
    """T and 13 digits; empty when there is none."""

    text: str
    hints: tuple[Finding, ...] = ()


def check_digit(rest: str) -> int:
    """The digit before these twelve: 9 less the remainder by 9 of their sum, each second one from the right doubled."""
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(rest)))
    return 9 - total % 9


def is_corporate_number(digits: str) -> bool:
    return _DIGITS.fullmatch(digits) is not None and int(digits[0]) == check_digit(digits[1:])


def read_corporate_number(text: str) -> str:
    """Empty for an empty text; raises corporate_number_shape or corporate_number_check."""
    digits = _digits(text)
    if not digits:
        return ""
    if not _DIGITS.fullmatch(digits):
        raise Refusal("corporate_number_shape", CORPORATE)
    if not is_corporate_number(digits):
        raise Refusal("corporate_number_check", CORPORATE, number=digits)
    return digits


def read_invoice_number(text: str) -> InvoiceNumber:
    """Raises invoice_number_shape; who is no corporation has a number that nothing checks, so that is only a hint."""
    digits = _digits(text)
    if not digits:
        return InvoiceNumber("")
    if not _DIGITS.fullmatch(digits):
        raise Refusal("invoice_number_shape", INVOICE)
    if is_corporate_number(digits):
        return InvoiceNumber(f"T{digits}")
    unchecked = Finding("invoice_number_not_corporate", Severity.WARN, INVOICE, {"number": f"T{digits}"})
    return InvoiceNumber(f"T{digits}", (unchecked,))


def invoice_number_hints(number: str, corporate_number: str) -> tuple[Finding, ...]:
    """What to look at in a registration number; that of a corporation repeats its corporate number."""
    digits = number.removeprefix("T")
    if not _DIGITS.fullmatch(digits) or digits == corporate_number:
        return ()
    if is_corporate_number(corporate_number):
        facts = {"number": number, "corporate_number": corporate_number}
        return (Finding("invoice_number_differs", Severity.WARN, INVOICE, facts),)
    return read_invoice_number(number).hints


def _digits(text: str) -> str:
    """Either number may be typed for the other: they differ by the letter alone."""
    typed = half_width(text[: _LONGEST_TYPED + 1]).upper()
    return re.sub("[- ]", "", typed).removeprefix("T") if len(text) <= _LONGEST_TYPED else "x"
