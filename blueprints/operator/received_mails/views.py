"""Read what the mail sink took, with its links; there is such a page only where the sink's folder is set."""

import re
from collections.abc import Iterator
from typing import Protocol

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from blueprints.shared.access import allows
from blueprints.shared.pages import page
from domain.received_mail import ReceivedMail
from domain.rights import Right

blueprint = Blueprint("operator_received_mails", __name__, url_prefix="/operator")
EXTENSION = "keizoku_mailbox"
SHOWN = 100
ADDRESS = re.compile(r"(https?://[^\s　]+)")


class Mailbox(Protocol):
    """What the sink kept, newest first."""

    def newest(self, most: int) -> tuple[ReceivedMail, ...]: ...

    def find(self, key: str) -> ReceivedMail | None: ...


@blueprint.get("/received-mails")
@allows(Right.SEE_MAILS)
def search() -> ResponseReturnValue:
    return page("operator/received_mails/search", mails=_mailbox().newest(SHOWN))


@blueprint.get("/received-mails/<key>")
@allows(Right.SEE_MAILS)
def show(key: str) -> ResponseReturnValue:
    mail = _mailbox().find(key)
    if mail is None:
        abort(404)
    return page("operator/received_mails/show", mail=mail, parts=list(_parts(mail.text)))


def _mailbox() -> Mailbox:
    mailbox: Mailbox | None = current_app.extensions[EXTENSION]
    if mailbox is None:
        abort(404)
    return mailbox


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Pieces of the text, each with where it leads: only to ourselves, whatever else a mail names."""
    site = current_app.extensions["keizoku_settings"].public_url
    for piece in ADDRESS.split(text):
        yield piece, piece if piece == site or piece.startswith(f"{site}/") else ""
