"""Asking, accepting and ending an agreement; what the agent sees afterwards, and what goes back, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.agreement import AgreementState
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.return_reason import CHOSEN_BY_AGENTS, ReturnReason
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from models.mails import Mail
from models.organizations import Agreement
from models.requests import InspectionRequest
from tests.support.agency_stories import TEST_VAULT, a_taken_application, agent_of, an_applied_application
from tests.support.stories import AGENT, CLIENT, a_sent_request, actor_of
from usecases.agency.inbox import InboxConditions, search_inbox
from usecases.agreements.accept import SeenAgreement, accept_agreement, make_usual
from usecases.agreements.ask import AskAgent, ask_agent
from usecases.agreements.end import EndAgreement, end_agreement, unlodged_of
from usecases.agreements.find import list_agreements, show_agreement
from usecases.listing import Wish
from usecases.requests.release import release_held

AOZORA = "1845679"
REGISTERED, KEI = VehicleKind.REGISTERED, VehicleKind.KEI


@pytest.fixture
def client(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin", CLIENT)


@pytest.fixture
def agent(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin", AGENT)


def agreement(session: Session, demo: Demo, kind: VehicleKind = REGISTERED, agent_base: str = "001") -> Agreement:
    """That of 六本木 with this base of the agent."""
    return session.scalars(
        select(Agreement).where(
            Agreement.client_base_id == demo.bases[CLIENT, "001"].id,
            Agreement.agent_base_id == demo.bases[AGENT, agent_base].id,
            Agreement.vehicle_kind == kind,
        )
    ).one()


def end(session: Session, actor: Actor, one: Agreement, now: datetime, text: str = "") -> int:
    return end_agreement(session, TEST_VAULT, actor, EndAgreement(one.id, one.version, text), now)


def refusal(act: object, *given: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        act(*given)  # type: ignore[operator]
    return refused.value


def mails(session: Session) -> list[tuple[str, str, dict[str, object]]]:
    found = session.scalars(select(Mail).order_by(Mail.id))
    return [(mail.recipient, mail.event.value, mail.facts) for mail in found]


def test_ending_and_asking_anew_on_the_same_day(
    session: Session, organizations: Demo, client: Actor, agent: Actor, now: datetime
) -> None:
    one = agreement(session, organizations)
    end(session, client, one, now)
    assert (one.state, one.usual) == (AgreementState.ENDED, False)
    command = AskAgent("001", "130000001", [REGISTERED])
    ask_agent(session, TEST_VAULT, client, command, now)
    session.flush()
    assert (one.state, one.valid_to) == (AgreementState.ASKED, None)
    assert refusal(ask_agent, session, TEST_VAULT, client, command, now).code == "agreement_known"
    accept_agreement(session, TEST_VAULT, agent, SeenAgreement(one.id, one.version), now)
    # There is no other usual one for the base, so it is that again.
    assert (one.state, one.usual) == (AgreementState.ACTIVE, True)
    assert [(to, event) for to, event, _facts in mails(session)] == [
        ("info@tokyo-shibu.example", "agreement_ended"),
        ("info@tokyo-shibu.example", "agreement_asked"),
        ("info@minato.example", "agreement_accepted"),
    ]


def test_asked_on_another_day_it_is_a_new_agreement(
    session: Session, organizations: Demo, client: Actor, now: datetime
) -> None:
    one = agreement(session, organizations)
    end(session, client, one, now)
    ask_agent(session, TEST_VAULT, client, AskAgent("001", "130000001", [REGISTERED]), now + timedelta(days=1))
    session.flush()
    found = list_agreements(session, client, AgreementState.ASKED, Wish(), now).page.rows
    assert [row.id != one.id for row in found] == [True]


@pytest.mark.parametrize(
    ("command", "code", "field"),
    [
        (AskAgent("001", "130000001", [KEI]), "agreement_known", "agency_id"),
        (AskAgent("001", "999999999", [KEI]), "agency_id_unknown", "agency_id"),
        (AskAgent("001", "'; --", [KEI]), "agency_id_unknown", "agency_id"),
        (AskAgent("777", "130000001", [KEI]), "agreement_base_unknown", "base_code"),
        (AskAgent("001", "130000001", []), "agreement_kind_missing", "registered"),
    ],
)
def test_what_cannot_be_asked(
    session: Session, client: Actor, now: datetime, command: AskAgent, code: str, field: str
) -> None:
    found = refusal(ask_agent, session, TEST_VAULT, client, command, now)
    assert (found.code, found.field) == (code, field)


def test_declined_and_taken_back(
    session: Session, organizations: Demo, client: Actor, agent: Actor, now: datetime
) -> None:
    for actor, event, to in (
        (agent, "agreement_declined", "info@minato.example"),
        (client, "agreement_ended", "info@tokyo-shibu.example"),
    ):
        one = agreement(session, organizations)
        if one.state is not AgreementState.ENDED:
            end(session, client, one, now)
        ask_agent(session, TEST_VAULT, client, AskAgent("001", "130000001", [REGISTERED]), now)
        session.flush()
        assert end(session, actor, one, now, "定員です") == 0
        assert (mails(session)[-1][:2], mails(session)[-1][2]["remarks"]) == ((to, event), "定員です")
        assert one.state is AgreementState.ENDED
    assert refusal(end, session, client, one, now).code == "agreement_over"
    accept = SeenAgreement(one.id, one.version)
    assert refusal(accept_agreement, session, TEST_VAULT, agent, accept, now).code == "agreement_not_asked"


def test_another_usual_one_takes_the_place_of_the_first(
    session: Session, organizations: Demo, client: Actor, now: datetime
) -> None:
    first, second = agreement(session, organizations), agreement(session, organizations, agent_base="002")
    kei = agreement(session, organizations, KEI)
    make_usual(session, client, SeenAgreement(second.id, second.version), now)
    session.flush()
    session.expire_all()
    assert (first.usual, second.usual, kei.usual) == (False, True, True)


def test_what_nobody_lodged_goes_back_and_what_was_lodged_stays(
    session: Session, organizations: Demo, client: Actor, agent: Actor, now: datetime
) -> None:
    lodged = an_applied_application(session, organizations, now, nth=1)
    taken = a_taken_application(session, organizations, now, nth=2)
    sent = a_sent_request(session, organizations, now, nth=3)
    kei = a_sent_request(session, organizations, now, nth=4, kind=KEI)
    elsewhere = a_sent_request(session, organizations, now, nth=5, base="002")
    one = agreement(session, organizations)
    session.flush()
    assert unlodged_of(session, one.id) == 2
    assert end(session, agent, one, now, "担当者がいなくなりました") == 2
    session.flush()
    taken_request = session.get_one(InspectionRequest, taken.request_id)
    for back in (taken_request, sent):
        assert (back.status, back.returned_reason) == (RequestStatus.RETURNED, "agreement_ended")
        assert back.returned_text == "担当者がいなくなりました"
    assert session.get_one(InspectionRequest, lodged.request_id).status is RequestStatus.TAKEN
    assert {kei.status, elsewhere.status} == {RequestStatus.SENT}
    [(_to, _event, facts)] = mails(session)
    assert (facts["returned"], facts["open_cases"]) == (2, 1)
    inbox = search_inbox(session, agent_of(session, organizations), InboxConditions(), Wish(), now)
    assert {row.number for row in inbox.page.rows} == {kei.id, elsewhere.id}


def test_a_held_request_comes_back_on_its_day(
    session: Session, organizations: Demo, client: Actor, now: datetime
) -> None:
    planned = (now + timedelta(days=3)).date()
    held = a_sent_request(session, organizations, now, planned_on=planned)
    assert held.status is RequestStatus.HELD
    end(session, client, agreement(session, organizations), now)
    session.flush()
    release_held(session, now + timedelta(days=4))
    assert (held.status, held.returned_reason) == (RequestStatus.DRAFT, "agent_base_not_agreed")


def test_whoever_saw_an_older_version_is_told(
    session: Session, organizations: Demo, client: Actor, now: datetime
) -> None:
    one = agreement(session, organizations)
    old = SeenAgreement(one.id, one.version)
    end(session, client, one, now)
    session.flush()
    assert refusal(make_usual, session, client, old, now).code == "changed_by_someone_else"
    assert refusal(make_usual, session, client, SeenAgreement(one.id, one.version), now).code == "agreement_not_active"


def test_each_side_sees_its_own_alone(
    session: Session, organizations: Demo, client: Actor, agent: Actor, now: datetime
) -> None:
    one = agreement(session, organizations)
    aozora = actor_of(session, organizations, "admin", AOZORA)
    operator = actor_of(session, organizations, "admin", "1000001")
    for stranger in (aozora, operator):
        assert refusal(show_agreement, session, stranger, one.id, now).code == "not_found"
    bound = actor_of(session, organizations, "manager001", CLIENT)
    rows = list_agreements(session, bound, AgreementState.ACTIVE, Wish(), now).page.rows
    assert {row.client_base for row in rows} == {"六本木工場"}
    branch = actor_of(session, organizations, "branch", AGENT)
    members = list_agreements(session, branch, AgreementState.ACTIVE, Wish(), now)
    assert {row.agent_base for row in members.page.rows} == {"東京"}
    assert list_agreements(session, agent, AgreementState.ACTIVE, Wish(), now).total == 16


def test_members_are_shown_with_what_they_used(
    session: Session, organizations: Demo, agent: Actor, now: datetime
) -> None:
    an_applied_application(session, organizations, now)
    session.flush()
    shown = show_agreement(session, agent, agreement(session, organizations).id, now)
    assert (shown.this_month, shown.open_cases, shown.debit_on and shown.debit_on.isoformat()) == (1, 1, "2024-04-01")
    kei = show_agreement(session, agent, agreement(session, organizations, KEI).id, now)
    assert (kei.this_month, kei.debit_on, kei.debit_since) == (0, None, None)


def test_both_audits_tell_of_it_and_name_no_person_of_the_other_side(
    session: Session, organizations: Demo, client: Actor, now: datetime
) -> None:
    end(session, client, agreement(session, organizations), now)
    told = session.scalars(select(AuditEntry).where(AuditEntry.code == "agreement_ended").order_by(AuditEntry.id)).all()
    assert {(one.organization_id == client.organization_id, one.login_id) for one in told} == {
        (True, "admin"),
        (False, ""),
    }


def test_agents_do_not_choose_the_end_of_an_agreement_as_a_reason() -> None:
    assert set(ReturnReason) - set(CHOSEN_BY_AGENTS) == {ReturnReason.AGREEMENT_ENDED}
