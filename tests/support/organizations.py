"""The demo's organizations, for tests."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo, make_organizations
from models.organizations import Base, Organization

__all__ = ["Demo", "find_organizations", "make_organizations"]


def find_organizations(session: Session) -> Demo:
    """The organizations that stand in the database when the test begins."""
    organizations = {found.member_code: found for found in session.scalars(select(Organization))}
    codes = {found.id: code for code, found in organizations.items()}
    bases = {(codes[base.organization_id], base.code): base for base in session.scalars(select(Base))}
    return Demo(organizations, bases)
