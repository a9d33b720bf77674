"""Put the first version of the terms of use into a database that has none yet."""

from dataclasses import asdict
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain.clock import utc_range_of_day
from domain.terms import read_terms
from models.terms import TermsVersion


def load_terms(session: Session, folder: Path) -> int:
    """How many versions were written: one, or none where there is one; no version is ever written over."""
    if session.scalar(select(TermsVersion.version).limit(1)) is not None:
        return 0
    written = read_terms((folder / "terms.txt").read_text(encoding="utf-8"))
    session.execute(
        insert(TermsVersion).values(
            version=written.version,
            valid_from=written.valid_from,
            sections=[asdict(section) for section in written.sections],
            announced_at=utc_range_of_day(written.announced_on)[0],
            announced_by=None,
        )
    )
    return 1
