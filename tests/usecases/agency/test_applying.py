"""Taking, returning, applying and paying, on both databases, without the portal."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.payment import FeeKind
from domain.readiness import InsuranceState
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.return_reason import ReturnReason
from domain.service_hours import System
from models.applications import Application, Lodgement, Payment
from models.jobs import Job
from models.requests import InspectionRequest
from tests.support.agency_stories import (
    a_fee,
    a_taken_application,
    agent_of,
    an_applied_application,
    debit_account,
    portal_account,
    portal_says,
)
from tests.support.organizations import Demo
from tests.support.stories import a_sent_request, actor_of
from usecases.agency.apply import Apply, apply
from usecases.agency.awaiting import differing_fees
from usecases.agency.choose_office import ChooseOffice, choose_office
from usecases.agency.confirm_mandate import ConfirmMandate, confirm_mandate
from usecases.agency.pay import FeeOf, Pay, pay, pay_many
from usecases.agency.retry_sending import RetrySending, retry_sending
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.agency.take import TakeRequest, take_many, take_request
from usecases.jobs.claim import claim_job
from usecases.portal.outgoing import note_lodging_refused
from usecases.stops.end import end_stop
from usecases.stops.plan import PlanStop, plan_stop


def refusal_of(act: Any, *given: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(*given)
    return caught.value


def test_taking_copies_what_was_declared_and_presets_the_office(
    session: Session, demo: Demo, agent: Actor, now: datetime
) -> None:
    request = a_sent_request(session, demo, now)
    number = take_request(session, agent, TakeRequest(request.id), now)
    application = session.scalars(select(Application)).one()
    copied = ("plate_key", "chassis_number", "chassis_key", "chassis_reversed", "user_name", "name_key", "cashless")
    assert [getattr(application, name) for name in copied] == [getattr(request, name) for name in copied]
    assert (number, application.attempt, application.status) == (str(request.id), 1, ApplicationStatus.PREPARING)
    assert (application.office_code, application.office_name) == ("T-13-01", "東京運輸支局")
    assert request.status is RequestStatus.TAKEN
    refused = refusal_of(take_request, session, agent, TakeRequest(request.id), now)
    assert refused.code == "request_move_not_allowed"


def test_many_are_taken_each_by_itself(session: Session, demo: Demo, agent: Actor, now: datetime) -> None:
    first, second = a_sent_request(session, demo, now, nth=1), a_sent_request(session, demo, now, nth=2)
    take_request(session, agent, TakeRequest(first.id), now)
    results = take_many(session, agent, [first.id, second.id, 999_999_999], now)
    assert [(result.number, result.refusal.code if result.refusal else "") for result in results] == [
        (str(first.id), "request_move_not_allowed"), (str(second.id), ""), ("999999999", "not_found"),
    ]  # fmt: skip


def test_a_request_returned_before_lodging_gets_the_same_number_when_taken_again(
    session: Session, demo: Demo, agent: Actor, now: datetime
) -> None:
    application = a_taken_application(session, demo, now)
    request = session.get_one(InspectionRequest, application.request_id)
    return_request(session, agent, ReturnRequests([request.id], ReturnReason.VALIDITY, "確認してください。"), now)
    assert (request.status, request.returned_reason) == (RequestStatus.RETURNED, "validity")
    assert session.scalars(select(Application)).all() == []
    request.status = RequestStatus.SENT
    assert take_request(session, agent, TakeRequest(request.id), now) == str(request.id)


def test_what_is_lodged_is_not_returned(session: Session, demo: Demo, agent: Actor, now: datetime) -> None:
    application = an_applied_application(session, demo, now)
    command = ReturnRequests([application.request_id], ReturnReason.VALIDITY)
    assert refusal_of(return_request, session, agent, command, now) == Refusal("request_already_lodged")


def test_what_the_portal_refused_is_applied_for_anew_or_returned_and_taken_again(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    application = a_taken_application(session, demo, now)
    request = session.get_one(InspectionRequest, application.request_id)

    def refuse(code: str) -> tuple[ApplicationStatus, datetime | None, date | None]:
        apply(session, agent, Apply([application.number], mandate_confirmed=True), now)
        job = claim_job(session, "w", now)
        assert job is not None
        note_lodging_refused(session, job, code, now)
        return application.status, application.applied_at, application.next_due_on

    def send_back() -> None:
        return_request(session, agent, ReturnRequests([request.id], ReturnReason.VEHICLE_USER), now)

    assert refuse("lodgement_malformed") == (ApplicationStatus.PREPARING, None, None)
    assert refusal_of(retry_sending, session, agent, RetrySending(application.number), now).code == "nothing_failed"
    assert refuse("lodgement_malformed") == (ApplicationStatus.PREPARING, None, None)
    send_back()
    assert (request.status, application.oss_status) == (RequestStatus.RETURNED, OssStatus.NOT_ACCEPTED)
    request.status = RequestStatus.SENT
    again = take_request(session, agent, TakeRequest(request.id), now)
    assert again == f"{request.id}-2"
    send_back()
    assert session.scalars(select(Application.number)).all() == [str(request.id)]


def test_what_the_portal_already_has_under_its_number_is_read_and_not_returned(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    application = an_applied_application(session, demo, now)
    job = claim_job(session, "w", now)
    assert job is not None
    note_lodging_refused(session, job, "key_reused", now)
    assert application.oss_status is OssStatus.ACCEPTING
    assert session.scalars(select(Job.kind).order_by(Job.id)).all() == ["lodge", "refresh"]
    command = ReturnRequests([application.request_id], ReturnReason.VALIDITY)
    assert refusal_of(return_request, session, agent, command, now) == Refusal("request_already_lodged")


def test_applying_freezes_canonical_bytes_expectations_and_the_job_in_one_act(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    application = a_taken_application(session, demo, now)
    confirm_mandate(session, agent, ConfirmMandate(application.number), now)
    apply(session, agent, Apply([application.number]), now)
    lodgement = session.scalars(select(Lodgement)).one()
    value = json.loads(lodgement.body)
    assert lodgement.body == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert lodgement.idempotency_key == value["key"] == application.number
    assert value["mandate_confirmed"] == {"at": "2026-11-20T10:00:00+09:00", "by": "代理 さくら"}
    assert value["client"] == {"base_code": "001", "member_code": "1845678"}
    assert value["payer"] == {"account_reference": None, "direct_debit_registered": True}
    assert application.expected_fees == {"inspection": 1450, "technical_information": 400}
    assert (application.status, application.oss_status) == (ApplicationStatus.APPLYING, OssStatus.ACCEPTING)
    job = session.scalars(select(Job)).one()
    assert (job.dedup_key, job.run_at) == (f"lodge:{application.number}", now)
    again = refusal_of(apply, session, agent, Apply([application.number]), now)
    assert again == Refusal("application_already_applied")


def test_what_is_missing_is_named_before_anything_is_frozen(
    session: Session, demo: Demo, agent: Actor, now: datetime
) -> None:
    application = a_taken_application(session, demo, now)
    number = application.number

    def why(**more: Any) -> str:
        return refusal_of(apply, session, agent, Apply([number], **more), now).code

    assert why() == "mandate_unconfirmed"
    assert why(mandate_confirmed=True) == "debit_account_missing"
    debit_account(session, demo, now)
    assert why(mandate_confirmed=True) == "portal_account_missing"
    portal_account(session, demo, now)
    request = session.get_one(InspectionRequest, application.request_id)
    request.insurance_state = InsuranceState.PAPER
    assert why(mandate_confirmed=True) == "insurance_on_paper"
    application.office_code = ""
    assert why(mandate_confirmed=True) == "office_missing"
    assert why(mandate_confirmed=True, office_code="K-13-01") == "office_unknown"
    assert session.scalars(select(Lodgement)).all() == []


def test_a_cashless_renewal_needs_no_account_at_the_bank(
    session: Session, demo: Demo, agent: Actor, now: datetime
) -> None:
    application = a_taken_application(session, demo, now, cashless=True, card_registered=True)
    portal_account(session, demo, now)
    assert apply(session, agent, Apply([application.number], mandate_confirmed=True), now) == application.number


def test_outside_the_hours_of_lodging_it_waits_for_the_next_opening(
    session: Session, demo: Demo, agent: Actor, ready: None
) -> None:
    late = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
    application = a_taken_application(session, demo, late)
    apply(session, agent, Apply([application.number], mandate_confirmed=True, keep_hours=True), late)
    assert session.scalars(select(Job.run_at)).one() == datetime(2026, 11, 20, 23, 0, tzinfo=UTC)


def test_what_is_applied_in_a_planned_stop_goes_when_it_is_over(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    """Also where no hours are kept; a stop of this service holds it as well as one of the portal."""
    first, second, third = now + timedelta(hours=1), now + timedelta(hours=2), now + timedelta(hours=3)
    plan_stop(session, PlanStop(System.LODGING, now, second), now)
    plan_stop(session, PlanStop(System.SERVICE, first, third), now)
    plan_stop(session, PlanStop(System.EXAMINATION, now, now + timedelta(days=1)), now)
    application = a_taken_application(session, demo, now)
    apply(session, agent, Apply([application.number], mandate_confirmed=True), now)
    assert session.scalars(select(Job.run_at).where(Job.kind == "lodge")).one() == third


def test_a_stop_that_was_ended_or_called_off_holds_nothing(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    running = plan_stop(session, PlanStop(System.LODGING, now - timedelta(hours=1), now + timedelta(hours=2)), now)
    end_stop(session, running, now)
    end_stop(session, plan_stop(session, PlanStop(System.LODGING, now, now + timedelta(hours=2)), now), now)
    application = a_taken_application(session, demo, now)
    apply(session, agent, Apply([application.number], mandate_confirmed=True), now)
    assert session.scalars(select(Job.run_at).where(Job.kind == "lodge")).one() == now
    assert refusal_of(end_stop, session, running, now).code == "not_found"


def test_a_stop_ends_after_it_begins_and_not_in_the_past(session: Session, now: datetime) -> None:
    hour = timedelta(hours=1)
    for start, until in ((now, now), (now + hour, now), (now - 2 * hour, now - hour)):
        refused = refusal_of(plan_stop, session, PlanStop(System.LODGING, start, until), now)
        assert refused.code == "stop_times_wrong"


def test_the_office_is_chosen_until_it_is_lodged(
    session: Session, demo: Demo, agent: Actor, now: datetime, ready: None
) -> None:
    application = a_taken_application(session, demo, now)
    choose_office(session, agent, ChooseOffice(application.number, "T-13-04"), now)
    assert application.office_code == "T-13-04"
    apply(session, agent, Apply([application.number], mandate_confirmed=True), now)
    refused = refusal_of(choose_office, session, agent, ChooseOffice(application.number, "T-13-01"), now)
    assert refused.code == "application_already_applied"


def test_a_fee_is_ordered_once_and_never_while_it_is_under_way(
    session: Session, demo: Demo, agent: Actor, now: datetime
) -> None:
    application = an_applied_application(session, demo, now)
    order = Pay([FeeOf(application.number, FeeKind.INSPECTION)])
    assert refusal_of(pay, session, agent, order, now).code == "fee_not_payable"
    portal_says(session, application, "検査登録手数料納付待ち", now, fees=[a_fee("inspection", 1450)])
    assert application.next_due_on == date(2026, 12, 19)
    pay(session, agent, order, now)
    assert refusal_of(pay, session, agent, order, now) == Refusal("fee_in_process", fee=FeeKind.INSPECTION)
    paid = a_fee("inspection", 1450, "納付済", paid_at=now.isoformat(), reference="1")
    portal_says(session, application, "技術情報管理手数料納付待ち", now, fees=[paid])
    assert refusal_of(pay, session, agent, order, now) == Refusal("fee_settled", fee=FeeKind.INSPECTION)
    assert [job.dedup_key for job in session.scalars(select(Job).order_by(Job.id))] == [
        f"lodge:{application.number}", f"pay:{application.number}:inspection:1",
    ]  # fmt: skip


def test_what_was_expected_stays_with_the_fee_and_with_every_further_try(
    session: Session, demo: Demo, agent: Actor, now: datetime
) -> None:
    application = an_applied_application(session, demo, now)
    portal_says(session, application, "検査登録手数料納付待ち", now, fees=[a_fee("inspection", 1800)])
    failed = a_fee("inspection", 1800, "再納付待ち", reason={"words": "残高不足"})
    portal_says(session, application, "再納付待ち", now, fees=[failed])
    assert [row.id for row in session.scalars(differing_fees(agent))] == []
    pay(session, agent, Pay([FeeOf(application.number, FeeKind.INSPECTION)]), now)
    rows = session.scalars(select(Payment).order_by(Payment.id)).all()
    assert [(row.attempt, row.expected, row.amount) for row in rows] == [(1, 1450, 1800), (2, 1450, 1800)]


def test_fees_that_differ_are_counted_until_they_are_ordered(
    session: Session, demo: Demo, agent: Actor, now: datetime
) -> None:
    def differing(actor: Actor) -> int:
        return len(session.execute(differing_fees(actor)).all())

    as_expected = an_applied_application(session, demo, now, nth=1)
    other = an_applied_application(session, demo, now, nth=2, base="003")
    portal_says(session, as_expected, "検査登録手数料納付待ち", now, fees=[a_fee("inspection", 1450)])
    portal_says(session, other, "検査登録手数料納付待ち", now, fees=[a_fee("inspection", 1800)])
    assert (differing(agent), differing(agent_of(session, demo, "branch"))) == (1, 0)
    pay(session, agent, Pay([FeeOf(other.number, FeeKind.INSPECTION)]), now)
    assert differing(agent) == 0


def test_an_older_statement_of_the_portal_changes_nothing(session: Session, demo: Demo, now: datetime) -> None:
    application = an_applied_application(session, demo, now)
    portal_says(session, application, "検査登録手数料納付待ち", now, seq=5)
    portal_says(session, application, "申請受付", now, seq=4)
    assert application.oss_status is OssStatus.AWAITING_INSPECTION_FEE


def test_another_agents_or_clients_rows_are_not_found(session: Session, demo: Demo, now: datetime) -> None:
    application = a_taken_application(session, demo, now, base="003")
    branch = agent_of(session, demo, "branch")
    other = actor_of(session, demo, "sender", "1845679")
    for stranger in (branch, other):
        order = Pay([FeeOf(application.number, FeeKind.INSPECTION)])
        assert [result.refusal for result in pay_many(session, stranger, order, now)] == [Refusal("not_found")]
        assert refusal_of(apply, session, stranger, Apply([application.number]), now) == Refusal("not_found")
