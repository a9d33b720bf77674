"""The inbox offers to filter by what can be in it."""

from dataclasses import replace

from sqlalchemy import update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from models.organizations import Agreement
from tests.support.organizations import Demo
from tests.support.stories import AGENT
from usecases.agency.inbox import inbox_choices

MINATO, AOZORA = ("1845678", "株式会社みなと自動車"), ("1845679", "有限会社あおぞら整備")


def at(actor: Actor, demo: Demo, *codes: str) -> Actor:
    return replace(actor, bases=frozenset(demo.bases[AGENT, code].id for code in codes))


def test_only_clients_that_ask_ones_own_bases_are_offered(session: Session, demo: Demo, agent: Actor) -> None:
    here = demo.bases[AGENT, "001"].id
    theirs = Agreement.client_organization_id == demo.organizations[AOZORA[0]].id
    session.execute(update(Agreement).where(theirs, Agreement.agent_base_id == here).values(state=AgreementState.ENDED))
    assert inbox_choices(session, agent).clients == (MINATO, AOZORA)
    assert inbox_choices(session, at(agent, demo, "001")).clients == (MINATO,)
    assert inbox_choices(session, at(agent, demo, "002")).clients == (MINATO, AOZORA)


def test_who_lost_the_last_base_is_offered_nothing(session: Session, demo: Demo, agent: Actor) -> None:
    choices = inbox_choices(session, at(agent, demo))
    assert (choices.bases, choices.clients) == ((), ())
