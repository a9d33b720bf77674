"""Whether a word stands in the list of common passwords."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.reference import ReferenceRow


def common_passwords(session: Session) -> Callable[[str], bool]:
    """A question that looks one lower-case word up."""

    def is_common(word: str) -> bool:
        found = session.scalar(
            select(ReferenceRow.position).where(
                ReferenceRow.list_name == "common_passwords", ReferenceRow.row_key == word[:120]
            )
        )
        return found is not None

    return is_common
