"""Who may do what in words, read off the table of rights itself."""

from dataclasses import dataclass

from domain.actor import Actor
from domain.rights import RIGHTS, OrganizationKind, Right, Role


@dataclass(frozen=True)
class Matrix:
    """The rights that someone of one kind of organization has, and which roles have each."""

    kind: OrganizationKind
    roles: tuple[Role, ...]
    rows: tuple[tuple[Right, tuple[bool, ...]], ...]


def matrices(actor: Actor | None) -> list[Matrix]:
    """The reader's own kind of organization; the operator, who is asked by all, sees every kind."""
    if actor is None:
        return [matrix(OrganizationKind.CLIENT)]
    if actor.organization_kind is OrganizationKind.OPERATOR:
        return [matrix(kind) for kind in OrganizationKind]
    return [matrix(actor.organization_kind)]


def matrix(kind: OrganizationKind) -> Matrix:
    roles = tuple(role for role in Role if (kind, role) in RIGHTS)
    held = [(right, tuple(right in RIGHTS[kind, role] for role in roles)) for right in Right]
    return Matrix(kind, roles, tuple((right, has) for right, has in held if any(has)))
