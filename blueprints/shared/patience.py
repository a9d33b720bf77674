"""How long this installation waits before it says that something does not move."""

from datetime import timedelta

from flask import current_app

from usecases.applications.conditions import Patience


def patience() -> Patience:
    settings = current_app.extensions["keizoku_settings"]
    return Patience(timedelta(minutes=settings.still_minutes), timedelta(minutes=settings.stalled_minutes))
