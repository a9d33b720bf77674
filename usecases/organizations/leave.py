"""退会: end a client's use of the service on the day its notice came; what is lodged goes on to its end."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.mail_event import MailEvent
from domain.notice import NoticeEvent
from domain.organization_status import StandingAct, readable_until
from domain.refusal import Refusal
from models.organizations import Agreement, Organization
from usecases.notices.give import GiveNotice, give_notice
from usecases.organizations.find import find_organization_seen_at
from usecases.organizations.letters import post_standing
from usecases.organizations.move import Told, move, standing_term, tell_standing
from usecases.organizations.open_cases import open_by_agent
from usecases.requests.withdraw_all import withdraw_all
from usecases.vault import Vault


@dataclass(frozen=True)
class Leave:
    """The client as it was seen; the day its notice came is today unless the operator names an earlier one."""

    member_code: str
    version: int
    text: str = ""
    received_on: date | None = None


def leave(session: Session, actor: Actor, vault: Vault, command: Leave, now: datetime) -> date:
    """The last day on which its people may look.

    Raises not_found, changed_by_someone_else, organization_move_not_allowed or leaving_day_wrong.
    """
    organization = find_organization_seen_at(session, actor, command.member_code, command.version)
    ended_on = command.received_on or day_in_japan(now)
    if not day_in_japan(organization.created_at) <= ended_on <= day_in_japan(now):
        raise Refusal("leaving_day_wrong", "received_on", first=day_in_japan(organization.created_at))
    until = readable_until(ended_on, standing_term(session, now).readable_months)
    organization.ended_on, organization.readable_until = ended_on, until
    move(session, organization, StandingAct.LEFT, now)
    lost = withdraw_all(session, actor, organization.id, now)
    days = {"ended_on": ended_on, "readable_until": until}
    mail_id = post_standing(session, vault, organization, MailEvent.LEAVING_ACCEPTED, days, now)
    _tell_agents(session, vault, organization, ended_on, lost, now)
    spelled = {name: day.isoformat() for name, day in days.items()}
    give_notice(session, GiveNotice(NoticeEvent.ORGANIZATION_LEFT, spelled, organization_id=organization.id), now)
    tell_standing(session, actor, organization, StandingAct.LEFT, Told(text=command.text, mail_id=mail_id), now)
    return until


def _tell_agents(
    session: Session, vault: Vault, client: Organization, ended_on: date, lost: Counter[int], now: datetime
) -> None:
    """One mail to each agent that serves the client, with how much it lost and how much it still has to end."""
    serving = select(Agreement.agent_organization_id).where(
        Agreement.client_organization_id == client.id, Agreement.state != AgreementState.ENDED
    )
    open_cases = open_by_agent(session, client.id)
    concerned = Organization.id.in_(serving) | Organization.id.in_([*lost, *open_cases])
    for agent in session.scalars(select(Organization).where(concerned).order_by(Organization.id)).all():
        facts = {
            "client": client.name, "member_code": client.member_code, "ended_on": ended_on,
            "cancelled": lost[agent.id], "open_cases": open_cases[agent.id],
        }  # fmt: skip
        post_standing(session, vault, agent, MailEvent.CLIENT_LEFT, facts, now, f"client {client.id}")
