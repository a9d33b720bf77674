"""An organization that is stopped sends nothing, by whatever act; one of which only notice was given still does."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.organization_status import OrganizationStatus
from domain.payment import FeeKind
from domain.refusal import Refusal
from domain.return_reason import ReturnReason
from tests.support.agency_stories import a_taken_application, agent_of, portal_account
from tests.support.organizations import Demo
from tests.support.standing import row_of
from tests.support.stories import AGENT, CLIENT, a_draft, a_sent_request, actor_of
from usecases.agency.apply import Apply, apply, apply_many
from usecases.agency.batch import ManyAct, ask_batch
from usecases.agency.bulk import apply_chosen
from usecases.agency.pay import FeeOf, Pay, pay, pay_many
from usecases.agency.resume_sending import ResumeSending, resume_sending
from usecases.agency.retry_sending import RetrySending, retry_sending
from usecases.agency.return_request import ReturnRequests, return_request, return_requests
from usecases.agency.take import TakeRequest, take_many, take_request
from usecases.requests.send import SendRequest, send_request

Try = Callable[[Session, Actor, int, str, int, datetime], object]
FEE = FeeKind.INSPECTION
OF_AGENTS: dict[str, Try] = {
    "take": lambda s, who, sent, _taken, _account, now: take_request(s, who, TakeRequest(sent), now),
    "take many": lambda s, who, sent, _taken, _account, now: take_many(s, who, [sent], now),
    "return": lambda s, who, sent, _taken, _account, now: return_request(
        s, who, ReturnRequests([sent], ReturnReason.OTHER, "理由"), now
    ),
    "return many": lambda s, who, sent, _taken, _account, now: return_requests(
        s, who, ReturnRequests([sent], ReturnReason.OTHER, "理由"), now
    ),
    "apply": lambda s, who, _sent, taken, _account, now: apply(s, who, Apply([taken], True), now),
    "apply many": lambda s, who, _sent, taken, _account, now: apply_many(s, who, Apply([taken], True), now),
    "apply chosen": lambda s, who, _sent, taken, _account, now: apply_chosen(s, who, Apply([taken], True), now),
    "pay": lambda s, who, _sent, taken, _account, now: pay(s, who, Pay([FeeOf(taken, FEE)]), now),
    "pay many": lambda s, who, _sent, taken, _account, now: pay_many(s, who, Pay([FeeOf(taken, FEE)]), now),
    "leave to the worker": lambda s, who, _sent, taken, _account, now: ask_batch(s, who, ManyAct.APPLY, [taken], now),
    "try again": lambda s, who, _sent, taken, _account, now: retry_sending(s, who, RetrySending(taken), now),
    "go on with an account": lambda s, who, _sent, _taken, account, now: resume_sending(
        s, who, ResumeSending(account), now
    ),
}


@pytest.mark.parametrize("act", OF_AGENTS)
def test_a_stopped_agent_sends_nothing(session: Session, organizations: Demo, now: datetime, act: str) -> None:
    sent = a_sent_request(session, organizations, now, nth=1)
    taken = a_taken_application(session, organizations, now, nth=2)
    account = portal_account(session, organizations, now)
    agent = agent_of(session, organizations)
    row_of(session, AGENT).status = OrganizationStatus.SUSPENDED
    session.flush()
    with pytest.raises(Refusal) as refused:
        OF_AGENTS[act](session, agent, sent.id, taken.number, account.id, now)
    assert refused.value == Refusal("organization_stopped")


@pytest.mark.parametrize(
    ("status", "sends"),
    [
        (OrganizationStatus.ACTIVE, True),
        (OrganizationStatus.SUSPENDING, True),
        (OrganizationStatus.SUSPENDED, False),
        (OrganizationStatus.CLOSED, False),
    ],
)
def test_a_client_sends_until_it_is_stopped(
    session: Session, organizations: Demo, now: datetime, status: OrganizationStatus, sends: bool
) -> None:
    draft = a_draft(session, organizations, now)
    row_of(session, CLIENT).status = status
    session.flush()
    refusal = None
    try:
        send_request(session, actor_of(session, organizations), SendRequest(draft.id, draft.version), now)
    except Refusal as raised:
        refusal = raised
    assert refusal == (None if sends else Refusal("organization_stopped"))
