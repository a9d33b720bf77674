"""From where somebody who is signed in asks: the case whose page was open, and where an answer reaches them."""

from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.rights import Right
from models.applications import Application
from models.requests import InspectionRequest
from models.users import User
from usecases.applications.read import NUMBER
from usecases.scope import visible_applications, visible_requests


def seen_case(session: Session, actor: Actor, number: str) -> str:
    """The number if it is of a case that the actor may see, else nothing: of another's not even that it exists."""
    if not NUMBER.fullmatch(number):
        return ""
    seen = any(session.scalar(query) is not None for query in _queries(actor, number))
    return number if seen else ""


def own_email(session: Session, actor: Actor) -> str:
    return session.scalar(select(User.email).where(User.id == actor.user_id)) or ""


def _queries(actor: Actor, number: str) -> Iterator[Select[int]]:
    if number.isdecimal() and (actor.may(Right.SEE_REQUESTS) or actor.may(Right.SEE_INBOX)):
        yield select(InspectionRequest.id).where(visible_requests(actor), InspectionRequest.id == int(number))
    if actor.may(Right.SEE_APPLICATIONS):
        yield select(Application.id).where(visible_applications(actor), Application.number == number)
