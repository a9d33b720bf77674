"""The folder into which the mail sink of the demo puts what it took."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from domain.received_mail import ReceivedMail
from domain.writing import without_unusable

KEY = re.compile(r"([0-9]{8}T[0-9]{12})-[0-9a-f]{8}")


class Mailbox:
    """Reads it anew each time: another program writes there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self, most: int) -> tuple[ReceivedMail, ...]:
        keys = sorted((file.stem for file in self._folder.glob("*.eml") if KEY.fullmatch(file.stem)), reverse=True)
        found = map(self.find, keys[:most])
        return tuple(mail for mail in found if mail is not None)

    def find(self, key: str) -> ReceivedMail | None:
        """None for what is no name of the sink's, and for what has gone meanwhile."""
        shape = KEY.fullmatch(key)
        if shape is None:
            return None
        try:
            message = message_from_bytes((self._folder / f"{key}.eml").read_bytes(), policy=policy.default)
        except OSError:
            return None
        at = datetime.strptime(shape[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        to, sender, subject = (without_unusable(str(message.get(name, ""))) for name in ("To", "From", "Subject"))
        return ReceivedMail(key, at, to, sender, subject, _text_of(message))


def _text_of(message: EmailMessage) -> str:
    """Whatever else came, its plain text; empty when that cannot be read."""
    part = message.get_body(("plain",))
    try:
        lines = str(part.get_content()).splitlines() if part is not None else []
    except (LookupError, ValueError):
        return ""
    return "\n".join(map(without_unusable, lines))
