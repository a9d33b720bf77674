"""What a person at the window does to a case; the window's forms and the training calls both end here."""

from collections.abc import Mapping
from typing import Any

from training_portal.case import Case
from training_portal.desk import Desk
from training_portal.examination import decide
from training_portal.flow import hand_over
from training_portal.leaving import allow_restart, grant_withdrawal, refuse_withdrawal
from training_portal.refused import Refused
from training_portal.words import Step

LONGEST_MESSAGE = 1000


def named_case(desk: Desk, order: Mapping[str, Any]) -> Case:
    """The case of {key}, of {key, account}, or the newest one of that key."""
    row = desk.connection.execute(
        "SELECT a.id FROM applications a JOIN accounts u ON u.id = a.account_id"
        " WHERE a.key = ? AND ? IN ('', u.bulk_user_id) ORDER BY a.id DESC LIMIT 1",
        (str(order.get("key") or ""), str(order.get("account") or "")),
    ).fetchone()
    if row is None:
        raise Refused(404, "unknown_application", "この申請番号の申請はありません。")
    return desk.find_by_id(row["id"])


def examine(desk: Desk, case: Case, order: Mapping[str, Any]) -> None:
    result = str(order.get("result") or "")
    if result not in ("pass", "correction", "rejection"):
        raise Refused(422, "result_unknown", "結果は pass、correction、rejection のいずれかです。")
    message = str(order.get("message") or "")[:LONGEST_MESSAGE]
    decide(desk, case, result, str(order.get("reason") or ""), message, desk.now)


def decide_withdrawal(desk: Desk, case: Case, granted: bool) -> None:
    if case.step != Step.WITHDRAWING:
        raise Refused(409, "act_not_now", "取下中の申請ではありません。")
    if granted:
        grant_withdrawal(desk, case, "", desk.now)
    else:
        refuse_withdrawal(desk, case, desk.now)


def hand_over_now(desk: Desk, case: Case) -> None:
    if case.step != Step.READY:
        raise Refused(409, "act_not_now", "交付待ちの申請ではありません。")
    hand_over(desk, case, "", desk.now)


def set_restart(desk: Desk, case: Case, refused_because: str) -> None:
    """An empty reason means that the case may be resumed."""
    allow_restart(desk, case, refused_because[:LONGEST_MESSAGE])
