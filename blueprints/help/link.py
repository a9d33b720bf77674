"""Where help says what there is to say of the page that is drawn."""

from functools import lru_cache

from flask import request

from blueprints.help.sections import SECTIONS
from blueprints.shared.addresses import address_of


def help_address() -> str:
    return _address((request.blueprint or "").split(".")[0])


@lru_cache
def _address(screen: str) -> str:
    """The top of help for a page without a section of its own, as an error."""
    found = next((section.key for section in SECTIONS if screen in section.screens), "")
    return f"{address_of('help.show')}#{found}" if found else address_of("help.show")
