"""Which kinds of mail come to oneself: look and choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_address import is_mail_address
from domain.mail_event import MailEvent
from domain.mail_kind import MailKind, mails_that_always_come, offered, wants
from models.users import User
from usecases.audit import record


@dataclass(frozen=True)
class OwnMails:
    """The own address, "" without one; each kind that is offered with whether it comes; and what comes anyway."""

    email: str
    kinds: Mapping[MailKind, bool]
    always: tuple[MailEvent, ...]


@dataclass(frozen=True)
class ChooseMails:
    """The kinds that are to come; the others of those offered are not."""

    coming: frozenset[MailKind]


def own_mails(session: Session, actor: Actor) -> OwnMails:
    user = session.get_one(User, actor.user_id)
    email = user.email if is_mail_address(user.email) else ""
    return OwnMails(email, _kinds(actor, user), mails_that_always_come(actor.role))


def choose_mails(session: Session, actor: Actor, command: ChooseMails, now: datetime) -> None:
    """What is not offered to the role is left as it was: roles change."""
    user = session.get_one(User, actor.user_id, with_for_update=True)
    before = _kinds(actor, user)
    after = {kind: kind in command.coming for kind in before}
    if after == before:
        return
    user.mail_choices = {**user.mail_choices, **{kind.value: comes for kind, comes in after.items()}}
    user.updated_at = now
    told = {"not_coming": [_not_coming(before), _not_coming(after)]}
    record(session, actor, "mail_choices_changed", now, record=f"user {actor.login_id}", changes=told)


def _kinds(actor: Actor, user: User) -> dict[MailKind, bool]:
    side, role = actor.organization_kind, actor.role
    return {kind: wants(side, role, kind, user.mail_choices) for kind in offered(side, role)}


def _not_coming(kinds: Mapping[MailKind, bool]) -> list[str]:
    return [kind.value for kind, comes in kinds.items() if not comes]
