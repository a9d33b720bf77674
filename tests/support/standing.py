"""Acts on how an organization stands, as tests tell them: notice given, mail taken, days over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus, SuspensionGround
from models.mails import Mail, MailState
from models.organizations import Organization, OrganizationEvent
from tests.support.agency_stories import TEST_VAULT
from tests.support.stories import CLIENT, actor_of
from usecases.organizations.announce_suspension import announce_suspension
from usecases.organizations.call_off_suspension import call_off_suspension
from usecases.organizations.leave import Leave, leave
from usecases.organizations.move import MoveOrganization
from usecases.organizations.resume import resume
from usecases.organizations.stop_at_once import stop_at_once
from usecases.organizations.stop_due import stop_due

OPERATOR = "1000001"
TEXT = "10月分までの料金をお支払いください。"


def operator(session: Session, demo: Demo) -> Actor:
    return actor_of(session, demo, "admin", OPERATOR)


def row_of(session: Session, code: str = CLIENT) -> Organization:
    return session.scalars(select(Organization).where(Organization.member_code == code)).one()


def seen(
    session: Session, code: str = CLIENT, text: str = TEXT, ground: SuspensionGround | None = None
) -> MoveOrganization:
    return MoveOrganization(code, row_of(session, code).version, text, ground)


def give_notice(session: Session, demo: Demo, now: datetime, code: str = CLIENT) -> None:
    command = seen(session, code, ground=SuspensionGround.UNPAID)
    announce_suspension(session, operator(session, demo), TEST_VAULT, command, now)


def take_mails(session: Session, at: datetime) -> None:
    """The mail server has all that waits."""
    for mail in session.scalars(select(Mail).where(Mail.state == MailState.WAITING)):
        mail.state, mail.accepted_at = MailState.ACCEPTED, at
    session.flush()


def stop_what_is_due(session: Session, now: datetime) -> tuple[str, ...]:
    return stop_due(session, TEST_VAULT, now)


def stop_now(session: Session, demo: Demo, now: datetime, code: str = CLIENT) -> None:
    stop_at_once(session, operator(session, demo), TEST_VAULT, seen(session, code), now)


def call_off(session: Session, demo: Demo, now: datetime, code: str = CLIENT) -> None:
    call_off_suspension(session, operator(session, demo), TEST_VAULT, seen(session, code), now)


def let_resume(session: Session, demo: Demo, now: datetime, code: str = CLIENT) -> None:
    resume(session, operator(session, demo), TEST_VAULT, seen(session, code), now)


def let_leave(session: Session, demo: Demo, now: datetime, code: str = CLIENT) -> None:
    """By its own administrator."""
    actor = actor_of(session, demo, "admin", code)
    leave(session, actor, TEST_VAULT, Leave(code, row_of(session, code).version), now)


def status_of(session: Session, code: str = CLIENT) -> OrganizationStatus:
    return row_of(session, code).status


def history(session: Session, code: str = CLIENT) -> list[tuple[str, str]]:
    """Acts and what they led to, the oldest first."""
    found = session.scalars(
        select(OrganizationEvent)
        .where(OrganizationEvent.organization_id == row_of(session, code).id)
        .order_by(OrganizationEvent.id)
    )
    return [(event.act.value, event.status.value) for event in found]


def mails(session: Session) -> list[tuple[MailEvent, str]]:
    return [(mail.event, mail.recipient) for mail in session.scalars(select(Mail).order_by(Mail.id))]
