"""Where people are looked after, and the addresses of the pages there."""

from dataclasses import dataclass

from flask import g, url_for

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from domain.rights import OrganizationKind, Right, Role
from domain.user_care import Care
from usecases.users.care import own_people

OWN = "users"
PLACE = "-"


@dataclass(frozen=True)
class Desk:
    """The people of one care, and the blueprint that draws them; `code` names a tenant at the operator's."""

    care: Care
    prefix: str
    right: Right
    code: str = ""
    organization: str = ""

    def href(self, view: str, **values: object) -> str:
        code = {"code": self.code} if self.code else {}
        return url_for(f"{self.prefix}.{view}", **code, **values)  # type: ignore[arg-type]

    @property
    def may_change(self) -> bool:
        return bool(g.actor.may(self.right))

    @property
    def is_own(self) -> bool:
        return not self.code

    def roles(self) -> list[tuple[str, str]]:
        """The roles that can be given here, with their words."""
        return [(role.value, self.word(role)) for role in self.care.roles]

    def known_roles(self) -> list[tuple[str, str]]:
        """Those that people have here."""
        operator = self.care.kind is OrganizationKind.OPERATOR
        known = self.care.roles if operator else self.care.seen or tuple(Role)
        return [(role.value, self.word(role)) for role in known]

    def word(self, role: Role) -> str:
        """The operator's staff send nothing: they are clerks."""
        is_clerk = self.care.kind is OrganizationKind.OPERATOR and role is Role.SENDER
        return gettext("Clerk") if is_clerk else label(role)


def own_desk() -> Desk:
    return Desk(own_people(g.actor), OWN, Right.CHANGE_USERS)


def link_path() -> str:
    """What begins the address of the page that sets a password by a link."""
    return url_for("password.invited", token=PLACE).removesuffix(f"/{PLACE}")
