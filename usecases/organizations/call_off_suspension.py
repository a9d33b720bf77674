"""予告の取消し: take a notice of suspension back, because its ground was mended or was none."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.organization_status import StandingAct
from usecases.organizations.find import find_organization_seen_at
from usecases.organizations.letters import post_standing
from usecases.organizations.move import MoveOrganization, Told, move, tell_standing
from usecases.vault import Vault


def call_off_suspension(session: Session, actor: Actor, vault: Vault, command: MoveOrganization, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else or organization_move_not_allowed."""
    organization = find_organization_seen_at(session, actor, command.member_code, command.version)
    move(session, organization, StandingAct.CALLED_OFF, now)
    mail_id = post_standing(session, vault, organization, MailEvent.SUSPENSION_CALLED_OFF, {}, now)
    tell_standing(session, actor, organization, StandingAct.CALLED_OFF, Told(text=command.text, mail_id=mail_id), now)
