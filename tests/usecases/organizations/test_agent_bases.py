"""Which agents' bases are offered to a workshop of a prefecture, on both databases."""

from datetime import datetime

from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.enrollment import Agent
from domain.organization_status import OrganizationStatus
from usecases.organizations.agent_bases import agent_bases_of

AGENT = "2000001"
SHIBUYA, TACHIKAWA = Agent("代理人　東京支部　東京", "130000001"), Agent("代理人　東京支部　多摩", "130000002")


def test_the_branches_of_the_prefecture_by_their_ids(session: Session, organizations: Demo) -> None:
    assert agent_bases_of(session, "東京都") == (SHIBUYA, TACHIKAWA)
    assert agent_bases_of(session, "埼玉県") == agent_bases_of(session, "%") == ()


def test_a_name_too_long_for_both_is_that_of_the_base(session: Session, organizations: Demo) -> None:
    session.merge(organizations.organizations[AGENT]).name = "代理人" + "長" * 40
    session.flush()
    assert [agent.name for agent in agent_bases_of(session, "東京都")] == ["東京", "多摩"]


def test_whoever_lodges_nothing_for_others_is_not_offered(session: Session, organizations: Demo, now: datetime) -> None:
    session.merge(organizations.bases[AGENT, "001"]).deleted_at = now
    session.flush()
    assert agent_bases_of(session, "東京都") == (TACHIKAWA,)
    agent = session.merge(organizations.organizations[AGENT])
    agent.status = OrganizationStatus.SUSPENDED
    session.flush()
    assert agent_bases_of(session, "東京都") == ()
    agent.status, agent.is_scrivener = OrganizationStatus.ACTIVE, True
    session.flush()
    assert agent_bases_of(session, "東京都") == ()
