"""What a screen is called, for an inquiry that was written on it: as the menu calls it."""

from blueprints.shared.catalogue import gettext
from blueprints.shared.navigation import ENTRIES
from domain.actor import Actor
from domain.rights import Right

NAMES: dict[str, tuple[str, Right | None]] = {
    "settings": ("Settings", None),
    **{endpoint.split(".")[0]: (name, right) for endpoint, name, _icon, right in ENTRIES},
}


def screen_name(screen: str) -> str:
    """Empty for what is no screen of the menu."""
    return gettext(NAMES[screen][0]) if screen in NAMES else ""


def screen_seen(screen: str, actor: Actor) -> bool:
    right = NAMES[screen][1] if screen in NAMES else None
    return screen in NAMES and (right is None or actor.may(right))
