"""Who is acting: the signed-in user as every use case sees it."""

from dataclasses import dataclass

from domain.rights import OrganizationKind, Right, Role, rights_of
from domain.use_function import UseFunction, kinds_of
from domain.vehicle import VehicleKind


@dataclass(frozen=True)
class Reach:
    """How far an actor sees: one organization, and all its bases or only these."""

    organization_id: int
    organization_kind: OrganizationKind
    bases: frozenset[int] | None


@dataclass(frozen=True)
class Actor:
    """A user of one organization; `bases` None means every base of the organization, `functions` what it may use
    today, for what a page offers; an act reads it itself.

    Of one that has `left` they look and download, and do nothing else.
    """

    user_id: int
    login_id: str
    name: str
    role: Role
    organization_id: int
    organization_kind: OrganizationKind
    organization_name: str
    member_code: str
    bases: frozenset[int] | None
    language: str = "ja"
    page_size: int = 20
    address: str = ""
    left: bool = False
    functions: frozenset[UseFunction] = frozenset()

    @property
    def reach(self) -> Reach:
        return Reach(self.organization_id, self.organization_kind, self.bases)

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.organization_kind, self.role, self.left)

    @property
    def kinds(self) -> frozenset[VehicleKind]:
        """The kinds of vehicle its organization may ask, or apply, for."""
        return kinds_of(self.functions)

    @property
    def enters(self) -> bool:
        """Whether a new request is to be had: by right, and by a function that is on."""
        return self.may(Right.ENTER_REQUEST) and bool(self.kinds)

    def may(self, right: Right) -> bool:
        return right in self.rights

    def works_at(self, base_id: int) -> bool:
        return self.bases is None or base_id in self.bases
