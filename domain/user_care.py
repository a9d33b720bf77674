"""Whose sign-ins a person looks after, and what these may be given (chapter 01)."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.refusal import Refusal
from domain.rights import OrganizationKind, Role

_STAFF = (Role.SENDER, Role.VIEWER)
LOOKED_AFTER: dict[tuple[OrganizationKind, Role], tuple[Role, ...]] = {
    (OrganizationKind.CLIENT, Role.ADMIN): (Role.BASE_ADMIN, *_STAFF),
    (OrganizationKind.CLIENT, Role.BASE_ADMIN): _STAFF,
    (OrganizationKind.AGENT, Role.ADMIN): (Role.BASE_ADMIN, *_STAFF),
    (OrganizationKind.AGENT, Role.BASE_ADMIN): _STAFF,
    # The operator's staff are administrators and clerks.
    (OrganizationKind.OPERATOR, Role.ADMIN): (Role.ADMIN, Role.SENDER),
}
"""Roles that one gives and whose people one adds, edits, resets, unlocks and disables in the own organization."""


@dataclass(frozen=True)
class Care:
    """The people somebody looks after: of one organization, of these roles, at these bases (None: at all).

    `seen` are the roles that are shown besides, without being touched; None shows all.
    """

    organization_id: int
    member_code: str
    kind: OrganizationKind
    roles: tuple[Role, ...]
    bases: frozenset[int] | None = None
    seen: tuple[Role, ...] | None = None

    @property
    def with_bases(self) -> bool:
        """Whether anybody looked after here is bound to bases at all."""
        return self.kind is not OrganizationKind.OPERATOR and set(self.roles) != {Role.ADMIN}

    def covers(self, role: Role, bases: Collection[int], everywhere: bool) -> bool:
        """Of a base administrator's people only those who work at no base of anybody else."""
        if role not in self.roles:
            return False
        return self.bases is None or (not everywhere and bool(bases) and self.bases.issuperset(bases))


@dataclass(frozen=True)
class Place:
    """Where somebody works: in which role, at these bases or at all."""

    role: Role
    bases: frozenset[int] = frozenset()
    all_bases: bool = False


def place_of(care: Care, role: Role, bases: Collection[int], all_bases: bool) -> Place:
    """The place that was asked for, put right; raises Refusal for what this care may not give or what cannot be."""
    if role not in care.roles:
        raise Refusal("role_not_given", "role")
    if role is Role.ADMIN:
        return Place(role)
    if care.kind is OrganizationKind.OPERATOR:
        return Place(role, all_bases=True)
    if all_bases and role is Role.BASE_ADMIN:
        raise Refusal("base_admin_all_bases", "all_bases")
    if all_bases and care.bases is not None:
        raise Refusal("all_bases_not_given", "all_bases")
    if all_bases:
        return Place(role, all_bases=True)
    if not bases:
        raise Refusal("user_bases_needed", "bases")
    return Place(role, frozenset(bases))
