"""Found an organization with its bases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.organization_status import OrganizationStatus
from domain.rights import OrganizationKind
from domain.search_keys import name_key
from domain.use_function import FUNCTIONS_OF, OSS, Terms, endless, written_terms
from models.organizations import Base, Organization
from usecases.audit import record_for


@dataclass(frozen=True)
class FoundOrganization:
    """A new tenant."""

    kind: OrganizationKind
    member_code: str
    name: str
    kana: str
    short_name: str
    postal_code: str = ""
    address_1: str = ""
    phone: str = ""
    affiliation_code: str = ""
    affiliation_name: str = ""
    own_field_labels: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True)
class FoundBase:
    """A base it has from the start."""

    code: str
    name: str
    short_name: str
    delegate_number: str = ""
    postal_code: str = ""
    address_1: str = ""
    phone: str = ""
    office_registered: str = ""
    office_kei: str = ""
    handover_text: str = ""
    clients_choose_pickup: bool = False
    agency_id: str = ""


def found_organization(
    session: Session, command: FoundOrganization, bases: Sequence[FoundBase], now: datetime
) -> tuple[Organization, dict[str, Base]]:
    """The organization and its bases by code."""
    organization = Organization(
        kind=command.kind,
        member_code=command.member_code,
        name=command.name,
        kana=command.kana,
        short_name=command.short_name,
        status=OrganizationStatus.ACTIVE,
        postal_code=command.postal_code,
        address_1=command.address_1,
        phone=command.phone,
        email=command.email,
        affiliation_code=command.affiliation_code,
        affiliation_name=command.affiliation_name,
        own_field_labels=list(command.own_field_labels),
        functions=sorted(OSS) if command.kind is OrganizationKind.CLIENT else [],
        function_terms=written_terms(_terms(command.kind, now)),
        created_at=now,
        updated_at=now,
    )
    session.add(organization)
    session.flush()
    made = {
        base.code: Base(
            organization_id=organization.id,
            code=base.code,
            name=base.name,
            name_key=name_key(base.name),
            short_name=base.short_name,
            delegate_number=base.delegate_number,
            postal_code=base.postal_code,
            address_1=base.address_1,
            phone=base.phone,
            default_office_registered=base.office_registered,
            default_office_kei=base.office_kei,
            handover_text=base.handover_text,
            clients_choose_pickup=base.clients_choose_pickup,
            agency_id=base.agency_id,
            created_at=now,
            updated_at=now,
        )
        for base in bases
    }
    session.add_all(made.values())
    session.flush()
    record_for(session, organization.id, "organization_founded", now, record=command.member_code)
    return organization, made


def _terms(kind: OrganizationKind, now: datetime) -> Terms:
    """Both kinds of vehicle, without an end."""
    return endless(frozenset(OSS) & set(FUNCTIONS_OF[kind]), day_in_japan(now))
