"""One application as the portal keeps it, and what it tells the agent of it."""

from dataclasses import dataclass, field
from typing import Any

from training_portal.words import AWAITING, Fee, FeeState, Restart, Standstill, Step, Suspension

Reason = dict[str, str]
OWN_COLUMNS = frozenset({"id", "account_id", "lodgement", "told"})


@dataclass
class Payment:
    """One try to pay one fee."""

    fee: str
    attempt: int
    amount: int
    due_on: str | None
    state: str
    paid_at: str | None = None
    reference: str | None = None
    reason: Reason | None = None


@dataclass
class Case:
    """An application under way; `told` is what the agent last heard of it."""

    id: int
    account_id: int
    key: str
    kind: str
    cashless: bool
    received_at: str
    lodgement: dict[str, Any]
    step: str = Step.ACCEPTING
    step_before_withdrawal: str | None = None
    paying_step: str | None = None
    receipt_number: str | None = None
    accepted_on: str | None = None
    standstill: str | None = None
    suspension_reserved: bool = False
    restart_refused: str = ""
    payments: list[Payment] = field(default_factory=list)
    correction: dict[str, Any] | None = None
    rejection: dict[str, Any] | None = None
    asked: list[str] = field(default_factory=list)
    conformity_certificate: str | None = None
    policy: str | None = None
    chassis_number: str | None = None
    delegate: dict[str, str] | None = None
    examination_requested_at: str | None = None
    examined_on: str | None = None
    completed_on: str | None = None
    ready_on: str | None = None
    waivers_refused: dict[str, str] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)

    def latest(self, fee: str) -> Payment | None:
        return next((payment for payment in reversed(self.payments) if payment.fee == fee), None)

    def settled(self, fee: str) -> bool:
        payment = self.latest(fee)
        return payment is not None and payment.state in (FeeState.PAID, FeeState.WAIVED)

    @property
    def unsettled(self) -> list[Payment]:
        latest = (self.latest(fee) for fee in Fee)
        return [p for p in latest if p is not None and p.state not in (FeeState.PAID, FeeState.WAIVED)]

    @property
    def processing(self) -> bool:
        return any(payment.state == FeeState.PROCESSING for payment in self.unsettled)

    def document(self) -> dict[str, Any]:
        """What of the case has no column of its own; a deep copy would cost more than all the rest of a call."""
        kept = {name: value for name, value in vars(self).items() if name not in OWN_COLUMNS}
        return {**kept, "payments": self._payments_written()}

    def facts(self, status_word: str, suspendable: bool) -> dict[str, Any]:
        """What the agent may know: the same shape in an event and in the answer about the whole case."""
        suspension = Suspension.POSSIBLE if suspendable else Suspension.IMPOSSIBLE
        restartable = self.standstill == Standstill.SUSPENDED and not self.restart_refused
        return {
            "key": self.key,
            "kind": self.kind,
            "receipt_number": self.receipt_number,
            "status": status_word,
            "standstill": self.standstill,
            "suspension": Suspension.RESERVED if self.suspension_reserved else suspension,
            "restart": Restart.POSSIBLE if restartable else Restart.IMPOSSIBLE,
            "restart_refused": self.restart_refused,
            "conformity_certificate": self.conformity_certificate,
            "policy": self.policy,
            "chassis_number": self.chassis_number,
            "delegate": self.delegate,
            "fees": self._payments_written(),
            "correction": self.correction,
            "rejection": self.rejection,
            "examination_requested_at": self.examination_requested_at,
            "completed_on": self.completed_on,
            "ready_on": self.ready_on,
            "messages": {
                "message": bool((self.correction or self.rejection or {}).get("message")),
                "office_notice": self.correction is not None or self.rejection is not None,
                "deadline_notice": self.step in AWAITING or self.step == Step.CORRECTION_REQUESTED,
            },
        }

    def _payments_written(self) -> list[dict[str, Any]]:
        return [dict(vars(payment)) for payment in self.payments]


def read_case(row: Any, document: dict[str, Any], lodgement: dict[str, Any], told: dict[str, Any]) -> Case:
    payments = [Payment(**payment) for payment in document.pop("payments")]
    return Case(
        id=row["id"], account_id=row["account_id"], lodgement=lodgement, told=told, payments=payments, **document
    )
