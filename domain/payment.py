"""Which fees a renewal costs, how each is paid, and which may be paid now."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from domain.vehicle import VehicleKind


class FeeKind(StrEnum):
    """What the state takes for one renewal."""

    INSPECTION = "inspection"
    TECHNICAL_INFORMATION = "technical_information"
    WEIGHT_TAX = "weight_tax"


class CardAnswer(StrEnum):
    """キャッシュレス: is a card registered for this car?"""

    YES = "yes"
    NOT_YET = "not_yet"


class PaymentMethod(StrEnum):
    """Whose money pays: the client's account, the agent's in advance, or the card registered for the car."""

    DEBIT = "debit"
    ADVANCE = "advance"
    CARD = "card"


class PaymentState(StrEnum):
    """How far one payment of one fee has come."""

    AWAITING = "awaiting"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    WAIVED = "waived"


# Kind, fee and cashless decide; the agent only picks which fees to pay now. Kei knows no cashless renewal.
PAYMENT_METHOD: dict[tuple[VehicleKind, FeeKind, bool], PaymentMethod] = {
    (VehicleKind.REGISTERED, FeeKind.INSPECTION, False): PaymentMethod.DEBIT,
    (VehicleKind.REGISTERED, FeeKind.TECHNICAL_INFORMATION, False): PaymentMethod.ADVANCE,
    (VehicleKind.REGISTERED, FeeKind.WEIGHT_TAX, False): PaymentMethod.DEBIT,
    (VehicleKind.REGISTERED, FeeKind.INSPECTION, True): PaymentMethod.CARD,
    (VehicleKind.REGISTERED, FeeKind.TECHNICAL_INFORMATION, True): PaymentMethod.CARD,
    (VehicleKind.REGISTERED, FeeKind.WEIGHT_TAX, True): PaymentMethod.CARD,
    (VehicleKind.KEI, FeeKind.INSPECTION, False): PaymentMethod.ADVANCE,
    (VehicleKind.KEI, FeeKind.TECHNICAL_INFORMATION, False): PaymentMethod.ADVANCE,
    (VehicleKind.KEI, FeeKind.WEIGHT_TAX, False): PaymentMethod.DEBIT,
}

# A payment under way is never offered again: the way out of a lost answer is to ask the portal.
OPEN_STATES = frozenset({PaymentState.AWAITING, PaymentState.FAILED})
SETTLED_STATES = frozenset({PaymentState.PAID, PaymentState.WAIVED})


def payable(
    vehicle_kind: VehicleKind, cashless: bool, asked: Iterable[FeeKind], states: Mapping[FeeKind, PaymentState]
) -> tuple[FeeKind, ...]:
    """The fees the agent may pay now, among those the portal asks for (`oss_status.fees_asked`).

    `states` holds the latest try of each fee; a card payment is the payer's own affair and never offered.
    """
    return tuple(
        fee
        for fee in asked
        if states.get(fee) in OPEN_STATES and PAYMENT_METHOD[vehicle_kind, fee, cashless] is not PaymentMethod.CARD
    )
