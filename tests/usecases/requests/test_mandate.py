"""電子委任状設定: handed in before sending, taken back until then, lodged by name, opened by both sides."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.payment import FeeKind
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.return_reason import ReturnReason
from domain.upload import read_upload
from domain.vehicle import VehicleKind
from domain.vehicle_user import MandateKind
from domain.waiver import Waiver, WaiverReason
from models.applications import CaseEvent, Lodgement
from models.audit import AuditEntry
from models.files import File, FileContent
from models.requests import InspectionRequest, Mandate
from tests.domain.outcome import outcome
from tests.support.agency_stories import debit_account, portal_account
from tests.support.files import a_draft_with_mandate, a_pdf, a_sent_request_with_mandate, a_zip
from tests.support.stories import a_draft, a_sent_request, actor_of
from usecases.agency.apply import Apply, apply
from usecases.agency.inbox import find_arrived
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.agency.take import TakeRequest, take_request
from usecases.document import Document
from usecases.requests.copy import copied_facts
from usecases.requests.facts_in_row import facts_of, waivers_of
from usecases.requests.mandate import SetMandate, issue_mandate_file, mandate_of, set_mandate, take_back_mandate
from usecases.requests.register import ChangeRequest, change_request
from usecases.requests.send import SendRequest, send_request
from usecases.requests.show import show_request
from usecases.requests.withdraw import SeenRequest

YESTERDAY = date(2026, 11, 19)
OFFICIAL = Waiver(FeeKind.INSPECTION, WaiverReason.OFFICIAL_VEHICLE)
PAID_BEFORE = Waiver(FeeKind.TECHNICAL_INFORMATION, WaiverReason.PAID_BEFORE, "2026010100000000001")


def command(request: InspectionRequest, **changes: Any) -> SetMandate:
    given = {"issuer": "架空市長", "made_on": YESTERDAY, "upload": read_upload("委任状.pdf", a_pdf()), **changes}
    return SetMandate(request.id, request.version, **given)


def seen(request: InspectionRequest) -> SeenRequest:
    return SeenRequest(request.id, request.version)


def files(session: Session) -> tuple[int, int]:
    """How many stand, and how many different contents."""
    query = select(func.count()).select_from(File), select(func.count()).select_from(FileContent)
    return session.scalars(query[0]).one(), session.scalars(query[1]).one()


def opened(session: Session, actor: Actor, request: InspectionRequest, now: datetime) -> Document | Refusal:
    return outcome(lambda: issue_mandate_file(session, actor, request.id, now))


def noted(session: Session, code: str) -> list[tuple[int, str, dict[str, Any]]]:
    query = select(AuditEntry).where(AuditEntry.code == code).order_by(AuditEntry.id)
    return [(entry.organization_id, entry.record, entry.facts) for entry in session.scalars(query)]


def test_it_makes_the_mandate_electronic_and_the_inspection_fee_free(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    request = a_draft(session, demo, now, waivers=(PAID_BEFORE,))
    version = request.version
    set_mandate(session, sender, command(request), now)
    digest = hashlib.sha256(a_pdf()).hexdigest()
    assert (request.mandate_kind, waivers_of(request), request.version) == (
        MandateKind.ELECTRONIC, (OFFICIAL, PAID_BEFORE), version + 1,
    )  # fmt: skip
    told = mandate_of(session, request.id)
    assert told is not None
    assert (told.issuer, told.made_on, told.file_name, told.size, told.sha256, told.set_by, told.set_at) == (
        "架空市長", YESTERDAY, "委任状.pdf", len(a_pdf()), digest, sender.name, now,
    )  # fmt: skip
    assert noted(session, "mandate_set") == [
        (request.organization_id, f"request {request.id}", {"sha256": digest, "size": len(a_pdf())})
    ]
    file = session.scalars(select(File)).one()
    assert (file.organization_id, file.base_id) == (request.organization_id, request.base_id)


def test_taken_back_it_leaves_nothing_but_its_traces(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    request = a_draft_with_mandate(session, demo, now, waivers=(PAID_BEFORE,))
    take_back_mandate(session, sender, seen(request), now)
    assert (request.mandate_kind, waivers_of(request), mandate_of(session, request.id), files(session)) == (
        MandateKind.NONE, (PAID_BEFORE,), None, (0, 0),
    )  # fmt: skip
    codes = select(CaseEvent.code).where(CaseEvent.request_id == request.id).order_by(CaseEvent.id)
    assert session.scalars(codes).all() == ["request_registered", "mandate_set", "mandate_taken_back"]
    assert len(noted(session, "mandate_taken_back")) == 1
    assert outcome(lambda: take_back_mandate(session, sender, seen(request), now)) == Refusal("mandate_missing")


def test_what_is_said_of_it_is_put_right_without_the_file_and_the_file_is_replaced(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    request = a_draft_with_mandate(session, demo, now)
    set_mandate(session, sender, command(request, issuer="架空県知事", upload=None), now)
    told = mandate_of(session, request.id)
    assert told is not None
    assert (told.issuer, told.file_name, files(session)) == ("架空県知事", "委任状.pdf", (1, 1))
    set_mandate(session, sender, command(request, upload=read_upload("委任状.zip", a_zip())), now)
    told = mandate_of(session, request.id)
    assert told is not None
    assert (told.issuer, told.file_name, files(session)) == ("架空市長", "委任状.zip", (1, 1))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"upload": None}, Refusal("file_needed", "file")),
        ({"issuer": " "}, Refusal("field_missing", "issuer")),
        ({"made_on": date(2026, 11, 21)}, Refusal("mandate_made_later", "made_on", today=date(2026, 11, 20))),
    ],
)
def test_without_file_issuer_or_a_day_that_has_come_nothing_is_set(
    session: Session, demo: Demo, sender: Actor, now: datetime, changes: dict[str, Any], refusal: Refusal
) -> None:
    request = a_draft(session, demo, now)
    assert outcome(lambda: set_mandate(session, sender, command(request, **changes), now)) == refusal
    assert (request.mandate_kind, files(session)) == (MandateKind.NONE, (0, 0))


def test_it_is_for_registered_vehicles_before_sending_and_for_the_newest_version(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    kei = a_draft(session, demo, now, nth=1, kind=VehicleKind.KEI)
    assert outcome(lambda: set_mandate(session, sender, command(kei), now)) == Refusal("mandate_only_registered")
    sent = a_sent_request_with_mandate(session, demo, now, nth=2)
    not_now = Refusal("request_not_editable", status=RequestStatus.SENT)
    assert outcome(lambda: set_mandate(session, sender, command(sent), now)) == not_now
    assert outcome(lambda: take_back_mandate(session, sender, seen(sent), now)) == not_now
    held = a_sent_request(session, demo, now, nth=3, planned_on=date(2026, 11, 25))
    not_held = Refusal("request_not_editable", status=RequestStatus.HELD)
    assert outcome(lambda: set_mandate(session, sender, command(held), now)) == not_held
    draft = a_draft(session, demo, now, nth=4)
    old = SetMandate(draft.id, draft.version - 1, "架空市長", YESTERDAY, read_upload("a.pdf", a_pdf()))
    refused = outcome(lambda: set_mandate(session, sender, old, now))
    assert isinstance(refused, Refusal)
    assert refused.code == "changed_by_someone_else"


def test_a_returned_request_keeps_its_mandate_and_can_be_given_another(
    session: Session, demo: Demo, sender: Actor, agent: Actor, now: datetime
) -> None:
    request = a_sent_request_with_mandate(session, demo, now)
    return_request(session, agent, ReturnRequests([request.id], ReturnReason.OTHER, "別の車の委任状です。"), now)
    set_mandate(session, sender, command(request, upload=read_upload("正.pdf", a_pdf("right"))), now)
    send_request(session, sender, SendRequest(request.id, request.version), now)
    assert issue_mandate_file(session, agent, request.id, now).content == a_pdf("right")


def test_electronic_without_its_file_is_not_sent(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    request = a_draft(session, demo, now, mandate_kind=MandateKind.ELECTRONIC)
    assert waivers_of(request) == (OFFICIAL,)
    send = SendRequest(request.id, request.version)
    stop = Refusal("mandate_without_file", "mandate_kind")
    assert outcome(lambda: send_request(session, sender, send, now)) == stop
    set_mandate(session, sender, command(request), now)
    send_request(session, sender, SendRequest(request.id, request.version), now)
    assert request.status is RequestStatus.SENT


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mandate_kind": MandateKind.NONE}, "mandate_kind"),
        ({"kind": VehicleKind.KEI, "plate_class_number": "580", "plate_kana": "あ"}, "kind"),
        ({"kind": VehicleKind.KEI, "mandate_kind": MandateKind.NONE}, "kind"),
    ],
)
def test_the_entry_form_cannot_drop_a_mandate_by_a_slip(
    session: Session, demo: Demo, sender: Actor, now: datetime, changes: dict[str, Any], field: str
) -> None:
    request = a_draft_with_mandate(session, demo, now)
    facts = facts_of(request)
    kept = {"waivers": (), **changes}
    change = ChangeRequest(request.id, request.version, type(facts)(**{**vars(facts), **kept}))
    refused = outcome(lambda: change_request(session, sender, change, now))
    assert refused == Refusal("mandate_on_file", field)


def test_other_changes_leave_the_mandate_and_its_waiver(
    session: Session, demo: Demo, sender: Actor, now: datetime
) -> None:
    """The form names no waiver for an official vehicle: it follows from the mandate kind."""
    request = a_draft_with_mandate(session, demo, now)
    facts = facts_of(request)
    change = ChangeRequest(request.id, request.version, type(facts)(**{**vars(facts), "memo": "急ぎ", "waivers": ()}))
    change_request(session, sender, change, now)
    assert (request.memo, request.mandate_kind, waivers_of(request)) == ("急ぎ", MandateKind.ELECTRONIC, (OFFICIAL,))


def test_a_copy_begins_without_the_mandate(session: Session, demo: Demo, sender: Actor, now: datetime) -> None:
    request = a_sent_request_with_mandate(session, demo, now)
    facts = copied_facts(session, sender, request.id)
    assert (facts.mandate_kind, facts.waivers) == (MandateKind.NONE, ())


def test_the_agent_sees_it_from_sending_on_and_each_opening_is_noted(
    session: Session, demo: Demo, sender: Actor, agent: Actor, now: datetime
) -> None:
    request = a_draft_with_mandate(session, demo, now)
    assert opened(session, agent, request, now) == Refusal("not_found")
    send_request(session, sender, SendRequest(request.id, request.version), now)
    document = issue_mandate_file(session, agent, request.id, now)
    assert (document.name, document.media_type, document.content) == ("委任状.pdf", "application/pdf", a_pdf())
    around = find_arrived(session, agent, request.id, now).row.around
    assert (around.mandate_issuer, around.mandate_made_on) == ("架空市長", YESTERDAY)
    assert issue_mandate_file(session, sender, request.id, now) == document
    facts = {"sha256": hashlib.sha256(a_pdf()).hexdigest()}
    assert noted(session, "mandate_downloaded") == [
        (agent.organization_id, f"request {request.id}", facts),
        (sender.organization_id, f"request {request.id}", facts),
    ]


def test_others_find_no_file(
    session: Session, demo: Demo, bound: Actor, operator: Actor, sender: Actor, now: datetime
) -> None:
    """Another tenant, another base, and the operator, who may not see whose car it is; and one without a file."""
    request = a_sent_request_with_mandate(session, demo, now, base="002")
    stranger = actor_of(session, demo, member_code="1845679")
    for actor in (bound, stranger, operator):
        assert opened(session, actor, request, now) == Refusal("not_found")
    assert show_request(session, operator, request.id, now).mandate is None
    plain = a_draft(session, demo, now, nth=2)
    assert opened(session, sender, plain, now) == Refusal("not_found")
    assert outcome(lambda: set_mandate(session, bound, command(request), now)) == Refusal("not_found")


def test_what_is_lodged_names_the_mandate(session: Session, demo: Demo, agent: Actor, now: datetime) -> None:
    portal_account(session, demo, now)
    debit_account(session, demo, now)
    official = a_sent_request_with_mandate(session, demo, now, nth=1)
    usual = a_sent_request(session, demo, now, nth=2)
    for request in (official, usual):
        number = take_request(session, agent, TakeRequest(request.id), now)
        apply(session, agent, Apply([number], mandate_confirmed=True), now)
    lodged = [json.loads(body) for body in session.scalars(select(Lodgement.body).order_by(Lodgement.application_id))]
    assert [(value["mandate"], value["waivers"]) for value in lodged] == [
        (
            {
                "kind": "electronic", "issuer": "架空市長", "made_on": "2026-11-19",
                "file_sha256": hashlib.sha256(a_pdf()).hexdigest(),
            },
            [{"fee": "inspection", "reason": "official_vehicle", "earlier_receipt": None}],
        ),
        ({"kind": "none", "issuer": None, "made_on": None, "file_sha256": None}, []),
    ]  # fmt: skip


def test_a_mandate_that_is_gone_is_not_lodged(session: Session, demo: Demo, agent: Actor, now: datetime) -> None:
    portal_account(session, demo, now)
    debit_account(session, demo, now)
    request = a_sent_request_with_mandate(session, demo, now)
    number = take_request(session, agent, TakeRequest(request.id), now)
    session.delete(session.get_one(Mandate, request.id))
    session.flush()
    refused = outcome(lambda: apply(session, agent, Apply([number], mandate_confirmed=True), now))
    assert refused == Refusal("mandate_without_file")
    checks = find_arrived(session, agent, request.id, now).row.checks
    assert [finding.code for check in checks for finding in check.findings] == ["mandate_without_file"]
