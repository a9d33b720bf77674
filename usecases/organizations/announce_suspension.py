"""停止予告: give notice that an organization will be stopped; its days run from when the mail server has the mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.organization_status import WITH_NOTICE, StandingAct
from domain.refusal import Refusal
from usecases.organizations.find import find_organization_seen_at
from usecases.organizations.letters import can_be_written_to, post_standing, reason
from usecases.organizations.move import MoveOrganization, Told, move, standing_term, tell_standing
from usecases.vault import Vault


def announce_suspension(session: Session, actor: Actor, vault: Vault, command: MoveOrganization, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else, organization_move_not_allowed or notice_address_missing."""
    ground = command.ground
    if ground not in WITH_NOTICE:
        raise ValueError("a notice names a ground of the terms that asks for one")
    organization = find_organization_seen_at(session, actor, command.member_code, command.version)
    move(session, organization, StandingAct.ANNOUNCED, now)
    if not can_be_written_to(organization):
        raise Refusal("notice_address_missing")
    days = standing_term(session, now).notice_days
    facts = {**reason(ground, command.text), "days": days}
    mail_id = post_standing(session, vault, organization, MailEvent.SUSPENSION_ANNOUNCED, facts, now)
    told = Told(ground, command.text, mail_id, days)
    tell_standing(session, actor, organization, StandingAct.ANNOUNCED, told, now)
