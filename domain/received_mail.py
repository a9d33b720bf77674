"""A mail as the mail sink of the demo keeps it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ReceivedMail:
    """`key` names it in the sink; `at` is when it arrived."""

    key: str
    at: datetime
    to: str
    sender: str
    subject: str
    text: str
