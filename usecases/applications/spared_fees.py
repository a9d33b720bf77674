"""What decides whether an application that came to nothing can be made again without paying again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select

from domain.clock import day_in_japan
from domain.oss_status import OssStatus
from domain.payment import FeeKind, PaymentState
from models.applications import Application, CaseEvent, Payment
from usecases.applications.reached import TOLD

# 申請受付 may be skipped by the portal's telling; then the first status that lies behind it counts.
_ACCEPTED = frozenset(OssStatus) - {OssStatus.ACCEPTING, OssStatus.NOT_ACCEPTED}
_SPARED = frozenset({FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION})


def accepted_on(reached: Mapping[OssStatus, datetime]) -> date | None:
    """The day of 申請受付."""
    moment = min((at for status, at in reached.items() if status in _ACCEPTED), default=None)
    return day_in_japan(moment) if moment else None


def is_fee_paid(tries: Iterable[Payment]) -> bool:
    return any(payment.fee in _SPARED and payment.state is PaymentState.PAID for payment in tries)


def accepted_at_column() -> ColumnElement[datetime]:
    """The moment of 申請受付 of each application in a list."""
    return (
        select(func.min(CaseEvent.at))
        .where(
            CaseEvent.request_id == Application.request_id,
            CaseEvent.application_id == Application.id,
            CaseEvent.code == TOLD,
            CaseEvent.facts["status"].as_string().in_(sorted(_ACCEPTED)),
        )
        .correlate(Application)
        .scalar_subquery()
    )


def fee_paid_column() -> ColumnElement[bool]:
    return exists().where(
        Payment.application_id == Application.id, Payment.fee.in_(sorted(_SPARED)), Payment.state == PaymentState.PAID
    )
