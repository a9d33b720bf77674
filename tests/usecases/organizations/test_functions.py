"""利用機能: switched by the operator, and what they let a client register and send and an agent lodge."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.use_function import FunctionTerm, Terms, UseFunction
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from models.organizations import Organization
from tests.support.agency_stories import a_taken_application
from tests.support.organizations import Demo
from tests.support.standing import row_of
from tests.support.stories import AGENT, CLIENT, a_draft, a_sent_request, actor_of, some_facts
from usecases.agency.apply import Apply, apply_many
from usecases.organizations.functions import put_terms
from usecases.organizations.switch_functions import SwitchFunctions, switch_functions
from usecases.requests.check_many import first_stops
from usecases.requests.facts_in_row import facts_of
from usecases.requests.register import ChangeRequest, RegisterRequest, change_request, register_request
from usecases.requests.release import Released, release_held
from usecases.requests.send import SendRequest, send_request

KEI, REGISTERED = UseFunction.OSS_KEI, UseFunction.OSS_REGISTERED
ALWAYS = FunctionTerm(date(2026, 1, 1))
PLANNED = date(2026, 11, 25)


def uses(session: Session, terms: Terms, code: str = CLIENT) -> None:
    put_terms(row_of(session, code), terms)
    session.flush()


def switch(session: Session, demo: Demo, terms: Terms, now: datetime, code: str = CLIENT) -> bool:
    operator = actor_of(session, demo, "clerk", "1000001")
    return switch_functions(session, operator, SwitchFunctions(code, row_of(session, code).version, terms), now)


def test_who_was_founded_uses_both_kinds_without_an_end(session: Session, organizations: Demo, now: datetime) -> None:
    today = day_in_japan(now).isoformat()
    both = {"oss_registered": [today, ""], "oss_kei": [today, ""]}
    found = session.execute(select(Organization.member_code, Organization.function_terms)).all()
    assert {row.member_code: row.function_terms for row in found} == {
        "1000001": {}, AGENT: both, CLIENT: both, "1845679": both
    }  # fmt: skip


def test_a_switch_is_told_to_both_audits_and_is_what_the_next_change_begins_with(
    session: Session, organizations: Demo, now: datetime
) -> None:
    uses(session, {REGISTERED: ALWAYS, KEI: ALWAYS})
    wanted = {REGISTERED: ALWAYS, KEI: FunctionTerm(date(2026, 1, 1), date(2027, 3, 31))}
    assert switch(session, organizations, wanted, now)
    client = row_of(session)
    assert (client.function_terms, client.functions) == (
        {"oss_registered": ["2026-01-01", ""], "oss_kei": ["2026-01-01", "2027-03-31"]},
        ["oss_registered"],
    )
    told = session.scalars(select(AuditEntry).where(AuditEntry.code == "functions_switched")).all()
    assert {(entry.organization_id, entry.record) for entry in told} == {
        (client.id, CLIENT), (row_of(session, "1000001").id, CLIENT),
    }  # fmt: skip
    days = [["2026-01-01"], ["2026-01-01", "2027-03-31"]]
    assert [entry.facts for entry in told] == [{"fields": ["oss_kei"], "changes": {"oss_kei": days}}] * 2
    assert not switch(session, organizations, wanted, now)


def test_records_need_both_numbers_and_a_newer_version_is_kept(
    session: Session, organizations: Demo, now: datetime
) -> None:
    records = {UseFunction.RECORDS: ALWAYS}
    client = row_of(session)
    client.designation_number = "関指第1号"
    session.flush()
    with pytest.raises(Refusal, match="function_needs_numbers"):
        switch(session, organizations, records, now)
    client.certification_number = "関認第1号"
    session.flush()
    seen = client.version - 1
    operator = actor_of(session, organizations, "clerk", "1000001")
    with pytest.raises(Refusal, match="changed_by_someone_else"):
        switch_functions(session, operator, SwitchFunctions(CLIENT, seen, records), now)
    assert switch(session, organizations, records, now)


@pytest.mark.parametrize(
    ("term", "allowed"),
    [
        (None, False),
        (FunctionTerm(date(2026, 11, 20)), True),
        (FunctionTerm(date(2026, 11, 21)), False),
        (FunctionTerm(date(2026, 1, 1), date(2026, 11, 20)), True),
        (FunctionTerm(date(2026, 1, 1), date(2026, 11, 19)), False),
    ],
)
def test_a_kind_is_registered_on_the_days_on_which_it_is_used(
    session: Session, demo: Demo, now: datetime, term: FunctionTerm | None, allowed: bool
) -> None:
    uses(session, {REGISTERED: ALWAYS, **({KEI: term} if term else {})})
    command = RegisterRequest(some_facts(demo, now, VehicleKind.KEI))
    sender = actor_of(session, demo)
    if allowed:
        assert register_request(session, sender, command, now)
        return
    with pytest.raises(Refusal) as refused:
        register_request(session, sender, command, now)
    assert (refused.value.code, refused.value.field) == ("function_off", "kind")


def test_what_was_entered_before_stays_and_can_be_put_right_and_is_not_sent(
    session: Session, demo: Demo, now: datetime
) -> None:
    sender = actor_of(session, demo)
    draft = a_draft(session, demo, now, kind=VehicleKind.KEI)
    other = a_draft(session, demo, now, nth=2)
    uses(session, {REGISTERED: ALWAYS})
    facts = some_facts(demo, now, VehicleKind.KEI, memo="済")
    change_request(session, sender, ChangeRequest(draft.id, draft.version, facts), now)
    with pytest.raises(Refusal, match="function_off"):
        send_request(session, sender, SendRequest(draft.id, draft.version), now)
    assert {number: stop.code for number, stop in first_stops(session, sender, [draft.id, other.id], now).items()} == {
        draft.id: "function_off"
    }
    turned = some_facts(demo, now, VehicleKind.KEI, nth=2)
    with pytest.raises(Refusal, match="function_off"):
        change_request(session, sender, ChangeRequest(other.id, other.version, turned), now)
    assert (draft.status, facts_of(draft).memo, other.kind) == (RequestStatus.DRAFT, "済", VehicleKind.REGISTERED)


def test_a_request_is_not_held_for_a_day_after_the_last(session: Session, demo: Demo, now: datetime) -> None:
    draft = a_draft(session, demo, now, planned_on=PLANNED)
    uses(session, {REGISTERED: FunctionTerm(date(2026, 1, 1), PLANNED - timedelta(days=1))})
    with pytest.raises(Refusal, match="function_off"):
        send_request(session, actor_of(session, demo), SendRequest(draft.id, draft.version), now)


def test_a_held_request_whose_function_ended_goes_back_to_draft(session: Session, demo: Demo, now: datetime) -> None:
    held = a_sent_request(session, demo, now, planned_on=PLANNED)
    uses(session, {REGISTERED: FunctionTerm(date(2026, 1, 1), PLANNED - timedelta(days=1))})
    assert release_held(session, now + timedelta(days=5)) == (Released(held.id, RequestStatus.DRAFT),)
    assert held.returned_reason == "function_off"


def test_an_agent_lodges_only_its_procedures(session: Session, demo: Demo, now: datetime) -> None:
    taken = a_taken_application(session, demo, now)
    uses(session, {KEI: ALWAYS}, AGENT)
    clerk = actor_of(session, demo, "sender", AGENT)
    (row,) = apply_many(session, clerk, Apply([taken.number], mandate_confirmed=True), now)
    assert row.refusal is not None
    assert (row.refusal.code, row.refusal.facts) == ("procedure_off", {"kind": VehicleKind.REGISTERED})
    uses(session, {REGISTERED: ALWAYS}, AGENT)
    (row,) = apply_many(session, clerk, Apply([taken.number], mandate_confirmed=True), now)
    assert row.refusal is not None
    # What comes next on the way.
    assert row.refusal.code == "debit_account_missing"
