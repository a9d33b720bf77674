"""Documents that the operator hands out, for tests."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.handout import HandoutKind
from domain.upload import read_upload
from tests.support.files import a_pdf
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.handouts.find import find_handout
from usecases.handouts.keep import AddEdition, AddHandout, HandoutFacts, add_edition, add_handout


def a_handout(
    session: Session, demo: Demo, now: datetime, shown_from: date | None = None, text: str = "first", **facts: Any
) -> int:
    """A guide for everyone from today, put there by the operator's clerk; `text` is what stands in its file."""
    clerk = actor_of(session, demo, "clerk", "1000001")
    given = HandoutFacts(**{"kind": HandoutKind.GUIDE, "title": "担当者の手引き", "text": "送信まで。", **facts})
    upload = read_upload("手引き.pdf", a_pdf(text))
    return add_handout(session, clerk, AddHandout(given, upload, shown_from or day_in_japan(now)), now)


def a_version(
    session: Session, demo: Demo, now: datetime, number: int, text: str, shown_from: date | None = None
) -> int:
    """The number of the document's next version."""
    clerk = actor_of(session, demo, "clerk", "1000001")
    upload = read_upload(f"手引き-{text}.pdf", a_pdf(text))
    version = find_handout(session, number).version
    return add_edition(session, clerk, AddEdition(number, version, upload, shown_from or day_in_japan(now)), now)
