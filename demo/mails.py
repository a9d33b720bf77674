"""Mails in the demo: nobody hears of the long history, everybody of its last days, and some asked for statements."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.mail_kind import MailKind
from models.organizations import Base, Organization
from models.users import User
from usecases.bases.add import BaseFacts
from usecases.bases.change import ChangeBase, change_base
from usecases.organizations.change_settings import ChangeSettings, change_settings
from usecases.organizations.find_settings import settings_in
from usecases.transaction import transaction
from usecases.users.acting import person

# Some two dozen mails to look at; of two years they would be thousands, and all of them late.
HEARD = timedelta(days=2)
NUMBER_ENDS_IN = timedelta(days=45)
MINATO, AGENT, WORKSHOP = "1845678", "2000001", "002"


def keep_quiet(session: Session) -> None:
    session.execute(update(User).values(mail_choices={kind.value: False for kind in MailKind}))


def let_hear(now: datetime, tell: Callable[[datetime], None]) -> Callable[[datetime], None]:
    """`tell`, which on the way opens the ears of everybody for the last days before `now`."""
    waiting = [True]

    def hear(at: datetime) -> None:
        if waiting and at >= now - HEARD:
            waiting.clear()
            with transaction() as session:
                session.execute(update(User).values(mail_choices={}))
        tell(at)

    return hear


def ask_for_statements(session: Session, demo: Demo, now: datetime) -> None:
    """みなと自動車 as a whole and one of its workshops, whose delegate number ends; the agent for what it advanced."""
    admin = _admin(session, demo, MINATO)
    _want_both(session, admin, now)
    _want_both(session, _admin(session, demo, AGENT), now)
    base = session.get_one(Base, demo.bases[MINATO, WORKSHOP].id)
    known = {name: getattr(base, name) for name in BaseFacts.__dataclass_fields__}
    wished = {"billing_email": "nerima@minato.example", "daily_mail": True}
    facts = BaseFacts(**{**known, **wished, "delegate_until": day_in_japan(now) + NUMBER_ENDS_IN})
    change_base(session, admin, ChangeBase(base.code, base.version, facts), now)


def _want_both(session: Session, admin: Actor, now: datetime) -> None:
    row = session.get_one(Organization, admin.organization_id)
    wanted = replace(settings_in(row), daily_mail=True, monthly_mail=True)
    change_settings(session, admin, ChangeSettings(row.settings_version, wanted), now)
    session.flush()


def _admin(session: Session, demo: Demo, member_code: str) -> Actor:
    organization = demo.organizations[member_code]
    wanted = select(User).where(User.organization_id == organization.id, User.login_key == "admin")
    return person(session, session.scalars(wanted).one(), organization)
