"""署名用の電子証明書: what it says, what was entered of it, whether the two agree, and which one signs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import StrEnum

from domain.clock import day_in_japan
from domain.refusal import Refusal

NAME_LENGTH, KANA_LENGTH, ADDRESS_LENGTH = 60, 120, 100
LEAST_RSA_BITS = 2048


class SigningState(StrEnum):
    """記入待ち, 利用開始前, 署名に使用中, 予備, 期限切れ, 使用停止."""

    UNFINISHED = "unfinished"
    UPCOMING = "upcoming"
    SIGNING = "signing"
    SPARE = "spare"
    EXPIRED = "expired"
    STOPPED = "stopped"


class ComparedField(StrEnum):
    """What is entered and may stand in the certificate as well."""

    TRADE_NAME = "trade_name"
    HOLDER = "holder"
    ADDRESS = "address"


@dataclass(frozen=True)
class CertificateRead:
    """What a certificate itself says; a name or address that it does not hold is empty."""

    trade_name: str
    holder: str
    address: str
    serial: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True)
class CertificateEntry:
    """What people enter, letter for letter as in the certificate."""

    trade_name_kana: str
    trade_name: str
    holder_kana: str
    holder: str
    postal_code: str
    address_1: str
    address_2: str
    used_from: date


@dataclass(frozen=True)
class Piece:
    """A run of letters that is the same on both sides, or is not."""

    text: str
    same: bool


@dataclass(frozen=True)
class Difference:
    """One field on which entry and certificate disagree, each cut into what agrees and what does not."""

    field: ComparedField
    entered: tuple[Piece, ...]
    certified: tuple[Piece, ...]


def differences(entry: CertificateEntry, read: CertificateRead) -> tuple[Difference, ...]:
    """Letter by letter; what the certificate does not hold cannot differ."""
    pairs = {
        ComparedField.TRADE_NAME: (entry.trade_name, read.trade_name),
        ComparedField.HOLDER: (entry.holder, read.holder),
        # One line there, two boxes here: where the line was cut says nothing.
        ComparedField.ADDRESS: (_joined(entry.address_1 + entry.address_2), _joined(read.address)),
    }
    return tuple(
        _difference(field, entered, certified)
        for field, (entered, certified) in pairs.items()
        if certified and entered != certified
    )


def _joined(address: str) -> str:
    return "".join(address.split())


def _difference(field: ComparedField, entered: str, certified: str) -> Difference:
    mine, theirs = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, entered, certified, autojunk=False).get_opcodes():
        mine.append(Piece(entered[i1:i2], tag == "equal"))
        theirs.append(Piece(certified[j1:j2], tag == "equal"))
    return Difference(field, tuple(p for p in mine if p.text), tuple(p for p in theirs if p.text))


def refuse_unusable_now(not_before: datetime, not_after: datetime, now: datetime) -> None:
    """A certificate that cannot sign today is not taken. Raises signing_certificate_expired or _not_yet."""
    if not_after <= now:
        raise Refusal("signing_certificate_expired", "file", on=day_in_japan(not_after))
    if not_before > now:
        raise Refusal("signing_certificate_not_yet", "file", on=day_in_japan(not_before))


def refuse_first_day(used_from: date, not_before: datetime, not_after: datetime) -> None:
    """Raises signing_first_day_outside for a day on which the certificate does not hold."""
    first, last = day_in_japan(not_before), day_in_japan(not_after)
    if not first <= used_from <= last:
        raise Refusal("signing_first_day_outside", "used_from", first=first, last=last)


@dataclass(frozen=True)
class Usability:
    """When a certificate may sign; `used_from` is None until its entry is finished."""

    id: int
    used_from: date | None
    not_before: datetime
    not_after: datetime
    stopped: bool

    def may_sign(self, now: datetime) -> bool:
        if self.used_from is None or self.stopped:
            return False
        return self.used_from <= day_in_japan(now) and self.not_before <= now < self.not_after


def signing_now(certificates: Iterable[Usability], now: datetime) -> int | None:
    """The id of the one that signs: of those that may, the one with the latest first day of use."""
    usable = [one for one in certificates if one.may_sign(now)]
    best = max(usable, key=lambda one: (one.used_from or date.min, one.not_after, one.id), default=None)
    return best.id if best else None


def state_of(one: Usability, signing: int | None, now: datetime) -> SigningState:
    if one.stopped:
        return SigningState.STOPPED
    if one.not_after <= now:
        return SigningState.EXPIRED
    if one.used_from is None:
        return SigningState.UNFINISHED
    if one.id == signing:
        return SigningState.SIGNING
    return SigningState.SPARE if one.may_sign(now) else SigningState.UPCOMING


def is_renewed(one: Usability, others: Iterable[Usability]) -> bool:
    """Whether another one is ready to go on signing before this one ends."""
    last = day_in_japan(one.not_after)
    return any(
        other.used_from is not None and other.used_from <= last
        and not other.stopped and other.not_before <= one.not_after < other.not_after
        for other in others
        if other.id != one.id
    )  # fmt: skip
