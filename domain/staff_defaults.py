"""What an agent's people begin with: the offices they apply at, and the page after signing in."""

from dataclasses import dataclass
from enum import StrEnum

from domain.refusal import Refusal
from domain.rights import RIGHTS, OrganizationKind, Right, Role
from domain.vehicle import VehicleKind


class StartMenu(StrEnum):
    """受付, 作業一覧, 納付, 依頼データ, 申請, 期限, 会員."""

    INBOX = "inbox"
    WORK_LIST = "work_list"
    PAYMENTS = "payments"
    REQUESTS = "requests"
    APPLICATIONS = "applications"
    DEADLINES = "deadlines"
    MEMBERS = "members"


RIGHT_OF = {
    StartMenu.INBOX: Right.SEE_INBOX,
    StartMenu.WORK_LIST: Right.SEE_INBOX,
    StartMenu.PAYMENTS: Right.SEE_INBOX,
    StartMenu.REQUESTS: Right.SEE_REQUESTS,
    StartMenu.APPLICATIONS: Right.SEE_APPLICATIONS,
    StartMenu.DEADLINES: Right.SEE_APPLICATIONS,
    StartMenu.MEMBERS: Right.SEE_MEMBERS,
}


@dataclass(frozen=True)
class StaffDefaults:
    """Codes of offices, empty for that of the agent base; without a menu one begins on the first page."""

    office_registered: str = ""
    office_kei: str = ""
    menu: StartMenu | None = None

    def office(self, kind: VehicleKind) -> str:
        return self.office_kei if kind is VehicleKind.KEI else self.office_registered


NO_DEFAULTS = StaffDefaults()


def menus_of(kind: OrganizationKind, role: Role) -> tuple[StartMenu, ...]:
    """The menus that this role has; only an agent's people choose among them."""
    if kind is not OrganizationKind.AGENT:
        return ()
    rights = RIGHTS.get((kind, role), frozenset())
    return tuple(menu for menu in StartMenu if RIGHT_OF[menu] in rights)


def check_menu(menu: StartMenu | None, kind: OrganizationKind, role: Role) -> None:
    if menu is not None and menu not in menus_of(kind, role):
        raise Refusal("choice_unknown", "default_menu")
