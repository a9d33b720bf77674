"""Builds the portal's WSGI program."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, abort, request
from jinja2 import StrictUndefined

from training_portal.api import api
from training_portal.misbehaviour import DropConnections
from training_portal.office_settings import read_setting, set_delay
from training_portal.portal import Portal, real_time
from training_portal.training_calls import training
from training_portal.window import window

LARGEST_BODY = 1_048_576
NAMES_OF_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def create_portal(
    database_path: Path | str,
    *,
    examine_seconds: int | None = None,
    training_open: bool = True,
    real_clock: Callable[[], datetime] = real_time,
) -> Flask:
    """A WSGI program over its own database file.

    `examine_seconds` None keeps what the database has (at first 0: examined only by hand). `training_open` False
    leaves the API alone, without the window and the training calls. `extensions["training_portal"]` is the `Portal`,
    whose `close()` wakes answers that are being held back.
    """
    portal = Portal(Path(database_path), real_clock)
    if examine_seconds is not None:
        with portal.call() as desk:
            # The same setting at another start changes nothing for those that wait for a person.
            if examine_seconds != read_setting(desk.connection, "delay_examine"):
                set_delay(desk.connection, "examine", examine_seconds, desk.now)
    app = Flask("training_portal", static_folder="static", static_url_path="/static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.secret_key = secrets.token_bytes(32)
    # A name of its own: cookies of one host are shared between its ports.
    app.config.update(SESSION_COOKIE_NAME="training_portal", SESSION_COOKIE_SAMESITE="Strict")
    app.jinja_env.undefined = StrictUndefined
    app.extensions["training_portal"] = portal
    app.register_blueprint(api)
    if training_open:
        app.register_blueprint(training)
        app.register_blueprint(window)
        app.before_request(_refuse_other_hosts)
    app.wsgi_app = DropConnections(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _refuse_other_hosts() -> None:
    """A page elsewhere that names this machine by a host name of its own must not steer the portal."""
    hostname = urlsplit(f"//{request.host}").hostname
    if request.blueprint in ("training", "window") and hostname not in NAMES_OF_THIS_MACHINE:
        abort(403)
