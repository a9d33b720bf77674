"""Register the account that the portal issued to a base for one kind; its IDs never change afterwards."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.portal_account import check_payment_form, check_portal_password
from domain.refusal import Refusal
from models.organizations import PortalAccount
from usecases.bases.find import find_base
from usecases.organizations.open_portal_account import OpenPortalAccount, open_portal_account
from usecases.vault import Vault


@dataclass(frozen=True)
class RegisterAccount:
    """An account of a base, by the base's code."""

    base_code: str
    account: OpenPortalAccount


def register_account(session: Session, vault: Vault, actor: Actor, command: RegisterAccount, now: datetime) -> int:
    """Raises portal_base_unknown, portal_account_known, portal_id_taken, portal_password_shape or
    portal_payment_form_unusable."""
    account = command.account
    check_portal_password(account.password, "password")
    check_portal_password(account.arrival_password, "arrival_password")
    check_payment_form(account.first_payment, "first_payment")
    try:
        base = find_base(session, actor, command.base_code, lock=True)
    except Refusal:
        raise Refusal("portal_base_unknown", "base_code") from None
    row = PortalAccount
    if session.scalar(select(row.id).where(row.base_id == base.id, row.vehicle_kind == account.kind)) is not None:
        raise Refusal("portal_account_known", "kind")
    same = or_(row.bulk_user_id == account.bulk_user_id, row.payer_id == account.payer_id)
    of_kind = (row.organization_id == actor.organization_id, row.vehicle_kind == account.kind)
    if session.scalar(select(row.id).where(*of_kind, same).limit(1)) is not None:
        raise Refusal("portal_id_taken", "bulk_user_id")
    return open_portal_account(session, vault, base, account, now, actor).id
