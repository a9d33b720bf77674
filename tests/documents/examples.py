"""A small, whole fee statement to look at in each form."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from domain.fee_statement import FeeStatement, FeeStatementLine, paid_before_remark
from domain.oss_status import OssStatus
from domain.vehicle import VehicleKind

PLAIN = FeeStatementLine(
    member_code="1845678",
    organization_name="けいぞく自動車",
    base_code="001",
    base_name="練馬工場",
    vehicle_kind=VehicleKind.REGISTERED,
    chassis_number="ZRR80-0123456",
    plate="練馬 500 さ 12-34",
    # 00:05 in Japan, on the next day.
    requested_at=datetime(2026, 11, 4, 15, 5, tzinfo=UTC),
    inspection_fee=1_800,
    inspection_fee_paid_on=date(2026, 11, 6),
    technical_information_fee=500,
    technical_information_fee_paid_on=date(2026, 11, 7),
    completed_on=date(2026, 11, 10),
    weight_tax=24_600,
    weight_tax_paid_on=date(2026, 11, 9),
    application_number="100051889",
    receipt_number="2611000000001",
    status=OssStatus.HANDED_OVER,
    remarks="",
)


def a_line(**changes: Any) -> FeeStatementLine:
    return replace(PLAIN, **changes)


# A plain case, one applied for again with the fee waived, one withdrawn after its first fee, one of the kei kind.
THREE_BASES = (
    a_line(),
    a_line(
        application_number="100051890-2",
        receipt_number="2611000000003",
        inspection_fee=0,
        inspection_fee_paid_on=None,
        remarks=paid_before_remark("2611000000002"),
    ),
    a_line(
        base_code="002",
        base_name="豊島工場",
        technical_information_fee=None,
        technical_information_fee_paid_on=None,
        completed_on=None,
        weight_tax=None,
        weight_tax_paid_on=None,
        application_number="100051891",
        receipt_number="2611000000004",
        status=OssStatus.WITHDRAWN,
    ),
    a_line(
        base_code="00A",
        base_name="大宮工場",
        vehicle_kind=VehicleKind.KEI,
        chassis_number="LA600S-0098765",
        plate="大宮 580 あ 8",
        inspection_fee=2_200,
        weight_tax=6_600,
        application_number="100051892",
        receipt_number="2611000000005",
        status=OssStatus.READY,
    ),
)


def a_statement(lines: Iterable[FeeStatementLine] = THREE_BASES, **changes: Any) -> FeeStatement:
    usual = FeeStatement(
        agent_branch_name="東京都自動車整備振興会 練馬支部",
        member_code="1845678",
        organization_name="けいぞく自動車",
        first_day=date(2026, 11, 1),
        last_day=date(2026, 11, 30),
        issued_on=date(2026, 12, 1),
        lines=lines,
    )
    return replace(usual, **changes)


# Names as they are met, and what no document can hold.
NAMES = "𠮟髙﨑𠮷①㈱葛\U000e0100が"
BROKEN = "甲\x00乙\x1b丙\ud83d丁\ufffe戊\U0001f697\u202e己\r\n庚"
