"""Whatever the portal does by itself, in the order and at the moments it fell due."""

from collections.abc import Callable
from datetime import datetime

from training_portal.case import Case
from training_portal.days import read_moment, written
from training_portal.desk import Desk
from training_portal.examination import examine_by_itself, reject_when_uncorrected
from training_portal.flow import check, hand_over, start_line
from training_portal.leaving import grant_withdrawal, restart
from training_portal.payments import settle, void_when_overdue

Act = Callable[[Desk, Case, str, datetime], None]
ACTS: dict[str, Act] = {
    "reception": check,
    "fee_notice": start_line,
    "settlement": settle,
    "examine": examine_by_itself,
    "withdrawal": grant_withdrawal,
    "resumption": restart,
    "handover": hand_over,
    "payment_overdue": void_when_overdue,
    "correction_overdue": reject_when_uncorrected,
}


def do_what_fell_due(desk: Desk) -> None:
    """Computed on each call up to the portal's now, so nothing runs between calls."""
    until = written(desk.now)
    while timer := desk.connection.execute(
        "SELECT * FROM timers WHERE at <= ? ORDER BY at, id LIMIT 1", (until,)
    ).fetchone():
        desk.connection.execute("DELETE FROM timers WHERE id = ?", (timer["id"],))
        case = desk.find_by_id(timer["application_id"])
        ACTS[timer["act"]](desk, case, timer["argument"], read_moment(timer["at"]))
