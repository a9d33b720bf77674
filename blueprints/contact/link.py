"""Where to ask about the page that is drawn: its screen and the number of its case go along, and nothing else."""

from urllib.parse import urlencode

from flask import request

from blueprints.shared.addresses import address_of
from blueprints.shared.screens import NAMES

CASE_SCREENS = {"requests", "applications", "agency_inbox", "agency_boards"}


def contact_address() -> str:
    screen = (request.blueprint or "").split(".")[0]
    if screen not in NAMES:
        return address_of("contact.new")
    asked = {"screen": screen}
    number = (request.view_args or {}).get("number") if screen in CASE_SCREENS else None
    if number is not None:
        asked["case"] = str(number)
    return f"{address_of('contact.new')}?{urlencode(asked)}"
