"""Put an agent base's bulk user of the portal on record."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.portal_account import PaymentForm
from domain.vehicle import VehicleKind
from models.organizations import Base, PortalAccount
from usecases.audit import record, record_for
from usecases.vault import Vault


@dataclass(frozen=True)
class OpenPortalAccount:
    """What the portal issued."""

    kind: VehicleKind
    payer_id: str
    bulk_user_id: str
    password: str = field(repr=False)
    arrival_password: str = field(default="", repr=False)
    first_payment: PaymentForm = PaymentForm.TREASURY_ONLY
    second_payment: PaymentForm = PaymentForm.TREASURY_ONLY
    email: str = ""
    person: str = ""
    phone: str = ""


def open_portal_account(
    session: Session, vault: Vault, base: Base, command: OpenPortalAccount, now: datetime, actor: Actor | None = None
) -> PortalAccount:
    account = PortalAccount(
        organization_id=base.organization_id,
        base_id=base.id,
        vehicle_kind=command.kind,
        payer_id=command.payer_id,
        bulk_user_id=command.bulk_user_id,
        sealed_password=vault.seal(command.password),
        password_changed_at=now,
        sealed_arrival_password=vault.seal(command.arrival_password) if command.arrival_password else "",
        first_payment=command.first_payment,
        second_payment=command.second_payment,
        email=command.email,
        person=command.person,
        phone=command.phone,
        poll_at=now,
        created_at=now,
        updated_at=now,
    )
    session.add(account)
    session.flush()
    told, kind = f"base {base.code}", command.kind.value
    if actor is None:
        record_for(session, base.organization_id, "portal_account_opened", now, record=told, kind=kind)
    else:
        record(session, actor, "portal_account_opened", now, record=told, kind=kind)
    return account
