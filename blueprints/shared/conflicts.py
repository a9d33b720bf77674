"""Two people changed the same thing: show both, and let the later one choose."""

from dataclasses import dataclass
from datetime import datetime

from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Field, HiddenField
from wtforms.fields.choices import SelectFieldBase

from blueprints.shared.catalogue import gettext
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.pages import page


@dataclass(frozen=True)
class Difference:
    """One field on which the two disagree."""

    label: str
    theirs: str
    mine: str


def show_conflict(
    mine: KeizokuForm,
    theirs: KeizokuForm,
    at: datetime,
    reload_href: str,
    by: str = "",
    own: bool = False,
    side: str = "",
) -> ResponseReturnValue:
    """The 409 page: who saved what differs, with buttons to save mine over theirs or to go back to theirs.

    `own` says that the one who saved is the actor, on another screen; `side` names whom it was without a name.
    """
    differences = [
        Difference(str(field.label.text), shown(theirs[field.name]), shown(field))
        for field in mine
        if not isinstance(field, HiddenField) and shown(field) != shown(theirs[field.name])
    ]
    kept = [
        (field.name, text) for field in mine if field.name not in {"version", "form_token"} for text in typed(field)
    ]
    return page(
        "errors/conflict",
        status=409,
        differences=differences,
        kept=kept,
        version=theirs["version"].data,
        form_token=theirs["form_token"].data,
        at=at,
        by=by,
        own=own,
        side=side,
        reload_href=reload_href,
    )


def typed(field: Field) -> list[str]:
    return [str(text) for text in field.raw_data or []]


def shown(field: Field) -> str:
    if isinstance(field, BooleanField):
        return gettext("yes") if field.data else gettext("no")
    if isinstance(field, SelectFieldBase):
        return "、".join(str(choice.label) for choice in field.iter_choices() if choice.selected)
    return str(field._value() or "") if hasattr(field, "_value") else str(field.data or "")
