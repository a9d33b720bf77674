"""Put an agent base's bulk user of the portal on record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.vehicle import VehicleKind
from models.organizations import Base, PortalAccount
from usecases.audit import record_for
from usecases.vault import Vault


@dataclass(frozen=True)
class OpenPortalAccount:
    """What the portal issued."""

    kind: VehicleKind
    payer_id: str
    bulk_user_id: str
    password: str


def open_portal_account(
    session: Session, vault: Vault, base: Base, command: OpenPortalAccount, now: datetime
) -> PortalAccount:
    account = PortalAccount(
        organization_id=base.organization_id,
        base_id=base.id,
        vehicle_kind=command.kind,
        payer_id=command.payer_id,
        bulk_user_id=command.bulk_user_id,
        sealed_password=vault.seal(command.password),
        password_changed_at=now,
        poll_at=now,
        created_at=now,
        updated_at=now,
    )
    session.add(account)
    session.flush()
    record_for(
        session, base.organization_id, "portal_account_opened", now, record=f"base {base.code}", kind=command.kind.value
    )
    return account
