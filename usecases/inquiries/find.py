"""Find one inquiry: for its sender by the token of the form, for the operator by its number."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.inquiry import InquiryTopic
from domain.refusal import Refusal
from models.inquiries import Inquiry
from models.organizations import Organization
from models.users import User


@dataclass(frozen=True)
class Receipt:
    """What the sender is told: nothing that another could learn from it."""

    number: int
    topic: InquiryTopic
    received_at: datetime


@dataclass(frozen=True)
class Asker:
    """Who was signed in when the inquiry was sent."""

    member_code: str
    login_id: str


def find_receipt(session: Session, token: str) -> Receipt | None:
    found = session.execute(
        select(Inquiry.id, Inquiry.topic, Inquiry.created_at).where(Inquiry.form_token == token)
    ).one_or_none()
    return None if found is None else Receipt(*found)


def find_inquiry(session: Session, number: int, lock: bool = False) -> Inquiry:
    """Raises Refusal not_found."""
    query = select(Inquiry).where(Inquiry.id == number)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found


def find_asker(session: Session, inquiry: Inquiry) -> Asker | None:
    """Nobody for what a stranger asked."""
    query = select(Organization.member_code, User.login_id).join(User, User.organization_id == Organization.id)
    found = session.execute(query.where(User.id == inquiry.asked_by)).one_or_none()
    return None if found is None else Asker(*found)
