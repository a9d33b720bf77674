"""手数料等の納付明細: which cases stand in a month, with exactly the yen that the portal told."""

import subprocess
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from demo.organizations import Demo, make_organizations
from domain.billing_month import BillingMonth
from domain.fee_statement import FEE_STATEMENT_COLUMNS
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.database import Database
from models.requests import InspectionRequest
from tests.support.agency_stories import a_fee, portal_says
from tests.support.application_stories import Amounts, told_until
from tests.support.stories import actor_of
from usecases.billing.fee_statement import StatementForm, issue_fee_statement, statement_months

SENT = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
NOVEMBER_IN_JAPAN = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 3, 1, 0, tzinfo=UTC)
CANARY = "使用者カナリア"
PLACES = {column.heading: place for place, column in enumerate(FEE_STATEMENT_COLUMNS)}


@pytest.fixture
def told(database: Database) -> Demo:
    """Cases around the edge of October and November, at two bases and at another client."""
    with database.writer() as session, session.begin():
        demo = make_organizations(session, SENT)
        named = {"vehicle_user_name": CANARY}
        eve, midnight = NOVEMBER_IN_JAPAN - timedelta(minutes=1), NOVEMBER_IN_JAPAN
        told_until(session, demo, SENT, done_at=eve, nth=1, base="002", **named)
        told_until(session, demo, SENT, done_at=midnight, nth=2, base="002", **named)
        kei = Amounts(1_450, 400, 6_600)
        told_until(session, demo, SENT, done_at=midnight, nth=3, kind=VehicleKind.KEI, amounts=kei, **named)
        told_until(session, demo, SENT, "重量税納付待ち", nth=4, **named)
        rejected = told_until(session, demo, SENT, "受付審査中", nth=5, **named)
        portal_says(session, rejected, "却下", midnight + timedelta(days=1))
        never_paid = told_until(session, demo, SENT, "検査登録手数料納付待ち", nth=6, **named)
        portal_says(session, never_paid, "無効", midnight + timedelta(days=1))
        told_until(session, demo, SENT, done_at=midnight, nth=7, member_code="1845679", login_id="sender", **named)
    return demo


def stated(session: Session, demo: Demo, month: str, login_id: str = "admin", member_code: str = "1845678") -> list:
    """The workbook's rows from the first case on."""
    actor = actor_of(session, demo, login_id, member_code)
    document = issue_fee_statement(session, actor, BillingMonth.parse(month), StatementForm.XLSX, LATER)
    rows = CalamineWorkbook.from_filelike(BytesIO(document.read())).get_sheet_by_index(0).to_python()
    heads = next(place for place, row in enumerate(rows) if row[0] == "依頼人組織ID" and row[1] == "事業者名称")
    return [row for row in rows[heads + 1 :] if any(row)]


def case(number: str, **cells: object) -> list[object]:
    """A registered car of 練馬工場 that completed; `cells` by heading's place."""
    nth = int(number[-1])
    paid_on = date(2026, 10, 20)
    row: list[object] = [
        "1845678",
        "株式会社みなと自動車",
        "002",
        "練馬工場",
        "登録車",
        f"ZVW50-600000{nth}",
        f"品川 300 さ ・・・{nth}",
        datetime(2026, 10, 20, 10, 0),  # noqa: DTZ001 -- Excel knows no time zones
        1_450.0,
        paid_on,
        400.0,
        paid_on,
        date(2026, 11, 1),
        24_600.0,
        date(2026, 10, 20),
        number,
        f"261113000000000000{nth}",
        "手続完了",
        "",
    ]
    for place, value in cells.items():
        row[int(place.removeprefix("c"))] = value
    return row


def a_sum(label: str, code: str, name: str, cases: int, fees: tuple[int, int, int]) -> list[object]:
    row: list[object] = [""] * len(FEE_STATEMENT_COLUMNS)
    row[0], row[2], row[3], row[6] = label, code, name, f"{cases}件"
    row[8], row[10], row[13] = (float(fee) for fee in fees)
    row[18] = f"計 {sum(fees):,}円"
    return row


def test_a_month_states_what_was_completed_in_it_by_the_day_in_japan(database: Database, told: Demo) -> None:
    with database.reader() as session:
        october, november = stated(session, told, "202610"), stated(session, told, "202611")
    fees = (1_450, 400, 24_600)
    assert october == [
        case("100000001", c12=date(2026, 10, 31)),
        a_sum("拠点計", "002", "練馬工場", 1, fees),
        a_sum("総計", "", "全拠点", 1, fees),
    ]
    roppongi = {"c2": "001", "c3": "六本木工場"}
    kei = {
        "c4": "軽自動車",
        "c5": "JF3-6000003",
        "c6": "品川 580 あ ・・・3",
        "c13": 6_600.0,
        "c16": "2611139990000000003",
    }
    unfinished = {"c12": "", "c13": "", "c14": ""}
    assert november == [
        case("100000003", **roppongi, **kei),
        case("100000005", **roppongi, **unfinished, c17="却下"),
        case("100000002"),
        a_sum("拠点計", "001", "六本木工場", 2, (2_900, 800, 6_600)),
        a_sum("拠点計", "002", "練馬工場", 1, fees),
        a_sum("総計", "", "全拠点", 3, (4_350, 1_200, 31_200)),
    ]


def test_a_base_admin_gets_the_own_base_alone_and_another_client_its_own(database: Database, told: Demo) -> None:
    with database.reader() as session:
        own_base = stated(session, told, "202611", "manager001")
        other = stated(session, told, "202611", "admin", "1845679")
    assert [row[PLACES["申請ID"]] for row in own_base] == ["100000003", "100000005", "", ""]
    assert [(row[0], row[PLACES["申請ID"]]) for row in other] == [
        ("1845679", "100000007"),
        ("拠点計", ""),
        ("総計", ""),
    ]


def test_a_fee_that_an_earlier_application_paid_stands_with_nothing_and_its_receipt_number(
    database: Database, told: Demo
) -> None:
    earlier = "2611130000000000005"
    with database.writer() as session, session.begin():
        case_again = told_until(session, told, SENT, "申請受付", nth=8, base="003")
        request = session.get_one(InspectionRequest, case_again.request_id)
        request.waivers = [
            {"fee": fee, "reason": "paid_before", "earlier": earlier} for fee in ("inspection", "technical_information")
        ]
        fees = [
            a_fee("inspection", 0, "納付不要", due_on=None),
            a_fee("technical_information", 0, "納付不要", due_on=None),
            a_fee("weight_tax", 24_600, "納付済", paid_at=SENT.isoformat()),
        ]
        portal_says(session, case_again, "交付待ち", NOVEMBER_IN_JAPAN, fees=fees, completed_on="2026-11-01")
    with database.reader() as session:
        rows = stated(session, told, "202611")
    nothing = {"c8": 0.0, "c9": "", "c10": 0.0, "c11": ""}
    place = {"c2": "003", "c3": "八王子工場"}
    assert [row for row in rows if row[PLACES["申請ID"]] == "100000008"] == [
        case("100000008", **place, **nothing, c18=f"受付番号 {earlier} にて納付済")
    ]


def test_the_pdf_states_the_same_cases_and_no_document_names_the_vehicle_user(database: Database, told: Demo) -> None:
    with database.reader() as session:
        actor = actor_of(session, told, "admin")
        pdf = issue_fee_statement(session, actor, BillingMonth.parse("202611"), StatementForm.PDF, LATER).read()
        excel = issue_fee_statement(session, actor, BillingMonth.parse("202611"), StatementForm.XLSX, LATER).read()
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    flat = "".join(text.split())
    assert [number for number in (f"10000000{nth}" for nth in range(1, 8)) if number in flat] == [
        "100000002",
        "100000003",
        "100000005",
    ]
    assert "計36,750円" in flat
    sheet = CalamineWorkbook.from_filelike(BytesIO(excel)).get_sheet_by_index(0).to_python()
    assert CANARY not in flat
    assert not [row for row in sheet if any(CANARY in str(cell) for cell in row)]


def test_the_running_month_is_stated_to_yesterday(database: Database, told: Demo) -> None:
    on_the_second = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    on_the_first = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
    with database.reader() as session:
        actor = actor_of(session, told, "admin")
        november = BillingMonth.parse("202611")
        document = issue_fee_statement(session, actor, november, StatementForm.XLSX, on_the_second)
        with pytest.raises(Refusal) as refused:
            issue_fee_statement(session, actor, november, StatementForm.XLSX, on_the_first)
        months = statement_months(session, actor, on_the_second)
    assert document.name == "手数料等の納付明細_1845678_20261101-20261101.xlsx"
    assert refused.value.code == "not_found"
    assert [(str(row.month), row.last_day, row.preliminary) for row in months if row.has_lines] == [
        ("202611", date(2026, 11, 1), True),
        ("202610", date(2026, 10, 31), False),
    ]
    assert len(months) == 19


@pytest.mark.parametrize("month", ["202504", "202612"])
def test_a_month_too_long_ago_or_still_to_come_has_no_statement(database: Database, told: Demo, month: str) -> None:
    with database.reader() as session, pytest.raises(Refusal) as refused:
        issue_fee_statement(
            session,
            actor_of(session, told, "admin"),
            BillingMonth.parse(month),
            StatementForm.PDF,
            datetime(2026, 11, 20, tzinfo=UTC),
        )
    assert refused.value.code == "not_found"
