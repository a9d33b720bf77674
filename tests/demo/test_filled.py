"""What stands in the demo: every status for both kinds, dates to come, and money that agrees with the portal's."""

from collections import Counter
from datetime import timedelta
from itertools import product
from typing import Any

import httpx
from sqlalchemy import exists, func, select

from demo.mails import HEARD
from demo.organizations import PEOPLE
from domain.application_status import ApplicationStatus
from domain.clock import day_in_japan
from domain.enrollment import EnrollmentState, Source
from domain.mail_event import MailEvent
from domain.mail_kind import KINDS_OF
from domain.months import months_later
from domain.oss_status import OssStatus
from domain.payment import FeeKind, PaymentMethod, PaymentState
from domain.request_status import RequestStatus
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from models.applications import Application, CaseEvent, Charge, Payment
from models.client_changes import ClientChange
from models.database import NO_MOMENT
from models.enrollments import Enrollment, EnrollmentQuestion
from models.files import File, FileContent
from models.jobs import Job, JobState, PortalEvent
from models.mails import Mail
from models.notices import Notice, NoticeRead
from models.organizations import Base, Organization, PortalAccount
from models.requests import InspectionRequest, Mandate
from models.users import User
from tests.demo.conftest import MONTHS, Filled
from usecases.audits.check import check_chain, member_codes
from usecases.handouts.search import HandoutConditions, search_handouts
from usecases.jobs.enqueue import CASE_WORK
from usecases.listing import Wish

# Withdrawal, suspension and the answer to a correction are acts that nobody can do yet.
NOT_REACHED = {OssStatus.WITHDRAWING, OssStatus.WITHDRAWN}
REACHED = {
    ApplicationStatus.PREPARING,
    ApplicationStatus.APPLYING,
    ApplicationStatus.CORRECTION_REQUESTED,
    ApplicationStatus.ERROR,
    ApplicationStatus.COMPLETED,
}


def test_requests_of_both_kinds_are_there_in_every_status(filled: Filled) -> None:
    with filled.look() as session:
        found = session.execute(select(InspectionRequest.kind, InspectionRequest.status).distinct())
        assert {tuple(row) for row in found} == set(product(VehicleKind, RequestStatus))


def test_applications_of_both_kinds_are_there_in_every_status_that_is_reached(filled: Filled) -> None:
    with filled.look() as session:
        found = session.execute(select(Application.kind, Application.status).distinct())
        assert {tuple(row) for row in found} == set(product(VehicleKind, REACHED))


def test_the_portal_s_statuses_are_all_there_for_both_kinds(filled: Filled) -> None:
    with filled.look() as session:
        applied = Application.applied_at != None  # noqa: E711 -- the column compares with its own end of time
        found = session.execute(select(Application.kind, Application.oss_status).where(applied).distinct())
        # The kei inspection association takes both fees in one step.
        assert {tuple(row) for row in found} == set(product(VehicleKind, set(OssStatus) - NOT_REACHED)) - {
            (VehicleKind.KEI, OssStatus.AWAITING_TECHNICAL_FEE)
        }


def test_payments_are_there_in_every_state_for_both_kinds_and_by_every_method(filled: Filled) -> None:
    with filled.look() as session:
        query = select(Application.kind, Payment.state, Payment.method).join(
            Application, Application.id == Payment.application_id
        )
        found = {tuple(row) for row in session.execute(query.distinct())}
    assert {(kind, state) for kind, state, _ in found} == set(product(VehicleKind, PaymentState))
    methods = {VehicleKind.REGISTERED: set(PaymentMethod), VehicleKind.KEI: set(PaymentMethod) - {PaymentMethod.CARD}}
    assert {kind: {method for found_kind, _, method in found if found_kind is kind} for kind in VehicleKind} == methods


def test_dates_of_both_kinds_come_today_in_three_and_in_seven_days_and_one_has_passed(filled: Filled) -> None:
    today = day_in_japan(filled.now)
    soon = {today + timedelta(days=days) for days in (0, 3, 7)}
    waiting = (OssStatus.AWAITING_INSPECTION_FEE, OssStatus.CORRECTION_REQUESTED, OssStatus.AWAITING_WEIGHT_TAX)
    with filled.look() as session:
        query = select(Application.kind, Application.oss_status, Application.next_due_on).where(
            Application.status.in_([ApplicationStatus.APPLYING, ApplicationStatus.CORRECTION_REQUESTED])
        )
        found = Counter(tuple(row) for row in session.execute(query) if row.next_due_on)
    assert {row for row in found if row[1] in waiting and row[2] in soon} == set(product(VehicleKind, waiting, soon))
    assert [on < today for _, _, on in found if on < today] == [True]


def test_known_taxes_are_the_portal_s_own_but_for_one_mistaken_client_of_each_kind(filled: Filled) -> None:
    with filled.look() as session:
        rows = session.execute(
            select(Application.kind, Application.expected_fees, Payment.amount)
            .join(Application, Application.id == Payment.application_id)
            .where(Payment.fee == FeeKind.WEIGHT_TAX, Payment.attempt == 1)
        ).all()
        told = Counter(
            session.scalars(select(CaseEvent.facts["fee"].as_string()).where(CaseEvent.code == "fee_differs"))
        )
    expected = [(kind, fees.get("weight_tax"), amount) for kind, fees, amount in rows]
    differing = [kind for kind, ours, theirs in expected if ours is not None and ours != theirs]
    agreeing = {kind for kind, ours, theirs in expected if ours == theirs}
    assert (sorted(differing), told) == (sorted(VehicleKind), {"weight_tax": 2})
    assert agreeing == {kind for kind, ours, _ in expected if ours is None} == set(VehicleKind)


def test_official_vehicles_have_an_electronic_mandate_with_its_file(filled: Filled) -> None:
    with filled.look() as session:
        electronic = InspectionRequest.mandate_kind == MandateKind.ELECTRONIC
        requests = session.scalars(select(InspectionRequest.id).where(electronic).order_by(InspectionRequest.id)).all()
        handed_in = session.execute(
            select(Mandate.request_id, Mandate.issuer, FileContent.body)
            .join(File, File.id == Mandate.file_id)
            .join(FileContent, FileContent.sha256 == File.sha256)
            .order_by(Mandate.request_id)
        ).all()
    assert len(requests) == 3
    assert [(row.request_id, row.issuer, row.body[:5]) for row in handed_in] == [
        (number, "架空市長", b"%PDF-") for number in requests
    ]


def test_every_month_has_completed_cases(filled: Filled) -> None:
    this_month = day_in_japan(filled.now).replace(day=1)
    with filled.look() as session:
        completed = Application.completed_on != None  # noqa: E711 -- the column compares with its own end of time
        days = session.scalars(select(Application.completed_on).where(completed))
        months = {day.replace(day=1) for day in days if day is not None}
    assert {months_later(this_month, -n) for n in range(MONTHS + 1)} <= months


def test_each_application_was_lodged_once_and_each_fee_paid_as_the_portal_says(filled: Filled) -> None:
    with filled.look() as session:
        ours = Counter(
            (row.number, row.fee.value, row.amount)
            for row in session.execute(
                select(Application.number, Payment.fee, Payment.amount)
                .join(Application, Application.id == Payment.application_id)
                .where(Payment.state == PaymentState.PAID)
            )
        )
    theirs = Counter((key, fee["fee"], fee["amount"]) for key, told in filled.told().items() for fee in _paid(told))
    counts = filled.portal.counts()
    assert ours == theirs
    assert set(ours.values()) == {1}
    assert {(key, fee) for key, fee, _ in ours} == {(key, fee) for key in counts for fee in counts[key]["paid"]}
    assert {times for entry in counts.values() for times in (entry["lodged"], *entry["paid"].values())} == {1}


def _paid(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [fee for fee in told["fees"] if fee["state"] == "納付済"]


def test_what_is_charged_is_what_was_advanced_and_one_usage_per_completed_case(filled: Filled) -> None:
    with filled.look() as session:
        advanced = session.scalar(
            select(func.sum(Payment.amount)).where(
                Payment.method == PaymentMethod.ADVANCE, Payment.state == PaymentState.PAID
            )
        )
        completed = session.scalar(
            select(func.count(Application.id)).where(Application.status == ApplicationStatus.COMPLETED)
        )
        charged = session.execute(
            select(Charge.kind == "usage", func.sum(Charge.amount), func.count()).group_by(Charge.kind == "usage")
        )
        by_usage = {bool(usage): (total, count) for usage, total, count in charged}
    assert by_usage[False][0] == advanced
    assert by_usage[True] == (178 * (completed or 0), completed)


def test_everything_is_polled_understood_and_sent(filled: Filled) -> None:
    with filled.look() as session:
        cursors = dict(session.execute(select(PortalAccount.bulk_user_id, PortalAccount.event_cursor)).all())
        stopped = session.scalars(select(PortalAccount.stopped_reason).distinct()).all()
        strange = session.scalars(select(PortalEvent.id).where(PortalEvent.understood.is_(False))).all()
        # Mails wait for the worker, as they do wherever it has not been started yet.
        states = session.scalars(select(Job.state).where(Job.kind.in_(CASE_WORK)).distinct()).all()
        words = dict(session.execute(select(Application.number, Application.oss_words)).all())
    accounts = httpx.get(f"{filled.portal.url}/training/accounts", trust_env=False).json()
    assert cursors == {account["bulk_user_id"]: account["last_seq"] for account in accounts}
    assert (stopped, strange, states) == ([""], [], [JobState.DONE])
    assert {key: told["status"] for key, told in filled.told().items()} == {
        key: word for key, word in words.items() if word
    }


def test_unusual_cars_are_among_them(filled: Filled) -> None:
    row = InspectionRequest
    with filled.look() as session:
        stamped = set(session.scalars(select(row.kind).where(row.officially_stamped)))
        small = set(session.scalars(select(row.kind).where(row.small_plate)))
        regions = set(session.scalars(select(row.kind).where(row.plate_region == "青梅")))
        again = set(session.scalars(select(Application.kind).where(Application.attempt == 2)))
        deleted = set(session.scalars(select(row.kind).where(row.deleted_at.is_not(None))))
        planned = session.scalars(select(row.planned_on).where(row.status == RequestStatus.HELD)).all()
    both = set(VehicleKind)
    assert (stamped, small, regions, again, deleted) == (both, {VehicleKind.KEI}, both, both, both)
    assert all(day is not None and day > day_in_japan(filled.now) for day in planned)


def test_no_two_cars_share_a_chassis_number(filled: Filled) -> None:
    row = InspectionRequest
    with filled.look() as session:
        cars = session.execute(select(row.chassis_key, row.plate_key).where(row.chassis_key != "").distinct()).all()
    assert max(Counter(key for key, _ in cars).values()) == 1


def test_what_shows_a_status_stays_in_it_for_an_hour_while_new_examinations_take_a_minute(
    filled: Filled, an_hour_later: dict[str, dict[str, Any]]
) -> None:
    assert {key: told["status"] for key, told in an_hour_later.items()} == {
        key: told["status"] for key, told in filled.told().items()
    }
    delays = filled.portal.post("/settings")["delays"]
    assert (delays["examine"], delays["reception"], delays["fee_notice"], delays["settlement"]) == (60, 0, 0, 0)


def test_the_portal_s_clock_stands_at_the_real_time(filled: Filled) -> None:
    told = filled.portal.post("/clock", advance_seconds=0)["now"]
    assert filled.now.isoformat() < told < (filled.now + timedelta(hours=1)).isoformat()


def test_an_enrollment_stands_in_each_state_and_one_came_by_post(filled: Filled) -> None:
    with filled.look() as session:
        states = session.execute(select(Enrollment.state, Enrollment.source)).all()
        questions = session.scalars(select(EnrollmentQuestion.answered_at)).all()
    assert sorted(map(tuple, states)) == sorted(
        [(state, Source.WEB) for state in EnrollmentState if state is not EnrollmentState.CANCELLED]
        + [(EnrollmentState.RECEIVED, Source.POST)]
    )
    assert questions == [None]


def test_of_the_notices_one_is_important_and_unread_and_some_are_read(filled: Filled) -> None:
    with filled.look() as session:
        shown = session.execute(
            select(Notice.importance, exists().where(NoticeRead.notice_id == Notice.id))
            .where(Notice.shown_from <= day_in_japan(filled.now), Notice.ended_at == NO_MOMENT)
            .order_by(Notice.shown_from)
        ).all()
    assert [tuple(row) for row in shown] == [
        ("normal", True), ("important", True), ("normal", False), ("normal", False), ("important", False),
    ]  # fmt: skip


def test_every_chain_of_the_audit_holds(filled: Filled) -> None:
    with filled.look() as session:
        found = {code: check_chain(session, chain) for chain, code in member_codes(session).items()}
    assert found == dict.fromkeys(["1000001", "1845678", "1845679", "1845680", "2000001"])


def test_everybody_was_in_lately_and_no_sign_in_sleeps(filled: Filled) -> None:
    """The sign-ins that README names work on, however long the history is."""
    with filled.look() as session:
        users = session.execute(
            select(User.login_id, User.last_sign_in_at)
            .join(Organization, Organization.id == User.organization_id)
            .where(Organization.member_code.in_(PEOPLE))
        ).all()
        lately = filled.now - timedelta(days=1)
        assert [user.login_id for user in users if (user.last_sign_in_at or filled.now) <= lately] == []
        assert {user.login_id for user in users if user.last_sign_in_at is None} == set()
        assert len(users) == sum(map(len, PEOPLE.values()))


def test_documents_of_each_state_are_handed_out_and_a_move_was_told_to_agents(filled: Filled) -> None:
    with filled.look() as session:
        counts = search_handouts(session, HandoutConditions(), Wish(), filled.now).counts
        told = session.scalars(select(ClientChange.acknowledged_at).order_by(ClientChange.id)).all()
    assert (counts["shown"], counts["withdrawn"]) == (5, 1)
    assert sorted(at is None for at in told) == [False, True]


def test_the_last_days_alone_are_told_by_mail_and_some_asked_for_statements(filled: Filled) -> None:
    with filled.look() as session:
        told = session.execute(select(Mail.event, Mail.made_at).where(Mail.event.in_(sorted(KINDS_OF)))).all()
        choices = session.scalars(select(User.mail_choices)).all()
        asking = (Organization.daily_mail, Organization.monthly_mail)
        codes = session.scalars(select(Organization.member_code).where(*asking).order_by(Organization.id)).all()
        bases = session.scalars(select(Base.billing_email).where(Base.daily_mail)).all()
    assert {row.event for row in told} >= {MailEvent.REQUEST_RETURNED, MailEvent.APPLICATION_COMPLETED}
    assert (min(row.made_at for row in told) >= filled.now - HEARD, len(told) <= 100) == (True, True)
    assert [chosen for chosen in choices if chosen] == []
    assert (codes, bases) == (["2000001", "1845678"], ["nerima@minato.example"])
