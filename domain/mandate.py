"""電子委任状: for which request one can be set, who issued it and when it was made."""

from datetime import date

from domain.refusal import Refusal
from domain.request_status import EDITABLE, RequestStatus
from domain.vehicle import VehicleKind
from domain.writing import one_line, refuse_unusable

ISSUER_LENGTH = 60


def refuse_unless_settable(kind: VehicleKind, status: RequestStatus) -> None:
    """Official kei vehicles cannot use OSS at all, and what was sent stays as it was sent."""
    if kind is VehicleKind.KEI:
        raise Refusal("mandate_only_registered")
    if status not in EDITABLE:
        raise Refusal("request_not_editable", status=status)


def read_issuer(text: str) -> str:
    """発行者, on one line."""
    issuer = one_line(text)
    refuse_unusable(issuer, "issuer")
    if not issuer:
        raise Refusal("field_missing", "issuer")
    if len(issuer) > ISSUER_LENGTH:
        raise Refusal("text_too_long", "issuer", limit=ISSUER_LENGTH, length=len(issuer))
    return issuer


def checked_made_on(made_on: date, today: date) -> date:
    """作成日; a mandate that is still to be made mandates nobody."""
    if made_on > today:
        raise Refusal("mandate_made_later", "made_on", today=today)
    return made_on
