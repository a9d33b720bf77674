"""The fields of what an agent's people begin with; on a form for anybody else they do not stand."""

from collections.abc import Collection
from typing import Any

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, WordField
from blueprints.shared.formats import label
from domain.rights import OrganizationKind, Role
from domain.staff_defaults import NO_DEFAULTS, StaffDefaults, StartMenu, menus_of
from domain.vehicle import VehicleKind
from usecases.reference import Office

NAMES = ("default_office_registered", "default_office_kei", "default_menu")


class StaffFields:
    """An office for each kind, and a menu."""

    default_office_registered = ChoiceField(_("Default office"), choices=[])
    default_office_kei = ChoiceField(_("Default office (kei)"), choices=[])
    default_menu = WordField(_("Default menu"), StartMenu, empty=_("First page"))


def offer_defaults(form: Any, kind: OrganizationKind, roles: Collection[Role], offices: tuple[Office, ...]) -> None:
    """The offices of each kind, and the menus that one of these roles has."""
    if kind is not OrganizationKind.AGENT:
        for name in NAMES:
            del form[name]
        return
    for vehicle, name in ((VehicleKind.REGISTERED, NAMES[0]), (VehicleKind.KEI, NAMES[1])):
        named = [(one.code, f"{one.prefecture} {one.name}") for one in offices if one.kind == vehicle.value]
        form[name].choices = [("", gettext("As the agent base has it")), *named]
    menus = {menu for role in roles for menu in menus_of(kind, role)}
    form.default_menu.offer([("", gettext("First page")), *((menu.value, label(menu)) for menu in menus_in(menus))])


def menus_in(menus: Collection[StartMenu]) -> list[StartMenu]:
    return [menu for menu in StartMenu if menu in menus]


def entered_defaults(form: Any) -> StaffDefaults:
    """What was chosen; nothing where the fields do not stand."""
    if "default_menu" not in form:
        return NO_DEFAULTS
    menu = form.default_menu.data
    return StaffDefaults(
        form.default_office_registered.data or "", form.default_office_kei.data or "",
        menu if isinstance(menu, StartMenu) else None,
    )  # fmt: skip
