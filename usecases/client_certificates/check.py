"""Check the certificate that a browser showed against an organization's."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.client_certificate import IssuedCertificate, ShownCertificate, check_shown
from domain.refusal import Refusal
from models.client_certificates import ClientCertificate


@dataclass(frozen=True)
class Certified:
    """The certificate a session was opened with; an empty fingerprint stands for none."""

    fingerprint: str = ""
    until: datetime | None = None

    def is_shown_by(self, shown: ShownCertificate | None) -> bool:
        """Whether the browser that calls still shows this one."""
        if not self.fingerprint or shown is None or not shown.checked:
            return False
        return compare_digest(self.fingerprint, shown.fingerprint)


NO_CERTIFICATE = Certified()


def check_certificate(
    session: Session, organization_id: int, required: bool, shown: ShownCertificate | None, now: datetime
) -> Certified:
    """What the new session is certified with. Raises the refusal of a wrong one where one is asked for.

    Where none is asked for a right one is kept all the same: its session goes on when that changes.
    """
    row = None
    if shown is not None:
        row = session.execute(
            select(ClientCertificate.organization_id, ClientCertificate.not_after, ClientCertificate.revoked_at).where(
                ClientCertificate.fingerprint == shown.fingerprint
            )
        ).one_or_none()
    issued = IssuedCertificate(row.organization_id, row.not_after, row.revoked_at) if row else None
    try:
        check_shown(shown, issued, organization_id, now)
    except Refusal:
        if required:
            raise
        return NO_CERTIFICATE
    assert shown is not None
    assert issued is not None
    return Certified(shown.fingerprint, issued.not_after)
