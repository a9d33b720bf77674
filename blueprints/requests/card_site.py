"""Where the owner of a car registers the card for a cashless renewal."""

from flask import current_app


def card_site() -> str:
    return str(current_app.extensions["keizoku_settings"].card_site)
