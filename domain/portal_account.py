"""An agent's account at the portal: its IDs, its ways of paying, and how a password of the portal looks."""

import re
from enum import StrEnum

from domain.refusal import Refusal
from domain.writing import half_width

ID_LENGTH = 32
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 64
PERSON_LENGTH = 30
_ID = re.compile(rf"[0-9A-Za-z_-]{{1,{ID_LENGTH}}}")
_PASSWORD = re.compile(r"[!-~]+")


class PaymentForm(StrEnum):
    """ダイレクト納付(国庫金限定), ダイレクト納付, まとめ納付."""

    TREASURY_ONLY = "treasury_only"
    DIRECT = "direct"
    COLLECTIVE = "collective"


USABLE = frozenset({PaymentForm.TREASURY_ONLY})
"""What pays for 継続検査."""


def read_portal_id(text: str) -> str:
    """Full width becomes half width; empty for an empty text. Raises portal_id_shape."""
    found = half_width(text)
    if found and not _ID.fullmatch(found):
        raise Refusal("portal_id_shape")
    return found


def check_portal_password(password: str, field: str) -> None:
    """As the portal takes it, letter for letter. Raises portal_password_shape."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or not _PASSWORD.fullmatch(password):
        raise Refusal("portal_password_shape", field, shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)


def check_payment_form(form: PaymentForm, field: str) -> None:
    """Only one of them pays for what is lodged here. Raises portal_payment_form_unusable."""
    if form not in USABLE:
        raise Refusal("portal_payment_form_unusable", field)


class PortalAccountState(StrEnum):
    """使用中, パスワード変更中, 変更できていない, 停止中."""

    IN_USE = "in_use"
    CHANGING = "changing"
    UNCHANGED = "unchanged"
    STOPPED = "stopped"


def state_of(stopped: bool, changing: bool, failed: bool) -> PortalAccountState:
    if changing:
        return PortalAccountState.UNCHANGED if failed else PortalAccountState.CHANGING
    return PortalAccountState.STOPPED if stopped else PortalAccountState.IN_USE
