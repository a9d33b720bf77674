"""What waits in a session to be said."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from demo.organizations import Demo, make_organizations
from tests.support.stories import actor_of
from usecases.sessions.recognise import SessionLimits, recognise
from usecases.sessions.sign_in import open_session
from usecases.sessions.telling import Said, forget_told, keep_told

LIMITS = SessionLimits(timedelta(hours=1), timedelta(hours=12))
SENT, SAVED = ("success", "送信しました。"), ("info", "「１」を「1」に直しました。")


def waiting(session: Session, token: str, now: datetime) -> tuple[Said, ...]:
    found = recognise(session, token, LIMITS, now)
    assert found is not None
    return found.told


def opened(session: Session, now: datetime, *told: Said) -> tuple[str, int]:
    """A session's token and id."""
    demo: Demo = make_organizations(session, now)
    token = open_session(session, actor_of(session, demo).user_id, "127.0.0.1", now, told)
    found = recognise(session, token, LIMITS, now)
    assert found is not None
    return token, found.session_id


def test_a_new_session_has_nothing_to_say_unless_it_is_opened_with_it(session: Session, now: datetime) -> None:
    token, _ = opened(session, now)
    assert waiting(session, token, now) == ()


def test_what_a_session_is_opened_with_waits(session: Session, now: datetime) -> None:
    token, _ = opened(session, now, SENT)
    assert waiting(session, token, now) == (SENT,)


def test_what_was_said_is_forgotten(session: Session, now: datetime) -> None:
    token, session_id = opened(session, now)
    keep_told(session, session_id, (SENT, SAVED))
    assert waiting(session, token, now) == (SENT, SAVED)
    forget_told(session, session_id, (SENT, SAVED))
    assert waiting(session, token, now) == ()


def test_what_another_window_was_told_meanwhile_stays(session: Session, now: datetime) -> None:
    token, session_id = opened(session, now, SENT)
    keep_told(session, session_id, (SENT, SAVED))
    forget_told(session, session_id, (SENT,))
    assert waiting(session, token, now) == (SENT, SAVED)


def test_noting_the_visit_leaves_what_another_window_was_told(session: Session, now: datetime) -> None:
    later = now + timedelta(minutes=5)
    token, session_id = opened(session, now, SENT)
    forget_told(session, session_id, (SAVED,), later)
    assert waiting(session, token, later + LIMITS.idle - timedelta(seconds=1)) == (SENT,)
    forget_told(session, session_id, (SENT,), later)
    assert waiting(session, token, later) == ()
