"""The fees on the page of one application: a row each with its remarks, and which can be paid now."""

from dataclasses import dataclass

from blueprints.shared.catalogue import gettext
from blueprints.shared.expectation import fee_name, how_taxed
from blueprints.shared.formats import label
from blueprints.shared.moment import now
from domain.deadlines import days_left
from domain.oss_status import fees_asked
from domain.payment import FeeKind, PaymentState, payable
from usecases.applications.find import ApplicationPage
from usecases.applications.payment_lines import PaymentLine


@dataclass(frozen=True)
class PaymentRow:
    """One fee of the table: the line, its name for the kind, days left, and the remarks below it."""

    line: PaymentLine
    name: str
    days_left: int | None
    remarks: tuple[str, ...]


def payment_row(found: ApplicationPage, line: PaymentLine) -> PaymentRow:
    due = None if line.state is PaymentState.PAID else line.due_on or line.expected_on
    left = None if due is None else days_left(due, found.today)
    return PaymentRow(line, fee_name(line.fee, found.application.kind), left, tuple(_remarks(line)))


def _remarks(line: PaymentLine) -> list[str]:
    remarks = []
    if line.waived:
        remarks.append(label(line.waived))
        if line.earlier_receipt_number:
            remarks.append(gettext("Paid under receipt number %(number)s", number=line.earlier_receipt_number))
    if line.state is PaymentState.PROCESSING and line.ordered_at:
        minutes = max(0, int((now() - line.ordered_at).total_seconds()) // 60)
        remarks.append(gettext("Waiting for the portal for %(span)s", span=_span(minutes)))
    if line.differs and line.expected is not None:
        remarks.append(gettext("Expected %(expected)s yen; the portal's amount counts", expected=f"{line.expected:,}"))
    if line.basis is not None and (line.amount is None or line.differs):
        remarks.append(gettext("Computed by: %(how)s", how=how_taxed(line.basis)))
    if line.state is PaymentState.FAILED and line.reason:
        remarks.append(line.reason)
    return remarks


def _span(minutes: int) -> str:
    if minutes < 120:
        return gettext("%(count)s minutes", count=minutes)
    if minutes <= 48 * 60:
        return gettext("%(count)s hours", count=minutes // 60)
    return gettext("%(count)s days", count=minutes // (24 * 60))


def fees_to_pay(found: ApplicationPage) -> tuple[FeeKind, ...]:
    """What can be paid now; a fee under way is not offered again."""
    row = found.application
    asked = fees_asked(row.kind, row.oss_status) if row.oss_status else ()
    return payable(row.kind, row.cashless, asked, {line.fee: line.state for line in found.payments if line.state})
