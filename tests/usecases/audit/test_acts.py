"""What stands in the audit after each kind of act: who, when, from where, what, on which record, in one transaction."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.return_reason import ReturnReason
from domain.rights import Role
from domain.service_hours import System
from domain.upload import read_upload
from models.audit import AuditEntry
from models.database import Database
from models.organizations import Organization
from models.requests import InspectionRequest
from tests.support.agency_stories import TEST_VAULT, debit_account, portal_account
from tests.support.files import a_pdf
from tests.support.organizations import Demo, make_organizations
from tests.support.stories import actor_of, some_facts
from usecases.agency.apply import Apply, apply
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.agency.take import TakeRequest, take_request
from usecases.applications.write_memo import WriteMemo, memo_mark, write_memo
from usecases.audit import note_download
from usecases.bases.add import AddBase, BaseFacts, add_base
from usecases.bases.change import ChangeBase, change_base
from usecases.bases.delete import DeleteBase, delete_base
from usecases.organizations.mark_scrivener import mark_scrivener
from usecases.organizations.note_reading import note_reading
from usecases.requests.facts_in_row import facts_of
from usecases.requests.mandate import SetMandate, issue_mandate_file, set_mandate, take_back_mandate
from usecases.requests.register import ChangeRequest, RegisterRequest, change_request, register_request
from usecases.requests.send import SendRequest, send_request
from usecases.requests.withdraw import SeenRequest, cancel_request, delete_request, restore_request, take_back
from usecases.sessions.change_password import ChangePassword, change_password
from usecases.sessions.end import sign_out
from usecases.sessions.guard import LockRule
from usecases.sessions.sign_in import SignIn, sign_in
from usecases.sessions.unlock import unlock
from usecases.stops.end import end_stop
from usecases.stops.plan import PlanStop, plan_stop
from usecases.transaction import reading, transaction
from usecases.users.enrol import Enrol, enrol

CLIENT, AGENT, OPERATOR = "1845678", "2000001", "1000001"
FROM = "192.0.2.7"
RULE = LockRule(failures=2, first_lock=timedelta(minutes=15))
PASSWORD = "Keizoku-demo-1"

Entry = tuple[str, str, str, str, str, str, dict[str, Any]]
"""Whose audit, by whom, in which role, from where, what, on which record, with what facts."""


@dataclass
class Day:
    """A day's work of the demo's people; `number` is the latest request's."""

    session: Session
    demo: Demo
    now: datetime
    number: int = 0
    stop: int = 0

    def who(self, login_id: str = "sender", member_code: str = CLIENT) -> Actor:
        return replace(actor_of(self.session, self.demo, login_id, member_code), address=FROM)

    @property
    def seen(self) -> SeenRequest:
        return SeenRequest(self.number, self.session.get_one(InspectionRequest, self.number).version)

    @property
    def send(self) -> SendRequest:
        return SendRequest(self.seen.number, self.seen.version)

    def register(self, nth: int) -> None:
        command = RegisterRequest(some_facts(self.demo, self.now, nth=nth))
        self.number = register_request(self.session, self.who(), command, self.now)

    def change(self) -> None:
        row = self.session.get_one(InspectionRequest, self.number)
        facts = replace(
            facts_of(row), cashless=True, planned_on=date(2026, 11, 25), vehicle_user_name="秘密　花子", memo="秘密"
        )
        change_request(self.session, self.who(), ChangeRequest(self.number, row.version, facts), self.now)

    def hand_in(self) -> None:
        upload = read_upload("委任状.pdf", a_pdf())
        command = SetMandate(self.number, self.seen.version, "架空市長", date(2026, 11, 19), upload)
        set_mandate(self.session, self.who(), command, self.now)

    def plan(self) -> None:
        times = self.now + timedelta(hours=1), self.now + timedelta(hours=2)
        self.stop = plan_stop(self.session, PlanStop(System.LODGING, *times, "保守"), self.now)

    def try_password(self, password: str) -> None:
        sign_in(self.session, TEST_VAULT, SignIn(CLIENT, "sender", password, FROM), RULE, self.now)


def client(code: str, record: str = "", login_id: str = "sender", role: str = "sender", **facts: Any) -> Entry:
    return (CLIENT, login_id, role, FROM, code, record, facts)


def agent(code: str, record: str, **facts: Any) -> Entry:
    return (AGENT, "sender", "sender", FROM, code, record, facts)


def nobody(member_code: str, code: str, record: str, **facts: Any) -> Entry:
    return (member_code, "", "", "", code, record, facts)


FACTS = BaseFacts("新工場", "新", phone="03-0000-0001")
Act = Callable[[Day], object]
ACTS: dict[str, tuple[Act, Callable[[Day], list[Entry]]]] = {
    "sign in": (lambda day: day.try_password(PASSWORD), lambda _: [client("signed_in")]),
    "sign in wrongly": (
        lambda day: day.try_password("wrong"),
        lambda _: [(CLIENT, "sender", "", FROM, "sign_in_failed", "", {})],
    ),
    "be locked": (
        lambda day: day.try_password("wrong"),
        lambda _: [(CLIENT, "sender", "", FROM, "sign_in_locked", "", {})],
    ),
    "unlock": (
        lambda day: unlock(day.session, CLIENT, "sender", day.now),
        lambda _: [nobody(CLIENT, "sign_in_unlocked", "user sender")],
    ),
    "change the password": (
        lambda day: change_password(
            day.session, TEST_VAULT, day.who(), ChangePassword(PASSWORD, "Another-pass-7"), day.now
        ),
        lambda _: [client("password_changed")],
    ),
    "sign out": (lambda day: sign_out(day.session, day.who(), "token", day.now), lambda _: [client("signed_out")]),
    "add a user": (
        lambda day: enrol(
            day.session, Enrol(CLIENT, "new", "新人", Role.VIEWER, ("001",), False, "One-time-77"), day.now
        ),
        lambda _: [(CLIENT, "", "viewer", "", "user_added", "user new", {})],
    ),
    "add a base": (
        lambda day: add_base(day.session, day.who("admin"), AddBase("N9", FACTS), day.now),
        lambda _: [client("base_added", "base N9", "admin", "admin")],
    ),
    "change a base": (
        lambda day: change_base(day.session, day.who("admin"), ChangeBase("N9", 1, replace(FACTS, phone="")), day.now),
        lambda _: [
            client(
                "base_changed", "base N9", "admin", "admin", fields=["phone"], changes={"phone": ["03-0000-0001", ""]}
            )
        ],
    ),
    "delete a base": (
        lambda day: delete_base(day.session, day.who("admin"), DeleteBase("N9", 2), day.now),
        lambda _: [client("base_deleted", "base N9", "admin", "admin")],
    ),
    "mark a scrivener": (
        lambda day: mark_scrivener(day.session, AGENT, True, day.now),
        lambda _: [nobody(AGENT, "scrivener_marked", AGENT, scrivener=True)],
    ),
    "plan a stop": (
        lambda day: day.plan(),
        lambda day: [nobody(OPERATOR, "stop_planned", f"stop {day.stop}", **STOP)],
    ),
    "call a stop off": (
        lambda day: end_stop(day.session, day.stop, day.now),
        lambda day: [nobody(OPERATOR, "stop_called_off", f"stop {day.stop}", **STOP)],
    ),
    "download": (
        lambda day: note_download(day.session, day.who("admin"), "bases.xlsx", day.now),
        lambda _: [client("downloaded", "bases.xlsx", "admin", "admin")],
    ),
    "register a request": (
        lambda day: day.register(1),
        lambda day: [client("request_registered", f"request {day.number}")],
    ),
    "change a request": (
        lambda day: day.change(),
        lambda day: [
            client(
                "request_changed",
                f"request {day.number}",
                fields=["cashless", "memo", "planned_on", "vehicle_user_name"],
                changes={"cashless": [False, True], "planned_on": [None, "2026-11-25"]},
            )
        ],
    ),
    "delete a request": (
        lambda day: delete_request(day.session, day.who(), day.seen, day.now),
        lambda day: [client("request_deleted", f"request {day.number}")],
    ),
    "restore a request": (
        lambda day: restore_request(day.session, day.who(), day.number, day.now),
        lambda day: [client("request_restored", f"request {day.number}")],
    ),
    "hold a request": (
        lambda day: send_request(day.session, day.who(), day.send, day.now),
        lambda day: [client("request_held", f"request {day.number}", planned_on="2026-11-25")],
    ),
    "take a held request back": (
        lambda day: take_back(day.session, day.who(), day.seen, day.now),
        lambda day: [client("request_taken_back", f"request {day.number}")],
    ),
    "send a request": (
        lambda day: send_request(day.session, day.who(), replace(day.send, at_once=True), day.now),
        lambda day: [client("request_sent", f"request {day.number}")],
    ),
    "return a request": (
        lambda day: return_request(
            day.session, day.who("sender", AGENT), ReturnRequests([day.number], ReturnReason.OTHER, "確認"), day.now
        ),
        lambda day: [agent("request_returned", f"request {day.number}", reason="other")],
    ),
    "cancel a request": (
        lambda day: cancel_request(day.session, day.who(), day.seen, day.now),
        lambda day: [client("request_cancelled", f"request {day.number}")],
    ),
    "register an official car's": (
        lambda day: day.register(2),
        lambda day: [client("request_registered", f"request {day.number}")],
    ),
    "hand a mandate in": (
        lambda day: day.hand_in(),
        lambda day: [client("mandate_set", f"request {day.number}", **file_of(day))],
    ),
    "open a mandate": (
        lambda day: issue_mandate_file(day.session, day.who(), day.number, day.now),
        lambda day: [client("mandate_downloaded", f"request {day.number}", sha256=file_of(day)["sha256"])],
    ),
    "take a mandate back": (
        lambda day: take_back_mandate(day.session, day.who(), day.seen, day.now),
        lambda day: [client("mandate_taken_back", f"request {day.number}", **file_of(day))],
    ),
    "send it": (
        lambda day: send_request(day.session, day.who(), day.send, day.now),
        lambda day: [client("request_sent", f"request {day.number}")],
    ),
    "take a request": (
        lambda day: take_request(day.session, day.who("sender", AGENT), TakeRequest(day.number), day.now),
        lambda day: [agent("request_taken", f"request {day.number}", application=str(day.number))],
    ),
    "apply": (
        lambda day: apply(day.session, day.who("sender", AGENT), Apply([str(day.number)], True), day.now),
        lambda day: [
            agent("mandate_confirmed", f"application {day.number}"),
            agent("application_applied", f"application {day.number}"),
        ],
    ),
    "write a memo": (
        lambda day: write_memo(day.session, day.who(), WriteMemo(str(day.number), memo_mark(""), "秘密"), day.now),
        lambda day: [client("memo_written", f"application {day.number}")],
    ),
    "the operator looks": (
        lambda day: note_reading(
            day.session, day.who("admin", OPERATOR), "applications.show", str(day.number), day.now
        ),
        lambda day: [
            (owner, "admin", "admin", FROM, "tenant_data_read", str(day.number), READ) for owner in (OPERATOR, CLIENT)
        ],
    ),
}
"""What is done in the order in which it is possible, and which entries it leaves."""
READ = {"page": "applications.show", "reader": OPERATOR}
STOP = {
    "system": "lodging", "text": "保守",
    "starts_at": "2026-11-20T02:00:00+00:00", "ends_at": "2026-11-20T03:00:00+00:00",
}  # fmt: skip


def file_of(_day: Day) -> dict[str, Any]:
    upload = read_upload("委任状.pdf", a_pdf())
    return {"sha256": hashlib.sha256(upload.body).hexdigest(), "size": len(upload.body)}


def entries_after(session: Session, last: int) -> list[Entry]:
    rows = session.execute(
        select(
            Organization.member_code, AuditEntry.login_id, AuditEntry.role, AuditEntry.address, AuditEntry.code,
            AuditEntry.record, AuditEntry.facts,
        )
        .join(Organization, Organization.id == AuditEntry.organization_id)
        .where(AuditEntry.id > last)
        .order_by(AuditEntry.id)
    )  # fmt: skip
    return [tuple(row) for row in rows]


def test_each_act_leaves_its_entry_in_its_own_transaction(database: Database, now: datetime) -> None:
    with transaction() as session:
        demo = make_organizations(session, now)
        portal_account(session, demo, now)
        debit_account(session, demo, now)
    day, left, expected = Day(session, demo, now), {}, {}
    for name, (act, entries) in ACTS.items():
        with reading() as before:
            last = before.scalar(select(func.max(AuditEntry.id))) or 0
        with transaction() as day.session:
            act(day)
            left[name] = entries_after(day.session, last)
            with reading() as outside:
                assert entries_after(outside, last) == [], f"“{name}” was noted before it was done"
        expected[name] = entries(day)
    assert left == expected
    assert len({entry[4] for written in left.values() for entry in written}) >= 20
