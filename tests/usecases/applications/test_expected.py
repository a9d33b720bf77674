"""What is expected of an application until the portal tells: its weight tax, and by when something is due."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.deadlines import Deadline
from domain.oss_status import OssStatus
from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from domain.waiver import Waiver, WaiverReason
from domain.weight_tax import EcoClass, TaxClass
from models.applications import Application, CaseEvent
from models.jobs import Job
from tests.support.agency_stories import a_fee, a_taken_application, agent_of, an_applied_application, portal_says
from tests.support.application_stories import shown_application, told_until
from tests.support.organizations import Demo, find_organizations
from tests.support.stories import actor_of
from usecases.agency.apply import Apply, apply
from usecases.agency.work_list import WorkTab, search_work
from usecases.applications.conditions import ApplicationConditions
from usecases.applications.payment_lines import PaymentLine
from usecases.applications.search import search_applications
from usecases.applications.stalling import Patience
from usecases.deadlines.search import DueConditions, search_deadlines
from usecases.jobs.claim import claim_job
from usecases.listing import Wish
from usecases.portal.outgoing import note_lodging_refused

KNOWN: dict[str, Any] = {
    "tax_class": TaxClass.PASSENGER_PRIVATE,
    "eco_class": EcoClass.ORDINARY,
    "weight_kg": 1380,
    "first_registered": "2020-03",
}
PATIENCE = Patience(timedelta(hours=6), timedelta(hours=1))
PAID_BEFORE = tuple(
    Waiver(fee, WaiverReason.PAID_BEFORE, "2611130000000000001")
    for fee in (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)
)
TOLD, OURS = False, True


@pytest.fixture
def demo(session: Session) -> Demo:
    return find_organizations(session)


def lines(session: Session, demo: Demo, application: Application, now: datetime) -> dict[str, PaymentLine]:
    page = shown_application(session, actor_of(session, demo), application.number, now)
    return {line.fee.value: line for line in page.payments}


def due(session: Session, demo: Demo, now: datetime) -> tuple[date | None, bool]:
    """The one application's next date and whether it is ours: list, board and page must agree for both sides."""
    session.flush()
    session.expire_all()
    found = set()
    for actor in (actor_of(session, demo), agent_of(session, demo)):
        row = search_applications(session, actor, ApplicationConditions(), Wish(), now).page.rows[0]
        page = shown_application(session, actor, row.number, now)
        board = search_deadlines(session, actor, DueConditions(), Wish(), now).page.rows
        found.add((row.next_due_on, row.due_is_expected))
        found.add((page.application.next_due_on, page.due_is_expected))
        found |= {(line.due_on, line.is_expected) for line in board} or {(None, False)}
    (only,) = found
    return only


def test_a_known_tax_is_kept_when_applying_and_a_difference_told_to_both(
    session: Session, demo: Demo, now: datetime
) -> None:
    application = an_applied_application(session, demo, now, **KNOWN)
    assert application.expected_fees == {"inspection": 1450, "technical_information": 400, "weight_tax": 24600}
    portal_says(session, application, "重量税納付待ち", now, fees=[a_fee("weight_tax", 34_200)])
    events = session.scalars(select(CaseEvent).where(CaseEvent.code == "fee_differs"))
    assert [event.facts for event in events] == [{"fee": "weight_tax", "expected": 24600, "amount": 34200}]
    line = lines(session, demo, application, now)["weight_tax"]
    assert (line.amount, line.expected, line.differs) == (34200, 24600, True)


def test_an_unknown_tax_is_never_guessed(session: Session, demo: Demo, now: datetime) -> None:
    application = an_applied_application(session, demo, now)
    assert application.expected_fees == {"inspection": 1450, "technical_information": 400}
    line = lines(session, demo, application, now)["weight_tax"]
    assert (line.expected, line.basis, line.differs) == (None, None, False)


def test_before_applying_the_tables_of_today_are_shown_afterwards_what_was_kept(
    session: Session, demo: Demo, now: datetime
) -> None:
    application = a_taken_application(session, demo, now, **KNOWN)
    before = lines(session, demo, application, now)
    assert {fee: line.expected for fee, line in before.items()} == {
        "inspection": 1450, "technical_information": 400, "weight_tax": 24600,
    }  # fmt: skip
    assert before["weight_tax"].basis is not None
    application.applied_at, application.expected_fees = now, {"weight_tax": 9}
    after = lines(session, demo, application, now)
    assert {fee: (line.expected, line.basis) for fee, line in after.items()} == {
        "inspection": (None, None), "technical_information": (None, None), "weight_tax": (9, None),
    }  # fmt: skip


@pytest.mark.parametrize("kind", list(VehicleKind))
def test_from_applying_until_the_portal_names_a_date_ours_stands(
    session: Session, demo: Demo, now: datetime, kind: VehicleKind
) -> None:
    application = an_applied_application(session, demo, now, kind=kind)
    expected = (date(2026, 12, 19), OURS)
    assert due(session, demo, now) == expected
    for words in ("申請受付処理中", "申請受付"):
        portal_says(session, application, words, now + timedelta(days=1), fees=[])
        assert due(session, demo, now) == expected
    found = lines(session, demo, application, now)
    assert {fee: (line.due_on, line.expected_on) for fee, line in found.items()} == {
        "inspection": (None, date(2026, 12, 19)),
        "technical_information": (None, date(2026, 12, 19)),
        "weight_tax": (None, None),
    }
    words = "検査手数料等納付待ち" if kind is VehicleKind.KEI else "検査登録手数料納付待ち"
    portal_says(session, application, words, now, fees=[a_fee("inspection", 1450, due_on="2026-12-21")])
    assert due(session, demo, now) == (date(2026, 12, 21), TOLD)
    asked = lines(session, demo, application, now)
    assert (asked["inspection"].due_on, asked["inspection"].expected_on) == (date(2026, 12, 21), None)
    assert asked["technical_information"].expected_on == date(2026, 12, 19)


def test_what_waits_for_the_next_opening_counts_from_that_day(session: Session, demo: Demo, now: datetime) -> None:
    late = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
    application = an_applied_application(session, demo, now)
    other = a_taken_application(session, demo, now, nth=2)
    apply(session, agent_of(session, demo), Apply([other.number], mandate_confirmed=True, keep_hours=True), late)
    assert (application.next_due_on, other.next_due_on) == (date(2026, 12, 19), date(2026, 12, 20))


@pytest.mark.parametrize("facts", [{"cashless": True, "card_registered": True}, {"waivers": PAID_BEFORE}])
def test_where_no_fee_is_asked_for_before_the_examination_nothing_is_expected(
    session: Session, demo: Demo, now: datetime, facts: dict[str, Any]
) -> None:
    application = an_applied_application(session, demo, now, **facts)
    assert due(session, demo, now) == (None, TOLD)
    assert {line.expected_on for line in lines(session, demo, application, now).values()} == {None}


def test_a_fee_or_tax_asked_for_without_a_date_gets_ours(session: Session, demo: Demo, now: datetime) -> None:
    application = an_applied_application(session, demo, now)
    later = now + timedelta(days=3)
    fee = a_fee("inspection", 1450, due_on=None)
    portal_says(session, application, "検査登録手数料納付待ち", later, fees=[fee])
    assert due(session, demo, now) == (date(2026, 12, 19), OURS)
    paid = {**fee, "state": "納付済", "paid_at": later.isoformat()}
    portal_says(session, application, "受付審査中", later, fees=[paid])
    assert due(session, demo, now) == (None, TOLD)
    tax = a_fee("weight_tax", 24_600, due_on=None)
    portal_says(session, application, "重量税納付待ち", later, fees=[paid, tax])
    assert due(session, demo, now) == (date(2027, 11, 23), OURS)
    assert lines(session, demo, application, now)["weight_tax"].expected_on == date(2027, 11, 23)


def test_a_correction_without_a_date_counts_from_the_day_it_was_asked_and_stays(
    session: Session, demo: Demo, now: datetime
) -> None:
    application = told_until(session, demo, now, "受付審査中")
    asked, later = now + timedelta(days=1), now + timedelta(days=5)
    correction = {"words": "不備", "message": "", "due_on": None}
    portal_says(session, application, "検査補正要求", asked, correction=correction)
    assert due(session, demo, now) == (date(2026, 12, 5), OURS)
    portal_says(session, application, "検査補正要求", later, restart="可")
    assert due(session, demo, now) == (date(2026, 12, 5), OURS)
    page = shown_application(session, actor_of(session, demo), application.number, now)
    assert page.correction_on == date(2026, 12, 5)
    portal_says(session, application, "検査補正要求", later, correction={**correction, "due_on": "2026-12-08"})
    assert due(session, demo, now) == (date(2026, 12, 8), TOLD)


def test_what_the_office_did_not_take_is_not_due_until_it_is_applied_for_again(
    session: Session, demo: Demo, now: datetime
) -> None:
    application = an_applied_application(session, demo, now)
    job = claim_job(session, "one", now)
    assert job is not None
    note_lodging_refused(session, job, "lodgement_malformed", now)
    assert due(session, demo, now) == (None, TOLD)
    later = now + timedelta(days=2)
    apply(session, agent_of(session, demo), Apply([application.number], mandate_confirmed=True), later)
    assert due(session, demo, now) == (date(2026, 12, 21), OURS)
    assert session.scalars(select(Job.state).order_by(Job.id)).all()[-1] == "waiting"


def test_not_accepted_is_not_due(session: Session, demo: Demo, now: datetime) -> None:
    application = an_applied_application(session, demo, now)
    portal_says(session, application, "未受付", now, rejection={"reasons": [], "message": "事務所が違います。"})
    assert application.oss_status is OssStatus.NOT_ACCEPTED
    assert due(session, demo, now) == (None, TOLD)
    assert {line.expected_on for line in lines(session, demo, application, now).values()} == {None}


def test_what_is_void_is_not_due_even_if_a_fee_was_left_unpaid(session: Session, demo: Demo, now: datetime) -> None:
    application = an_applied_application(session, demo, now)
    unpaid = a_fee("inspection", 1450, due_on=None)
    portal_says(session, application, "検査登録手数料納付待ち", now, fees=[unpaid])
    portal_says(session, application, "無効", now + timedelta(days=31))
    assert due(session, demo, now) == (None, TOLD)
    assert {line.expected_on for line in lines(session, demo, application, now).values()} == {None}


def test_before_the_portal_answers_the_board_knows_it_as_the_fees(session: Session, demo: Demo, now: datetime) -> None:
    an_applied_application(session, demo, now)
    actor = actor_of(session, demo)
    rows = search_deadlines(session, actor, DueConditions(what=Deadline.FEES), Wish(), now).page.rows
    assert [(row.deadline, row.is_expected) for row in rows] == [(Deadline.FEES, OURS)]


def test_the_agent_s_boards_tell_whose_date_it_is(session: Session, demo: Demo, now: datetime) -> None:
    ours, told = told_until(session, demo, now, "受付審査中"), told_until(session, demo, now, "受付審査中", nth=2)
    for application, day in ((ours, None), (told, "2026-12-01")):
        correction = {"words": "不備", "message": "", "due_on": day}
        portal_says(session, application, "検査補正要求", now, correction=correction)
    work = search_work(session, agent_of(session, demo), WorkTab.CAME_BACK, Wish(), now, PATIENCE)
    assert {row.number[-1]: (row.next_due_on, row.due_is_expected) for row in work.page.rows} == {
        "1": (date(2026, 12, 4), OURS), "2": (date(2026, 12, 1), TOLD),
    }  # fmt: skip
