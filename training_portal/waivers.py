"""Which declared waivers the portal grants, looked up in its own books."""

from datetime import date
from typing import Any

from training_portal.case import Case, Payment
from training_portal.desk import Desk
from training_portal.words import REGISTERED, Fee, FeeState, Step


def grant_waivers(desk: Desk, case: Case, today: date) -> None:
    """A waiver that is not granted is no fault of form: the fee is asked for, with the reason."""
    for waiver in case.lodgement["waivers"]:
        fee, reason = waiver["fee"], waiver["reason"]
        granted = (
            fee == Fee.INSPECTION and _is_mandated(case, today)
            if reason == "official_vehicle"
            else _paid_before(desk, case, waiver, today)
        )
        if not granted:
            case.waivers_refused[fee] = f"{reason}_not_met"
        elif case.latest(fee) is None:
            case.payments.append(
                Payment(fee=fee, attempt=1, amount=0, due_on=None, state=FeeState.WAIVED, reason=desk.reason(reason))
            )


def _is_mandated(case: Case, today: date) -> bool:
    """公用車の条件: a registered vehicle whose electronic mandate is named by issuer, day and file."""
    mandate = case.lodgement["mandate"]
    named = mandate["kind"] == "electronic" and all(mandate[part] for part in ("issuer", "made_on", "file_sha256"))
    return case.kind == REGISTERED and named and date.fromisoformat(mandate["made_on"]) <= today


def _paid_before(desk: Desk, case: Case, waiver: dict[str, Any], today: date) -> bool:
    """再納付不要の条件: all of them hold, and the earlier receipt is used up by this application."""
    receipt_number = waiver["earlier_receipt"] or case.lodgement["earlier_receipt"]
    earlier = desk.find_by_receipt_number(receipt_number) if receipt_number else None
    if earlier is None or earlier.accepted_on is None or earlier.id == case.id:
        return False
    was, is_now = earlier.lodgement, case.lodgement
    payment = earlier.latest(waiver["fee"])
    user = ("name", "address_1", "address_2")
    holds = (
        waiver["fee"] != Fee.WEIGHT_TAX
        and (was["kind"], was["procedure"]) == (is_now["kind"], is_now["procedure"])
        and all(was["vehicle_user"][part] == is_now["vehicle_user"][part] for part in user)
        and was["office"]["code"] == is_now["office"]["code"]
        and payment is not None
        and payment.state == FeeState.PAID
        and earlier.step in (Step.REJECTED, Step.WITHDRAWN)
        and today <= desk.tables.last_day("exemption", date.fromisoformat(earlier.accepted_on))
    )
    return holds and _used_by(desk, str(receipt_number), case) == case.id


def _used_by(desk: Desk, receipt_number: str, case: Case) -> int:
    desk.connection.execute("INSERT OR IGNORE INTO exemptions VALUES (?, ?)", (receipt_number, case.id))
    row = desk.connection.execute(
        "SELECT application_id FROM exemptions WHERE receipt_number = ?", (receipt_number,)
    ).fetchone()
    return int(row["application_id"])
