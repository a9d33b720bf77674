"""A document that the operator hands out, in words: whom it is for, and how large its file is."""

from typing import Any, Protocol

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from domain.rights import OrganizationKind, Role
from domain.vehicle import VehicleKind

KILOBYTE = 1024


class ForReaders(Protocol):
    """Whom a document is for."""

    @property
    def side(self) -> OrganizationKind | None: ...
    @property
    def vehicle_kind(self) -> VehicleKind | None: ...


def readers_of(handout: ForReaders) -> str:
    """The side, then what narrows it: a kind of vehicle, roles."""
    side = label(handout.side) if handout.side else gettext("Clients and agents")
    roles = [role for role in Role if getattr(handout, f"for_{role.value}")]
    narrow = [label(handout.vehicle_kind)] if handout.vehicle_kind else []
    if len(roles) < len(Role):
        narrow.append(gettext("list_comma").join(map(label, roles)))
    return gettext("%(side)s: %(narrow)s", side=side, narrow=gettext("list_comma").join(narrow)) if narrow else side


def size_of(size: int) -> str:
    """In KB, at least one."""
    return gettext("%(size)s KB", size=f"{-(-size // KILOBYTE):,}")


WORDS: dict[str, Any] = {"readers_of": readers_of, "size_of": size_of}
"""For templates."""
