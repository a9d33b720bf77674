"""Client certificates of our own authority: what a browser showed, whether it is the right one, how long it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.clock import JAPAN, day_in_japan
from domain.dated import in_force
from domain.months import months_later
from domain.refusal import Refusal


class RevocationReason(StrEnum):
    """Why a certificate is taken out of use before its time."""

    LOST = "lost"
    REPLACED = "replaced"
    LEFT = "left"
    MISTAKE = "mistake"


class CertificateState(StrEnum):
    """有効, 更新の時期, 期限切れ, 失効."""

    VALID = "valid"
    DUE = "due"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class CertificateTerm:
    """For how long things of certificates hold; a row of the reference data."""

    months: int
    renew_days: int
    fetch_days: int
    list_days: int
    valid_from: date
    source: str = ""

    def ends_at(self, now: datetime) -> datetime:
        """The last second of the last day in Japan; certificates know no shorter time than seconds."""
        return datetime.combine(months_later(day_in_japan(now), self.months), time(23, 59, 59), JAPAN)

    def fetched_until(self, now: datetime) -> datetime:
        return now + timedelta(days=self.fetch_days)

    def listed_until(self, now: datetime) -> datetime:
        return now.replace(microsecond=0) + timedelta(days=self.list_days)


def term_on(rows: Iterable[CertificateTerm], day: date) -> CertificateTerm:
    """Raises certificate_term_unknown before the first row."""
    row = in_force(rows, day)
    if row is None:
        raise Refusal("certificate_term_unknown")
    return row


@dataclass(frozen=True)
class ShownCertificate:
    """What the front passed on of a browser's certificate; `checked` says that the front found nothing wrong."""

    fingerprint: str
    checked: bool


@dataclass(frozen=True)
class IssuedCertificate:
    """What we know of a certificate of ours."""

    organization_id: int
    not_after: datetime
    revoked_at: datetime | None

    def state(self, now: datetime, renew_days: int) -> CertificateState:
        if self.revoked_at is not None:
            return CertificateState.REVOKED
        if self.not_after <= now:
            return CertificateState.EXPIRED
        due = self.not_after <= now + timedelta(days=renew_days)
        return CertificateState.DUE if due else CertificateState.VALID


def check_shown(
    shown: ShownCertificate | None, issued: IssuedCertificate | None, organization_id: int, now: datetime
) -> None:
    """Raises the refusal that says why this certificate does not open this organization's sign-in.

    `issued` is ours with the fingerprint that was shown, None when we never issued such a one.
    """
    if shown is None:
        raise Refusal("certificate_missing")
    if issued is None:
        raise Refusal("certificate_foreign")
    if issued.organization_id != organization_id:
        raise Refusal("certificate_of_another_organization")
    if issued.revoked_at is not None:
        raise Refusal("certificate_revoked")
    if issued.not_after <= now:
        raise Refusal("certificate_expired", on=day_in_japan(issued.not_after))
    if not shown.checked:
        raise Refusal("certificate_unchecked")
