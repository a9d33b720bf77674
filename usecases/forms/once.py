"""Carry out a posted form's act once, in one transaction, however often the form is posted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from domain.refusal import Refusal
from models.forms import FormToken
from usecases.constraints import refusal_of
from usecases.transaction import is_contention, reading, transaction

LONGEST_TOKEN = 64
TRIES = 3


@dataclass(frozen=True)
class Posted:
    """A posted form: whose, where, its one-time token and the hash of its answers."""

    user_id: int
    endpoint: str
    token: str
    body_hash: str


class AlreadyClaimed(Exception):
    """The form was posted before, or is being posted at this moment."""


def once(posted: Posted, act: Callable[[Session], str], now: datetime) -> str:
    """The address that the act answers; a second post of the same form gets the first one's without acting.

    Raises the act's Refusal, `form_already_sent` when another body comes under the same token, and
    `changed_by_someone_else` when a row was saved by another transaction meanwhile.
    """
    for left in reversed(range(TRIES)):
        try:
            with transaction() as session:
                claimed = _claim(session, posted, now)
                claimed.answer = act(session)
                return claimed.answer
        except AlreadyClaimed:
            with reading() as session:
                return _first_answer(session, posted)
        except StaleDataError:
            raise Refusal("changed_by_someone_else") from None
        except IntegrityError as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            raise refusal from None
        except DBAPIError as error:
            if not (left and is_contention(error)):
                raise
    raise AssertionError("the last try answers or raises")


def answered(posted: Posted) -> str | None:
    """The answer of a form that was posted before, None for a new one; raises as `once` does."""
    with reading() as session:
        if session.get(FormToken, (posted.token[:LONGEST_TOKEN], posted.user_id)) is None:
            return None
        return _first_answer(session, posted)


def _claim(session: Session, posted: Posted, now: datetime) -> FormToken:
    """Claim the token; a second claim waits for the first one's transaction and then raises AlreadyClaimed."""
    token = posted.token[:LONGEST_TOKEN]
    if session.get(FormToken, (token, posted.user_id)) is not None:
        raise AlreadyClaimed
    claimed = FormToken(
        token=token,
        user_id=posted.user_id,
        endpoint=posted.endpoint,
        body_hash=posted.body_hash,
        answer="",
        made_at=now,
    )
    session.add(claimed)
    try:
        session.flush()
    except IntegrityError:
        raise AlreadyClaimed from None
    return claimed


def _first_answer(session: Session, posted: Posted) -> str:
    found = session.execute(
        select(FormToken.endpoint, FormToken.body_hash, FormToken.answer).where(
            FormToken.token == posted.token[:LONGEST_TOKEN], FormToken.user_id == posted.user_id
        )
    ).one_or_none()
    if found is None or (found.endpoint, found.body_hash) != (posted.endpoint, posted.body_hash):
        raise Refusal("form_already_sent")
    return found.answer
