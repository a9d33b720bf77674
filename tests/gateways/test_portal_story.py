"""What the portal tells reaches us in our words, and agrees with our table of moves."""

import itertools
from typing import Any

import pytest

from domain.oss_status import OssStatus, is_known_move
from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from gateways.portal import Event, EventPage, PortalCredentials
from gateways.portal_http import HttpPortal
from tests.training_portal.agent import Office, canonical, lodgement

KEY = "100051889"
STRAIGHT = {
    VehicleKind.REGISTERED: [
        OssStatus.ACCEPTING,
        OssStatus.ACCEPTED,
        OssStatus.AWAITING_INSPECTION_FEE,
        OssStatus.AWAITING_TECHNICAL_FEE,
        OssStatus.EXAMINING,
        OssStatus.AWAITING_WEIGHT_TAX,
        OssStatus.READY,
        OssStatus.HANDED_OVER,
    ],
    VehicleKind.KEI: [
        OssStatus.ACCEPTING,
        OssStatus.ACCEPTED,
        OssStatus.AWAITING_INSPECTION_FEE,
        OssStatus.EXAMINING,
        OssStatus.AWAITING_WEIGHT_TAX,
        OssStatus.READY,
        OssStatus.HANDED_OVER,
    ],
}


class Applicant:
    """One account that lodges and goes on, numbering its idempotency keys."""

    def __init__(self, portal: HttpPortal, account: PortalCredentials) -> None:
        self.portal, self.account = portal, account
        self.keys = (f"{KEY}:{n}" for n in itertools.count(1))

    def lodge(self, key: str = KEY, **changes: Any) -> None:
        body = canonical(lodgement(self.account.vehicle_kind.value, key=key, **changes))
        self.portal.lodge(self.account, key, body)

    def pay(self, *fees: FeeKind) -> None:
        for fee in fees:
            self.portal.pay(self.account, KEY, fee, next(self.keys))

    def pay_fees(self) -> None:
        self.pay(FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)

    def statuses(self) -> list[OssStatus | None]:
        said = [event.said for event in self.portal.events(self.account, 0, 500).events]
        return [status for status, _ in itertools.groupby(one.status if one else None for one in said)]


@pytest.fixture(params=list(VehicleKind))
def applicant(request: pytest.FixtureRequest, portal: HttpPortal) -> Applicant:
    """Once for each kind."""
    kei = request.param is VehicleKind.KEI
    return Applicant(portal, request.getfixturevalue("kei_account" if kei else "account"))


def test_the_straight_way_reaches_us_status_by_status(applicant: Applicant, office: Office) -> None:
    applicant.lodge()
    applicant.pay_fees()
    office.examine(KEY)
    applicant.pay(FeeKind.WEIGHT_TAX)
    office.ask("/training/handovers", key=KEY)
    assert applicant.statuses() == STRAIGHT[applicant.account.vehicle_kind]


def unknown_moves(applicant: Applicant, cashless: bool) -> list[tuple[OssStatus | None, OssStatus | None]]:
    kind = applicant.account.vehicle_kind
    moves = itertools.pairwise([None, *applicant.statuses()])
    return [(old, new) for old, new in moves if new is None or not is_known_move(kind, cashless, old, new)]


def corrected(applicant: Applicant, office: Office) -> None:
    applicant.lodge()
    applicant.pay_fees()
    office.examine(KEY, "correction", "other_confirmation")
    applicant.portal.correct(applicant.account, KEY, "done", next(applicant.keys))
    office.examine(KEY, "rejection", "vehicle_user_mismatch")


def failed_twice_and_void(applicant: Applicant, office: Office) -> None:
    applicant.lodge()
    office.turn_on("debit_failed", count=2)
    applicant.pay(FeeKind.INSPECTION, FeeKind.INSPECTION)
    office.wait(days=31)


def failed_tax_paid_again(applicant: Applicant, office: Office) -> None:
    applicant.lodge()
    applicant.pay_fees()
    office.examine(KEY)
    office.turn_on("debit_failed", count=1)
    applicant.pay(FeeKind.WEIGHT_TAX, FeeKind.WEIGHT_TAX)


def failed_fees_paid_again(applicant: Applicant, office: Office) -> None:
    applicant.lodge()
    office.turn_on("debit_failed", count=1)
    applicant.pay(FeeKind.INSPECTION, FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)


def withdrawn_after_a_refusal(applicant: Applicant, office: Office) -> None:
    office.set_delays(withdrawal=3600)
    applicant.lodge()
    applicant.portal.withdraw(applicant.account, KEY, next(applicant.keys))
    office.ask("/training/withdrawals", key=KEY, granted=False)
    applicant.portal.withdraw(applicant.account, KEY, next(applicant.keys))
    office.wait(hours=1)


def suspended_and_resumed(applicant: Applicant, office: Office) -> None:
    applicant.lodge()
    applicant.portal.suspend(applicant.account, KEY, next(applicant.keys))
    if applicant.account.vehicle_kind is VehicleKind.KEI:
        applicant.pay_fees()
    else:
        applicant.pay(FeeKind.INSPECTION)
    applicant.portal.resume(applicant.account, KEY, next(applicant.keys))


def not_accepted(applicant: Applicant, office: Office) -> None:
    applicant.lodge(plate__kana="ん")


@pytest.mark.parametrize(
    "story",
    [
        corrected,
        failed_twice_and_void,
        failed_tax_paid_again,
        failed_fees_paid_again,
        withdrawn_after_a_refusal,
        suspended_and_resumed,
        not_accepted,
    ],
)
def test_every_side_way_is_a_move_our_table_knows(applicant: Applicant, office: Office, story: Any) -> None:
    story(applicant, office)
    assert unknown_moves(applicant, cashless=False) == []
    assert len(applicant.statuses()) > 1


def test_the_cashless_ways_are_moves_our_table_knows(
    portal: HttpPortal, account: PortalCredentials, office: Office
) -> None:
    applicant = Applicant(portal, account)
    office.change_car("ZVW50-6012345", card="refused")
    applicant.lodge(cashless=True)
    office.examine(KEY)
    office.change_car("ZVW50-6012345", card="valid")
    assert applicant.statuses() == [
        OssStatus.ACCEPTING,
        OssStatus.ACCEPTED,
        OssStatus.EXAMINING,
        OssStatus.AWAITING_REPAYMENT,
        OssStatus.READY,
    ]
    assert unknown_moves(applicant, cashless=True) == []


def test_the_answer_to_an_act_and_the_state_are_the_same_statement(
    portal: HttpPortal, account: PortalCredentials
) -> None:
    lodged = portal.lodge(account, KEY, canonical(lodgement()))
    assert (lodged.key, lodged.seq, lodged.words, lodged.status, lodged.raw["receipt_number"]) == (
        KEY,
        3,
        "検査登録手数料納付待ち",
        OssStatus.AWAITING_INSPECTION_FEE,
        "2026112000000000001",
    )
    assert portal.state(account, KEY) == lodged
    page = portal.events(account, 2, 500)
    said = page.events[0].said
    assert page == EventPage((Event(3, said, page.events[0].raw),), last_seq=3)
    assert said
    assert (said.seq, said.at, said.words) == (3, lodged.at, lodged.words)


def test_a_number_never_lodged_has_no_state(portal: HttpPortal, account: PortalCredentials) -> None:
    assert portal.state(account, KEY) is None


def test_a_changed_password_is_the_one_that_counts(portal: HttpPortal, account: PortalCredentials) -> None:
    portal.change_password(account, "Another-pass-2")
    renewed = PortalCredentials(account.vehicle_kind, account.bulk_user_id, "Another-pass-2")
    assert portal.events(renewed, 0, 500) == EventPage((), 0)
