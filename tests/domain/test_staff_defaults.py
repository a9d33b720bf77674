"""The menus among which an agent's people choose."""

import pytest

from domain.refusal import Refusal
from domain.rights import OrganizationKind, Role
from domain.staff_defaults import StaffDefaults, StartMenu, check_menu, menus_of
from domain.vehicle import VehicleKind


def test_each_role_of_an_agent_has_its_menus_and_nobody_else_any() -> None:
    assert {menus_of(OrganizationKind.AGENT, role) for role in Role} == {tuple(StartMenu)}
    others = (OrganizationKind.CLIENT, OrganizationKind.OPERATOR)
    assert {menus_of(kind, role) for kind in others for role in Role} == {()}


def test_a_menu_of_others_is_refused() -> None:
    check_menu(None, OrganizationKind.CLIENT, Role.SENDER)
    check_menu(StartMenu.INBOX, OrganizationKind.AGENT, Role.VIEWER)
    with pytest.raises(Refusal, match="choice_unknown"):
        check_menu(StartMenu.INBOX, OrganizationKind.CLIENT, Role.SENDER)


def test_each_kind_has_its_office() -> None:
    own = StaffDefaults("T-14-01", "K-14-01")
    assert [own.office(kind) for kind in (VehicleKind.REGISTERED, VehicleKind.KEI)] == ["T-14-01", "K-14-01"]
