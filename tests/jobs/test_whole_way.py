"""From applying to completion over HTTP, on both databases."""

from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.payment import FeeKind
from domain.request_status import RequestStatus
from domain.vehicle import VehicleKind
from models.requests import InspectionRequest
from tests.support.outside import Outside


def test_a_registered_car_by_direct_debit_is_paid_in_three_steps_and_completes(outside: Outside) -> None:
    number = outside.take()
    outside.apply(number)
    outside.work()
    assert outside.payments(number) == [("inspection", 1, "awaiting", 1450)]
    assert outside.application(number).next_due_on is not None
    for fee in (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION):
        assert outside.pay(number, fee)[0].refusal is None
        outside.work()
    assert outside.application(number).oss_status is OssStatus.EXAMINING
    outside.examine(number)
    outside.pay(number, FeeKind.WEIGHT_TAX)
    outside.work()
    application = outside.application(number)
    tax = outside.payments(number)[2][3]
    assert outside.payments(number) == [
        ("inspection", 1, "paid", 1450),
        ("technical_information", 1, "paid", 400),
        ("weight_tax", 1, "paid", tax),
    ]
    assert tax > 0
    assert (application.status, application.oss_status) == (ApplicationStatus.COMPLETED, OssStatus.READY)
    assert (application.oss_words, application.completed_on, application.next_due_on) == (
        "交付待ち", application.completed_on, None,
    )  # fmt: skip
    assert len(application.receipt_number) == 19
    assert outside.charges(number) == [
        (f"advance:{number}:technical_information", "2026-11-20", 400, "not_taxable"),
        (f"usage:{number}", "2026-11-20", 178, "tax_included"),
    ]
    assert outside.story(number) == [
        "request_registered", "request_sent", "request_taken", "mandate_confirmed", "application_applied",
        "oss_status_changed 申請受付処理中", "oss_status_changed 申請受付",
        "oss_status_changed 検査登録手数料納付待ち",
        "fee_ordered", "fee_paid", "oss_status_changed 技術情報管理手数料納付待ち",
        "fee_ordered", "fee_paid", "oss_status_changed 受付審査中",
        "oss_status_changed 重量税納付待ち",
        "fee_ordered", "fee_paid", "oss_status_changed 交付待ち", "application_completed",
    ]  # fmt: skip
    with outside.look() as session:
        assert session.get_one(InspectionRequest, application.request_id).status is RequestStatus.DONE


def test_a_cashless_renewal_has_no_payment_step_and_only_usage_is_charged(outside: Outside) -> None:
    number = outside.take(cashless=True, card_registered=True)
    outside.apply(number)
    outside.work()
    assert outside.application(number).oss_status is OssStatus.EXAMINING
    assert outside.pay(number, FeeKind.INSPECTION)[0].refusal is not None
    outside.examine(number)
    assert outside.application(number).status is ApplicationStatus.COMPLETED
    assert [line[:3] for line in outside.payments(number)] == [
        ("inspection", 1, "paid"), ("technical_information", 1, "paid"), ("weight_tax", 1, "paid"),
    ]  # fmt: skip
    assert outside.charges(number) == [(f"usage:{number}", "2026-11-20", 178, "tax_included")]


def test_both_fees_of_a_kei_car_are_advanced_in_one_step(outside: Outside) -> None:
    number = outside.take(kind=VehicleKind.KEI)
    outside.apply(number)
    outside.work()
    assert outside.payments(number) == [
        ("inspection", 1, "awaiting", 1450), ("technical_information", 1, "awaiting", 400),
    ]  # fmt: skip
    results = outside.pay(number, FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)
    assert [result.refusal for result in results] == [None, None]
    outside.work()
    outside.examine(number)
    outside.pay(number, FeeKind.WEIGHT_TAX)
    outside.work()
    assert outside.application(number).status is ApplicationStatus.COMPLETED
    assert outside.charges(number) == [
        (f"advance:{number}:inspection", "2026-11-20", 1450, "not_taxable"),
        (f"advance:{number}:technical_information", "2026-11-20", 400, "not_taxable"),
        (f"usage:{number}", "2026-11-20", 178, "tax_included"),
    ]


def test_a_correction_shows_its_reason_message_and_day_and_a_rejection_ends_the_request(outside: Outside) -> None:
    number = outside.take()
    outside.apply(number)
    outside.work()
    for fee in (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION):
        outside.pay(number, fee)
        outside.work()
    outside.examine(number, "correction", reason="conformity_certificate_fault", message="走行距離を確認してください")
    application = outside.application(number)
    assert application.status is ApplicationStatus.CORRECTION_REQUESTED
    assert application.correction_reason.startswith("保安基準適合証の記載内容に不備があります")
    assert application.correction_message == "走行距離を確認してください"
    assert str(application.correction_due_on) == "2026-12-04"
    assert application.next_due_on == application.correction_due_on
    outside.examine(number, "rejection", reason="vehicle_user_mismatch")
    application = outside.application(number)
    assert (application.status, application.oss_status) == (ApplicationStatus.ERROR, OssStatus.REJECTED)
    assert application.rejection_reason == "使用者の氏名又は名称、住所が登録内容と一致しません。"
    assert (str(application.ended_on), application.next_due_on) == ("2026-11-20", None)
    assert outside.charges(number) == [(f"advance:{number}:technical_information", "2026-11-20", 400, "not_taxable")]
    with outside.look() as session:
        assert session.get_one(InspectionRequest, application.request_id).status is RequestStatus.ENDED


def test_a_failed_debit_is_a_try_of_its_own_and_the_next_one_is_paid(outside: Outside) -> None:
    number = outside.take()
    outside.apply(number)
    outside.work()
    outside.portal.post("/switches", name="debit_failed", count=1)
    outside.pay(number, FeeKind.INSPECTION)
    outside.work()
    assert outside.payments(number) == [("inspection", 1, "failed", 1450)]
    assert outside.application(number).oss_status is OssStatus.AWAITING_REPAYMENT
    outside.pay(number, FeeKind.INSPECTION)
    assert outside.payments(number)[1] == ("inspection", 2, "processing", 1450)
    outside.work()
    assert outside.payments(number)[:2] == [("inspection", 1, "failed", 1450), ("inspection", 2, "paid", 1450)]


def test_not_accepted_stays_with_the_agent_to_be_mended(outside: Outside) -> None:
    number = outside.take()
    with outside.look() as session:
        chassis = outside.application(number).chassis_number
        assert session is not None
    outside.portal.post("/results", chassis_number=chassis, result="not_accepted", reason="not_accepted_by_office")
    outside.apply(number)
    outside.work()
    application = outside.application(number)
    assert (application.status, application.oss_status) == (ApplicationStatus.ERROR, OssStatus.NOT_ACCEPTED)
    assert application.rejection_reason == "申請を受け付けられませんでした。"
    assert (application.ended_on, application.completed_on, outside.charges(number)) == (None, None, [])
    with outside.look() as session:
        assert session.get_one(InspectionRequest, application.request_id).status is RequestStatus.TAKEN
