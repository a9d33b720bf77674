"""Only what the law frees is free."""

import pytest

from domain.payment import FeeKind
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from domain.waiver import (
    Waiver,
    WaiverReason,
    checked_waivers,
    waivers_with_mandate,
    waivers_without_mandate,
)

REGISTERED, KEI = VehicleKind.REGISTERED, VehicleKind.KEI
INSPECTION, TECHNICAL = FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION
OFFICIAL, PAID = WaiverReason.OFFICIAL_VEHICLE, WaiverReason.PAID_BEFORE
EARLIER = "1234567890123456789"


@pytest.mark.parametrize(
    ("kind", "mandate", "waivers"),
    [
        (REGISTERED, MandateKind.NONE, ()),
        (REGISTERED, MandateKind.ELECTRONIC, (Waiver(INSPECTION, OFFICIAL),)),
        (REGISTERED, MandateKind.NONE, (Waiver(TECHNICAL, PAID, EARLIER),)),
        (KEI, MandateKind.NONE, (Waiver(INSPECTION, PAID, EARLIER), Waiver(TECHNICAL, PAID, EARLIER))),
    ],
)
def test_a_waiver_with_its_reason_is_accepted(kind, mandate, waivers):
    assert checked_waivers(kind, mandate, waivers) == waivers


@pytest.mark.parametrize(
    ("kind", "mandate", "waiver", "refusal"),
    [
        (
            REGISTERED,
            MandateKind.ELECTRONIC,
            Waiver(TECHNICAL, OFFICIAL),
            Refusal("waiver_not_allowed", field="waiver", fee=TECHNICAL, reason=OFFICIAL),
        ),
        (
            KEI,
            MandateKind.ELECTRONIC,
            Waiver(INSPECTION, OFFICIAL),
            Refusal("waiver_not_allowed", field="waiver", fee=INSPECTION, reason=OFFICIAL),
        ),
        (
            REGISTERED,
            MandateKind.NONE,
            Waiver(FeeKind.WEIGHT_TAX, PAID, EARLIER),
            Refusal("waiver_not_allowed", field="waiver", fee=FeeKind.WEIGHT_TAX, reason=PAID),
        ),
        (
            REGISTERED,
            MandateKind.NONE,
            Waiver(INSPECTION, OFFICIAL),
            Refusal("waiver_without_mandate", field="mandate_kind"),
        ),
        (
            REGISTERED,
            MandateKind.NONE,
            Waiver(INSPECTION, PAID),
            Refusal("waiver_without_receipt_number", field="earlier_receipt_number"),
        ),
        (
            KEI,
            MandateKind.NONE,
            Waiver(INSPECTION, PAID, EARLIER),
            Refusal("waiver_of_half_a_step", field="waiver"),
        ),
    ],
)
def test_a_waiver_without_ground_is_refused(kind, mandate, waiver, refusal):
    with pytest.raises(Refusal) as refused:
        checked_waivers(kind, mandate, (waiver,))
    assert refused.value == refusal


@pytest.mark.parametrize(
    ("kind", "mandate", "before", "after"),
    [
        (REGISTERED, MandateKind.ELECTRONIC, (), (Waiver(INSPECTION, OFFICIAL),)),
        (REGISTERED, MandateKind.ELECTRONIC, (Waiver(INSPECTION, OFFICIAL),), (Waiver(INSPECTION, OFFICIAL),)),
        (
            REGISTERED,
            MandateKind.ELECTRONIC,
            (Waiver(INSPECTION, PAID, EARLIER), Waiver(TECHNICAL, PAID, EARLIER)),
            (Waiver(INSPECTION, OFFICIAL), Waiver(TECHNICAL, PAID, EARLIER)),
        ),
        (REGISTERED, MandateKind.NONE, (Waiver(TECHNICAL, PAID, EARLIER),), (Waiver(TECHNICAL, PAID, EARLIER),)),
        (KEI, MandateKind.ELECTRONIC, (), ()),
    ],
)
def test_the_electronic_mandate_frees_a_registered_official_vehicle_from_the_inspection_fee(
    kind, mandate, before, after
):
    assert waivers_with_mandate(kind, mandate, before) == after


def test_taking_the_mandate_back_leaves_what_was_free_for_another_reason():
    waivers = (Waiver(INSPECTION, OFFICIAL), Waiver(TECHNICAL, PAID, EARLIER))
    assert waivers_without_mandate(waivers) == (Waiver(TECHNICAL, PAID, EARLIER),)
