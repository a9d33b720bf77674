"""Who of the people of a base wants to hear of something by mail."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, null, or_, select
from sqlalchemy.orm import Session

from domain.mail_address import is_mail_address
from domain.mail_kind import MailKind, wants
from domain.organization_status import OrganizationStatus
from domain.rights import Role
from models.organizations import Organization
from models.users import User, UserBase


@dataclass(frozen=True)
class Reader:
    """One who can be written to, with the bases asked about at which the person works; None stands for all."""

    user_id: int
    name: str
    email: str
    language: str
    organization_id: int
    bases: frozenset[int] | None
    kinds: frozenset[MailKind] = field(repr=False)

    def works_at(self, base_id: int) -> bool:
        return self.bases is None or base_id in self.bases


def readers_at(session: Session, organization_ids: Collection[int], base_ids: Collection[int]) -> list[Reader]:
    """Those of the organizations who work at one of the bases, in one statement."""
    at = and_(UserBase.user_id == User.id, UserBase.base_id.in_(sorted(base_ids)))
    everywhere = or_(User.all_bases, User.role == Role.ADMIN)
    query = (
        _who_can_be_written_to()
        .add_columns(UserBase.base_id)
        .outerjoin(UserBase, at)
        .where(User.organization_id.in_(sorted(organization_ids)), or_(everywhere, UserBase.base_id.is_not(None)))
    )
    return _readers(session.execute(query).all())


def readers_of(session: Session, organization_ids: Collection[int]) -> list[Reader]:
    """All of the organizations, wherever they work, in one statement."""
    query = _who_can_be_written_to().add_columns(null().label("base_id"))
    return _readers(session.execute(query.where(User.organization_id.in_(sorted(organization_ids)))).all())


def _who_can_be_written_to() -> Select[*tuple[Any, ...]]:
    """Neither who is switched off, nor anybody of an organization that has left."""
    return (
        select(
            User.id, User.name, User.email, User.language, User.role, User.all_bases, User.organization_id,
            User.mail_choices, Organization.kind,
        )
        .join(Organization, Organization.id == User.organization_id)
        .where(
            User.email != "", User.disabled_at.is_(None), User.suspected_at.is_(None),
            Organization.status != OrganizationStatus.CLOSED,
        )
        .order_by(User.id)
    )  # fmt: skip


def _readers(rows: Iterable[Any]) -> list[Reader]:
    bases: dict[int, set[int]] = {}
    found = {}
    for row in rows:
        found[row.id] = row
        bases.setdefault(row.id, set()).update({row.base_id} if row.base_id is not None else ())
    return [_reader(row, bases[row.id]) for row in found.values() if is_mail_address(row.email)]


def _reader(row: Any, bases: set[int]) -> Reader:
    everywhere = row.all_bases or row.role is Role.ADMIN
    kinds = frozenset(kind for kind in MailKind if wants(row.kind, row.role, kind, row.mail_choices))
    return Reader(
        row.id, row.name, row.email, row.language, row.organization_id, None if everywhere else frozenset(bases), kinds
    )
