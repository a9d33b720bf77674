"""利用機能 of an organization as they are kept."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.rights import OrganizationKind
from domain.use_function import FunctionTerm, Terms, UseFunction, read_terms, wished_in, written_terms
from models.organizations import Organization


def terms_of(session: Session, organization_id: int) -> dict[UseFunction, FunctionTerm]:
    query = select(Organization.function_terms).where(Organization.id == organization_id)
    return read_terms(session.scalars(query).one())


def put_terms(organization: Organization, terms: Terms) -> None:
    """What has no end is also what the organization is taken to wish for, when it next asks for a change."""
    organization.function_terms = written_terms(terms)
    if organization.kind is OrganizationKind.CLIENT:
        organization.functions = sorted(wished_in(terms))
