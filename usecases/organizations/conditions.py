"""How organizations are searched for: by what a member code begins with, by a part of the name."""

from sqlalchemy import ColumnElement, or_

from domain.search_keys import prefix_range
from domain.writing import half_width, widened
from models.organizations import Organization


def code_begins(typed: str) -> list[ColumnElement[bool]]:
    """Nothing typed asks for nothing."""
    if not typed:
        return []
    start, end = prefix_range(half_width(typed))
    return [Organization.member_code >= start, Organization.member_code < end]


def name_holds(typed: str) -> list[ColumnElement[bool]]:
    """A part of the name or of its kana, typed in either width."""
    if not typed:
        return []
    texts = {typed, widened(typed)}
    return [
        or_(
            *(Organization.name.contains(text, autoescape=True) for text in texts),
            *(Organization.kana.contains(text, autoescape=True) for text in texts),
        )
    ]
