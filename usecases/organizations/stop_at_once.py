"""即時停止: stop an organization without notice, as the clause on organized crime has it."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.organization_status import StandingAct, SuspensionGround
from usecases.organizations.find import find_organization_seen_at
from usecases.organizations.letters import post_standing, reason
from usecases.organizations.move import MoveOrganization, Told, move, tell_standing
from usecases.vault import Vault

GROUND = SuspensionGround.ORGANIZED_CRIME


def stop_at_once(session: Session, actor: Actor, vault: Vault, command: MoveOrganization, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else or organization_move_not_allowed."""
    organization = find_organization_seen_at(session, actor, command.member_code, command.version)
    move(session, organization, StandingAct.STOPPED_AT_ONCE, now)
    facts = {**reason(GROUND, command.text), "suspended_at": now}
    mail_id = post_standing(session, vault, organization, MailEvent.SUSPENDED, facts, now)
    told = Told(GROUND, command.text, mail_id)
    tell_standing(session, actor, organization, StandingAct.STOPPED_AT_ONCE, told, now)
