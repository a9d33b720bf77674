"""People of a base, put on record as its administrator does."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.base_person import BasePersonKind
from tests.support.stories import CLIENT, actor_of
from usecases.people.add import AddPerson, add_person

AN_INSPECTOR = AddPerson(
    "001", BasePersonKind.INSPECTOR, "佐々木 実", "ササキ ミノル", "k2001", "00001234", date(2026, 4, 1)
)


def an_inspector(
    session: Session, demo: Demo, now: datetime, member_code: str = CLIENT, code: str = "001", **changes: object
) -> int:
    """The id of a person on record; `changes` are of the command."""
    actor = actor_of(session, demo, "admin", member_code)
    return add_person(session, actor, replace(AN_INSPECTOR, code=code, **changes), now)  # type: ignore[arg-type]
