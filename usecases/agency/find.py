"""Find what an agent is about to act on, locked for the act, within the agent's scope."""

import re
from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.applications import Application
from models.requests import InspectionRequest
from usecases.scope import visible_applications, visible_requests

APPLICATION_NUMBER = re.compile(r"[1-9][0-9]{8}(-[1-9][0-9]{0,2})?")
# What a page of a list can hold, and so what can be ticked in it.
MOST_ON_A_PAGE = 100
Row = TypeVar("Row")


def lock_requests(session: Session, actor: Actor, numbers: Iterable[int]) -> dict[int, InspectionRequest]:
    """All at once and in one order, so that two who choose the same rows wait instead of blocking each other."""
    row = InspectionRequest
    query = select(row).where(visible_requests(actor), row.id.in_(sorted(set(numbers)))).order_by(row.id)
    return {found.id: found for found in session.scalars(query.with_for_update(of=row))}


def lock_applications(session: Session, actor: Actor, numbers: Iterable[str]) -> dict[str, Application]:
    row = Application
    wanted = sorted({number for number in numbers if APPLICATION_NUMBER.fullmatch(number)})
    query = select(row).where(visible_applications(actor), row.number.in_(wanted)).order_by(row.id)
    return {found.number: found for found in session.scalars(query.with_for_update(of=row))}


def lock_application(session: Session, actor: Actor, number: str) -> Application:
    """Raises Refusal not_found."""
    return must_find(lock_applications(session, actor, [number]).get(number))


def find_application(session: Session, actor: Actor, number: str) -> Application:
    """Raises Refusal not_found."""
    if not APPLICATION_NUMBER.fullmatch(number):
        raise Refusal("not_found")
    return must_find(
        session.scalar(select(Application).where(visible_applications(actor), Application.number == number))
    )


def request_of(session: Session, application: Application) -> InspectionRequest:
    return session.get_one(InspectionRequest, application.request_id)


def must_find(row: Row | None) -> Row:
    if row is None:
        raise Refusal("not_found")
    return row
