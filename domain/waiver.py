"""Why a fee may be free, and which fees a reason can free."""

from dataclasses import dataclass
from enum import StrEnum

from domain.payment import FeeKind
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind


class WaiverReason(StrEnum):
    """公用車(電子委任状), or 再納付不要 under an earlier receipt number."""

    OFFICIAL_VEHICLE = "official_vehicle"
    PAID_BEFORE = "paid_before"


@dataclass(frozen=True)
class Waiver:
    """One fee that costs nothing this time."""

    fee: FeeKind
    reason: WaiverReason
    earlier_receipt_number: str | None = None


# The weight tax is not a fee: nothing the applicant declares frees from it.
# Kei knows one flag for its one step (検査手数料等無料化), so both its fees always go together.
WAIVABLE: dict[tuple[VehicleKind, WaiverReason], frozenset[FeeKind]] = {
    (VehicleKind.REGISTERED, WaiverReason.OFFICIAL_VEHICLE): frozenset({FeeKind.INSPECTION}),
    (VehicleKind.REGISTERED, WaiverReason.PAID_BEFORE): frozenset({FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION}),
    (VehicleKind.KEI, WaiverReason.OFFICIAL_VEHICLE): frozenset(),
    (VehicleKind.KEI, WaiverReason.PAID_BEFORE): frozenset({FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION}),
}


def waivers_with_mandate(
    vehicle_kind: VehicleKind, mandate: MandateKind, waivers: tuple[Waiver, ...]
) -> tuple[Waiver, ...]:
    """公用車 is no choice of its own: it follows from the electronic mandate, before any other reason for that fee."""
    if vehicle_kind is VehicleKind.KEI or mandate is not MandateKind.ELECTRONIC:
        return waivers
    official = Waiver(FeeKind.INSPECTION, WaiverReason.OFFICIAL_VEHICLE)
    return (official, *(waiver for waiver in waivers if waiver.fee is not FeeKind.INSPECTION))


def waivers_without_mandate(waivers: tuple[Waiver, ...]) -> tuple[Waiver, ...]:
    """What stays free when the electronic mandate is taken back."""
    return tuple(waiver for waiver in waivers if waiver.reason is not WaiverReason.OFFICIAL_VEHICLE)


def checked_waivers(vehicle_kind: VehicleKind, mandate: MandateKind, waivers: tuple[Waiver, ...]) -> tuple[Waiver, ...]:
    """The same waivers, or the refusal of the first that its reason does not carry."""
    for waiver in waivers:
        if waiver.fee not in WAIVABLE[vehicle_kind, waiver.reason]:
            raise Refusal("waiver_not_allowed", field="waiver", fee=waiver.fee, reason=waiver.reason)
        if waiver.reason is WaiverReason.OFFICIAL_VEHICLE and mandate is not MandateKind.ELECTRONIC:
            raise Refusal("waiver_without_mandate", field="mandate_kind")
        if waiver.reason is WaiverReason.PAID_BEFORE and not waiver.earlier_receipt_number:
            raise Refusal("waiver_without_receipt_number", field="earlier_receipt_number")
    freed = {waiver.fee for waiver in waivers}
    both = {FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION}
    if vehicle_kind is VehicleKind.KEI and freed and freed != both:
        raise Refusal("waiver_of_half_a_step", field="waiver")
    return waivers
