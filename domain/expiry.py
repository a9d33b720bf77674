"""What runs out and is told of ahead: for how long it lives, and on which of the days before its end it is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dated import in_force
from domain.refusal import Refusal


class Expiring(StrEnum):
    """署名用証明書, ポータルのパスワード (登録車 / 軽), 使われないポータルID, 委託番号, クライアント証明書."""

    SIGNING_CERTIFICATE = "signing_certificate"
    PORTAL_PASSWORD_REGISTERED = "portal_password_registered"  # noqa: S105 -- the name of a term
    PORTAL_PASSWORD_KEI = "portal_password_kei"  # noqa: S105 -- the name of a term
    PORTAL_UNUSED = "portal_unused"
    DELEGATE_NUMBER = "delegate_number"
    CLIENT_CERTIFICATE = "client_certificate"


@dataclass(frozen=True)
class ExpiryTerm:
    """A row of the reference data; `life_days` is None for what says its own end, or never ends."""

    what: Expiring
    life_days: int | None
    warn_days: tuple[int, ...]
    valid_from: date
    source: str = ""


def expiry_term(rows: Iterable[ExpiryTerm], what: Expiring, day: date) -> ExpiryTerm:
    """Raises expiry_term_unknown before the first row."""
    row = in_force((row for row in rows if row.what is what), day)
    if row is None:
        raise Refusal("expiry_term_unknown")
    return row


def warning_due(warn_days: Sequence[int], days_left: int, warned: int | None) -> int | None:
    """The warning that is due with so many days left, None when it was given or none is.

    Of several that were missed only the latest is given: 25 days before the end nobody hears of the sixtieth.
    """
    if days_left < 0:
        return None
    reached = min((days for days in warn_days if days_left <= days), default=None)
    if reached is None or (warned is not None and warned <= reached):
        return None
    return reached
