"""再開: let an organization send again after what stopped it was mended."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.organization_status import StandingAct
from usecases.organizations.find import find_organization_seen_at
from usecases.organizations.letters import post_standing
from usecases.organizations.move import MoveOrganization, Told, move, tell_standing
from usecases.vault import Vault


def resume(session: Session, actor: Actor, vault: Vault, command: MoveOrganization, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else or organization_move_not_allowed, also after a cancelled enrollment."""
    organization = find_organization_seen_at(session, actor, command.member_code, command.version)
    move(session, organization, StandingAct.RESUMED, now)
    mail_id = post_standing(session, vault, organization, MailEvent.RESUMED, {"resumed_at": now}, now)
    tell_standing(session, actor, organization, StandingAct.RESUMED, Told(text=command.text, mail_id=mail_id), now)
