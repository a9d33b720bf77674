"""Fill the tables of one organization with generated cases, straight by SQL, for measuring."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Index, Table, text
from sqlalchemy.schema import CreateIndex, DropIndex

from demo.organizations import make_organizations
from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.request_status import RequestStatus
from domain.search_keys import chassis_key, grams, name_key, plate_key, reversed_key
from domain.vehicle import VehicleKind
from models.applications import Application
from models.database import NO_DAY, Database
from models.organizations import Base, Organization
from models.requests import FIRST_REQUEST_ID, InspectionRequest, SearchGram
from models.users import User

CLIENT, AGENT = "1845678", "2000001"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
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
REGIONS = ["品川", "練馬", "足立", "八王子", "多摩", "横浜", "川崎", "湘南", "相模", "大宮"]
KANA = "さすせそたちつてとなにぬねのはひふほまみむめもやゆらりるろ"


@dataclass(frozen=True)
class Filled:
    """Where the generated rows lie, and what can be searched for in them."""

    rows: int
    some_request: int
    some_plate: str
    some_chassis_prefix: str
    some_chassis_end: str


def fill(database: Database, rows: int) -> Filled:
    """Generate `rows` requests and their applications for みなと自動車; the same seed gives the same rows."""
    with database.writer() as session, session.begin():
        make_organizations(session, NOW)
    with database.reader() as session:
        client = session.query(Organization).filter_by(member_code=CLIENT).one()
        agent = session.query(Organization).filter_by(member_code=AGENT).one()
        bases = [base.id for base in session.query(Base).filter_by(organization_id=client.id).order_by(Base.code)]
        agent_bases = [base.id for base in session.query(Base).filter_by(organization_id=agent.id).order_by(Base.code)]
        user = session.query(User).filter_by(organization_id=client.id, login_id="sender").one()
    cases = _cases(rows, client.id, agent.id, bases, agent_bases, user.id)
    tables = (InspectionRequest.__table__, Application.__table__, SearchGram.__table__)
    indexes = [index for table in tables for index in table.indexes]
    _change_indexes(database, indexes, make=False)
    for batch in _batches(cases, 10_000):
        _insert(database, tables[0], [request for request, _application in batch])
        _insert(database, tables[1], [application for _request, application in batch if application])
        _insert(database, tables[2], [
            {"organization_id": request["organization_id"], "gram": gram, "request_id": request["id"]}
            for request, _application in batch
            for gram in sorted(grams(request["user_name"]))
        ])  # fmt: skip
    _change_indexes(database, indexes, make=True)
    _analyse(database, rows)
    some = FIRST_REQUEST_ID + rows // 2
    with database.reader() as session:
        found = session.get_one(InspectionRequest, some)
        plate = f"{found.plate_region}{found.plate_class}{found.plate_kana}{int(found.plate_serial)}"
    return Filled(rows, some, plate, found.chassis_number[:-1], found.chassis_number[-7:])


def _cases(
    rows: int, client: int, agent: int, bases: Sequence[int], agent_bases: Sequence[int], user: int
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    dice = random.Random(20261120)
    open_statuses = [status for status, count in OPEN_CASES for _ in range(count)]
    rare = {rows * (2 * place + 1) // (2 * RARE_NAMES) for place in range(RARE_NAMES)}
    for place in range(rows):
        status = open_statuses[rows - 1 - place] if rows - place <= len(open_statuses) else RequestStatus.DONE
        yield _case(place, status, dice, RARE_NAME if place in rare else "", client, agent, bases, agent_bases, user)


def _case(
    place: int,
    status: RequestStatus,
    dice: random.Random,
    rare_name: str,
    client: int,
    agent: int,
    bases: Sequence[int],
    agent_bases: Sequence[int],
    user: int,
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    kei = place % 3 == 0
    kind = VehicleKind.KEI if kei else VehicleKind.REGISTERED
    region, class_number, kana = dice.choice(REGIONS), "580" if kei else "500", dice.choice(KANA)
    serial = dice.randrange(1, 10_000)
    chassis = f"{'JF3' if kei else 'ZVW50'}-{place:07d}"
    name = rare_name or f"{dice.choice(FAMILY)}　{dice.choice(GIVEN)}"
    at = NOW - timedelta(minutes=dice.randrange(1_000_000))
    expiry = date(2026, 1, 1) + timedelta(days=dice.randrange(700))
    base = dice.choice(bases)
    shared = {
        "organization_id": client,
        "base_id": base,
        "kind": kind.value,
        "agent_organization_id": agent,
        "agent_base_id": agent_bases[0],
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
        "user_kind": "person",
        "representative": "",
        "address_1": "東京都八王子市暁町９－９－９",
        "address_2": "",
        "validity_term": "two_years_designated",
        "expiry_on": expiry,
        "planned_on": NO_DAY,
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
        "option_code": "",
        "own_fields": "[]",
        "returned_reason": "",
        "returned_text": "",
        "sent_by": user,
        "entered_by": user,
        "updated_by": user,
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


def _batches(cases: Iterator[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for case in cases:
        batch.append(case)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _insert(database: Database, table: Any, rows: list[dict[str, Any]]) -> None:
    """Driver speed: the rows are already in the database's own words."""
    if not rows:
        return
    names = list(rows[0])
    assert isinstance(table, Table)
    assert set(names) == {column.name for column in table.columns}, "a column was added: generate it too"
    with database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        values = (tuple(_plain(database, row[name]) for name in names) for row in rows)
        if database.engine.dialect.name == "sqlite":
            raw.execute("BEGIN IMMEDIATE")
            raw.executemany(
                f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values
            )
            raw.execute("COMMIT")
        else:
            with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
            raw.commit()


def _plain(database: Database, value: Any) -> Any:
    if database.engine.dialect.name == "sqlite":
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond:06d}"
        if isinstance(value, date):
            return value.isoformat()
    return value


def _change_indexes(database: Database, indexes: Sequence[Index], make: bool) -> None:
    with database.engine.begin() as connection:
        for index in indexes:
            connection.execute(CreateIndex(index) if make else DropIndex(index))


def _analyse(database: Database, rows: int) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.engine.dialect.name == "sqlite":
            connection.execute(
                text("UPDATE sqlite_sequence SET seq = :seq WHERE name = 'inspection_requests'"),
                {"seq": FIRST_REQUEST_ID + rows},
            )
            connection.execute(text("ANALYZE"))
        else:
            connection.execute(
                text(f"ALTER SEQUENCE inspection_requests_id_seq RESTART WITH {FIRST_REQUEST_ID + rows}")
            )
            connection.execute(text("VACUUM ANALYZE"))
