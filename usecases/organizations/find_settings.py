"""The settings of the actor's organization, and what is decided elsewhere beside them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import InvoiceRecipient
from domain.organization_settings import OrganizationSettings, OwnField, completed
from models.organizations import Organization
from usecases.changes.find import find_organization


@dataclass(frozen=True)
class SettingsPage:
    """The settings as they are; the own address where statements go without another; what the operator switches."""

    settings: OrganizationSettings
    version: int
    changed_at: datetime | None
    changed_by: int | None
    name: str
    postal_code: str
    address: str
    notice_email: str
    invoice_recipient: InvoiceRecipient
    certificate_required: bool


def find_settings(session: Session, actor: Actor) -> SettingsPage:
    row = find_organization(session, actor.organization_id)
    return SettingsPage(
        settings=settings_in(row),
        version=row.settings_version,
        changed_at=row.settings_changed_at,
        changed_by=row.settings_changed_by,
        name=row.name,
        postal_code=row.postal_code,
        address=f"{row.address_1} {row.address_2}".strip(),
        notice_email=row.email,
        invoice_recipient=row.invoice_recipient,
        certificate_required=row.certificate_required,
    )


def settings_in(row: Organization) -> OrganizationSettings:
    own = tuple(
        OwnField(label, place in row.own_fields_needed) for place, label in enumerate(row.own_field_labels, start=1)
    )
    return completed(
        OrganizationSettings(
            statement_name=row.statement_name,
            statement_postal_code=row.statement_postal_code,
            statement_address_1=row.statement_address_1,
            statement_address_2=row.statement_address_2,
            billing_email=row.billing_email,
            daily_mail=row.daily_mail,
            monthly_mail=row.monthly_mail,
            own_fields=own,
            password_life_days=row.password_life_days,
            sign_in_places=row.sign_in_places,
        )
    )
