"""What the agent's screens take from the settings of the installation."""

from flask import current_app


def keeps_hours() -> bool:
    """A demo can be tried at any hour; a real installation waits for the portal to open."""
    return bool(current_app.extensions["keizoku_settings"].production)
