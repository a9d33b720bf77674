"""What a mail address looks like: one plain rule for every form, and for what the system itself sends to."""

import re

from domain.refusal import Refusal
from domain.writing import half_width

LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_TOP = re.compile(r"[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{2,59}", re.IGNORECASE)


def read_mail_address(text: str, field: str) -> str:
    """The address as it is kept, empty for an empty text; full width becomes half width, the domain small letters.

    Raises Refusal mail_address_letters for other letters than a mail server everywhere takes, mail_address_shape or
    mail_address_too_long.
    """
    typed = text.strip() if len(text) > LONGEST_ADDRESS * 2 else half_width(text)
    if len(typed) > LONGEST_ADDRESS:
        raise Refusal("mail_address_too_long", field, limit=LONGEST_ADDRESS)
    if not typed.isascii():
        raise Refusal("mail_address_letters", field)
    local, at, host = typed.rpartition("@")
    if typed and not (at and is_local_part(local) and is_mail_host(host)):
        raise Refusal("mail_address_shape", field)
    return f"{local}{at}{host.lower()}"


def is_mail_address(text: str) -> bool:
    """Whether the text is one bare address as it stands, fit for the envelope of a mail."""
    local, _at, host = text.rpartition("@")
    return len(text) <= LONGEST_ADDRESS and is_local_part(local) and is_mail_host(host)


def is_local_part(text: str) -> bool:
    """Unquoted, and without the dots at an end or in a row that some mobile carriers once allowed."""
    return len(text) <= LONGEST_LOCAL_PART and _LOCAL.fullmatch(text) is not None


def is_mail_host(text: str) -> bool:
    """A host name of two labels or more; no bare IP address."""
    *labels, top = text.split(".")
    return bool(labels) and all(map(_LABEL.fullmatch, labels)) and _TOP.fullmatch(top) is not None
