"""Add a base."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.base_change import BaseChange
from domain.refusal import Refusal
from domain.search_keys import name_key
from models.organizations import Base
from usecases.agreements.base_changes import tell_agents
from usecases.audit import record

LONGEST_NAME_KEY = 80


@dataclass(frozen=True)
class BaseFacts:
    """What a person may say about a base."""

    name: str
    short_name: str
    delegate_number: str = ""
    delegate_until: date | None = None
    certification_number: str = ""
    designation_number: str = ""
    postal_code: str = ""
    address_1: str = ""
    address_2: str = ""
    phone: str = ""
    billing_email: str = ""
    daily_mail: bool = False
    monthly_mail: bool = False


@dataclass(frozen=True)
class AddBase:
    """A new base; its code is for ever."""

    code: str
    facts: BaseFacts


def add_base(session: Session, actor: Actor, command: AddBase, now: datetime) -> str:
    """The new base's code, in capitals. A code that was ever used, even by a deleted base, is refused."""
    code = command.code.upper()
    taken = select(Base.id).where(Base.organization_id == actor.organization_id, Base.code == code)
    if session.scalar(taken) is not None:
        raise Refusal("base_code_taken", "code")
    base = Base(
        organization_id=actor.organization_id, code=code, created_at=now, updated_at=now, updated_by=actor.user_id
    )
    set_facts(base, command.facts)
    session.add(base)
    session.flush()
    tell_agents(session, actor, base, BaseChange.ADDED, now)
    record(session, actor, "base_added", now, record=f"base {code}")
    return code


def set_facts(base: Base, facts: BaseFacts) -> None:
    """Raises delegate_until_without_number."""
    if facts.delegate_until is not None and not facts.delegate_number:
        raise Refusal("delegate_until_without_number", "delegate_until")
    if (base.delegate_number, base.delegate_until) != (facts.delegate_number, facts.delegate_until):
        # Another end is told of anew.
        base.delegate_warned_days = None
    for name, value in vars(facts).items():
        setattr(base, name, value)
    # One sign may stand for several letters (㍿, ㌀), so a short name may have a long key.
    base.name_key = name_key(facts.name)[:LONGEST_NAME_KEY]
