"""Whether an application that came to nothing can be made again without paying again, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.deadlines import Deadline, DeadlineRow, due_on
from domain.oss_status import OssStatus


class ApplyAgain(StrEnum):
    """再納付なしの再申請: possible until a day, or why there is nothing to spare."""

    UNTIL = "until"
    VOID = "void"
    NOT_ACCEPTED = "not_accepted"
    NOTHING_PAID = "nothing_paid"


@dataclass(frozen=True)
class FreeAgain:
    """What to say of paying again; the last day stands only where there is one."""

    case: ApplyAgain
    until: date | None = None


_WITHOUT_DAY = {OssStatus.VOID: ApplyAgain.VOID, OssStatus.NOT_ACCEPTED: ApplyAgain.NOT_ACCEPTED}
_WITH_DAY = frozenset({OssStatus.REJECTED, OssStatus.WITHDRAWN})


def free_again(
    status: OssStatus | None, accepted_on: date | None, fee_paid: bool, rows: Iterable[DeadlineRow]
) -> FreeAgain | None:
    """None while it goes on, and where the day of acceptance or a rule for it is unknown."""
    if status in _WITHOUT_DAY:
        return FreeAgain(_WITHOUT_DAY[status])
    if status not in _WITH_DAY:
        return None
    if not fee_paid:
        return FreeAgain(ApplyAgain.NOTHING_PAID)
    until = due_on(rows, Deadline.APPLY_AGAIN, accepted_on) if accepted_on else None
    return FreeAgain(ApplyAgain.UNTIL, until) if until else None
