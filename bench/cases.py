"""The generated cases of a measured organization, as rows in the tables' own words."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.request_status import RequestStatus
from domain.search_keys import chassis_key, name_key, plate_key, reversed_key
from domain.vehicle import VehicleKind
from models.database import NO_DAY
from models.requests import FIRST_REQUEST_ID

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
# Only so many cases carry their story and payments: enough to stand in a large table, few enough to be filled soon.
TOLD_EVERY = 20
SPAN_MINUTES = 1_000_000
JITTER_MINUTES = 20 * 24 * 60
# However many cases an organization has had, only so many are open at a time.
OPEN_CASES = (
    (RequestStatus.DRAFT, 40),
    (RequestStatus.HELD, 60),
    (RequestStatus.SENT, 80),
    (RequestStatus.RETURNED, 20),
    (RequestStatus.CANCELLED, 100),
    (RequestStatus.TAKEN, 300),
)
RARE_NAMES = 30
RARE_NAME = "珍名　希少子"
RARE_CODE = "R-1"
RARE_OWN, COMMON_OWN = "顧客台帳", "代車なし"
OWN_FIELDS_OF = {rare: json.dumps([own], ensure_ascii=False) for rare, own in ((True, RARE_OWN), (False, COMMON_OWN))}
FAMILY = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "山口",
    "松本",
    "井上",
    "木村",
    "林",
    "斎藤",
    "清水",
]
GIVEN = [
    "太郎",
    "一郎",
    "次郎",
    "花子",
    "桜",
    "健",
    "誠",
    "恵",
    "翔",
    "葵",
    "蓮",
    "陽菜",
    "大輔",
    "直樹",
    "美咲",
    "彩",
    "拓也",
    "翼",
    "愛",
    "結衣",
]
STORY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("client", "request_registered", {}),
    ("client", "request_sent", {}),
    ("agent", "request_taken", {"office": "東京運輸支局"}),
    ("agent", "mandate_confirmed", {}),
    ("agent", "application_applied", {"office": "東京運輸支局"}),
    ("system", "oss_status_changed", {"words": "申請受付", "status": "accepted", "receipt_number": "1", "at": ""}),
    ("agent", "fee_ordered", {"fee": "inspection", "amount": 1450, "method": "debit"}),
    ("system", "fee_paid", {"fee": "inspection", "amount": 1450, "method": "debit"}),
    ("agent", "fee_ordered", {"fee": "technical_information", "amount": 400, "method": "advance"}),
    ("system", "fee_paid", {"fee": "technical_information", "amount": 400, "method": "advance"}),
    ("system", "oss_status_changed", {"words": "受付審査中", "status": "examining", "receipt_number": "1", "at": ""}),
    ("system", "fee_paid", {"fee": "weight_tax", "amount": 24600, "method": "debit"}),
    ("system", "application_completed", {"completed_on": "2026-11-01"}),
)
REGIONS = ["品川", "練馬", "足立", "八王子", "多摩", "横浜", "川崎", "湘南", "相模", "大宮"]
_OWNER = {"client": "organization_id", "agent": "agent_organization_id"}
KANA = "さすせそたちつてとなにぬねのはひふほまみむめもやゆらりるろ"


@dataclass(frozen=True)
class Parties:
    """Whose cases they are."""

    client: int
    agent: int
    bases: Sequence[int]
    agent_bases: Sequence[int]
    user: int


Case = tuple[dict[str, Any], dict[str, Any] | None]


def cases(rows: int, parties: Parties) -> Iterator[Case]:
    """Requests with their applications; the same number of rows gives the same cases."""
    dice = random.Random(20261120)
    open_statuses = [status for status, count in OPEN_CASES for _ in range(count)]
    rare = {rows * (2 * place + 1) // (2 * RARE_NAMES) for place in range(RARE_NAMES)}
    for place in range(rows):
        status = open_statuses[rows - 1 - place] if rows - place <= len(open_statuses) else RequestStatus.DONE
        yield _case(place, rows, status, dice, RARE_NAME if place in rare else "", parties)


def _case(place: int, rows: int, status: RequestStatus, dice: random.Random, rare_name: str, parties: Parties) -> Case:
    kei = place % 3 == 0
    kind = VehicleKind.KEI if kei else VehicleKind.REGISTERED
    region, class_number, kana = dice.choice(REGIONS), "580" if kei else "500", dice.choice(KANA)
    serial = dice.randrange(1, 10_000)
    chassis = f"{'JF3' if kei else 'ZVW50'}-{place:07d}"
    name = rare_name or f"{dice.choice(FAMILY)}　{dice.choice(GIVEN)}"
    # Cases are made one after the other and last some days; so rows lie in the table as they do in life.
    at = NOW - timedelta(minutes=(rows - place) * SPAN_MINUTES // rows + dice.randrange(JITTER_MINUTES))
    expiry = date(2026, 1, 1) + timedelta(days=dice.randrange(700))
    base = dice.choice(parties.bases)
    shared = {
        "organization_id": parties.client,
        "base_id": base,
        "kind": kind.value,
        "agent_organization_id": parties.agent,
        "agent_base_id": parties.agent_bases[0],
        "plate_region": region,
        "plate_class": class_number,
        "plate_kana": kana,
        "plate_serial": f"{serial:04d}",
        "plate_key": plate_key(region, class_number, kana, serial),
        "chassis_number": chassis,
        "chassis_key": chassis_key(chassis),
        "chassis_reversed": reversed_key(chassis_key(chassis)),
        "user_name": name,
        "name_key": name_key(name),
        "cashless": False,
        "sent_at": at,
        "memo": "",
        "planned_on": NO_DAY,
        "entered_by": parties.user,
        "version": 1,
        "created_at": at,
        "updated_at": at,
    }
    request = {
        **shared,
        "id": FIRST_REQUEST_ID + place,
        "car_id": None,
        "status": status.value,
        "small_plate": False,
        "no_class_number": False,
        "officially_stamped": False,
        "model_code": "DAA-ZVW50",
        "engine_model": "2ZR-FXE",
        "first_registered": "2018-05",
        "weight_kg": 1_380,
        "tax_class": "kei_private" if kei else "passenger_private",
        "eco_class": "ordinary",
        "user_kind": "person",
        "representative": "",
        "address_1": "東京都八王子市暁町９－９－９",
        "address_2": "",
        "validity_term": "two_years_designated",
        "expiry_on": expiry,
        "insured_until": None,
        "shortening_allowed": False,
        "parking_receipt": False,
        "card_registered": False,
        "mandate_kind": "none",
        "renewal_place": "office",
        "delegate_number": "",
        "pickup": "",
        "certificate_number": "",
        "account_id": "",
        "conformity_state": "registered",
        "insurance_state": "electronic",
        "consent_on": date(2025, 1, 1),
        "waivers": "[]",
        "option_code": RARE_CODE if rare_name else "",
        "own_fields": OWN_FIELDS_OF[bool(rare_name)],
        "returned_reason": "",
        "returned_text": "",
        "sent_by": parties.user,
        "updated_by": parties.user,
        "updated_side": "client",
        "updated_by_agent": None,
        "deleted_at": None,
    }
    if status not in {RequestStatus.TAKEN, RequestStatus.DONE}:
        return request, None
    done = status is RequestStatus.DONE
    completed = (at + timedelta(days=2)).date() if done else NO_DAY
    application = {
        **shared,
        "id": place + 1,
        "request_id": request["id"],
        "number": str(request["id"]),
        "attempt": 1,
        "status": (ApplicationStatus.COMPLETED if done else ApplicationStatus.APPLYING).value,
        "oss_status": (OssStatus.READY if done else OssStatus.EXAMINING).value,
        "oss_words": "交付待ち" if done else "受付審査中",
        "office_code": "T-13-01",
        "office_name": "東京運輸支局",
        "mandate_confirmed_at": at,
        "mandate_confirmed_by": None,
        "taken_at": at,
        "applied_at": at,
        "applied_by": None,
        "receipt_number": f"{place:019d}",
        "state_at": at,
        "next_due_on": NO_DAY,
        "completed_on": completed,
        "ended_on": completed,
        "ready_on": None if not done else completed,
        "examination_asked_at": at,
        "correction_reason": "",
        "correction_message": "",
        "correction_due_on": None,
        "rejection_reason": "",
        "unclear": "",
        "portal_facts": "{}",
        "expected_fees": "{}",
    }
    return request, application


def story(place: int, application: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What happened to an application and what was paid for it, for one case in TOLD_EVERY."""
    if place % TOLD_EVERY:
        return [], []
    at = application["sent_at"]
    events = [
        {
            "organization_id": application["organization_id"],
            "request_id": application["request_id"],
            "application_id": None if code in {"request_registered", "request_sent"} else application["id"],
            "at": at + timedelta(hours=hour),
            "side": side,
            "actor_id": None,
            "actor_organization_id": None if side == "system" else application[_OWNER[side]],
            "actor_name": "" if side == "system" else "佐藤　花子",
            "code": code,
            "facts": facts,
        }
        for hour, (side, code, facts) in enumerate(STORY)
    ]
    payments = [
        {
            "application_id": application["id"],
            "fee": fee,
            "attempt": 1,
            "method": "debit" if fee != "technical_information" else "advance",
            "state": "paid",
            "amount": amount,
            "expected": amount,
            "due_on": (at + timedelta(days=30)).date(),
            "asked_at": at,
            "ordered_at": at + timedelta(hours=1),
            "ordered_by": None,
            "paid_at": at + timedelta(hours=2),
            "advanced_on": at.date() if fee == "technical_information" else None,
            "portal_reference": f"{place:010d}",
            "reason": "",
        }
        for fee, amount in (("inspection", 1_450), ("technical_information", 400), ("weight_tax", 24_600))
    ]
    return events, payments
