"""How long this installation waits before it says that something does not move."""

from datetime import timedelta

from flask import current_app

from usecases.applications.stalling import Patience


def patience() -> Patience:
    settings = current_app.extensions["keizoku_settings"]
    still, paying = (timedelta(minutes=minutes) for minutes in (settings.still_minutes, settings.stalled_minutes))
    return Patience(still, paying, keep_hours=bool(settings.production))
