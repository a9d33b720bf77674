"""The web program for tests: built once for its settings, then lent to each test with a database and a clock."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask

from app import create_app, virus_check
from blueprints.shared import uploads
from blueprints.shared.sheets import add_sheets
from models.database import Database
from settings import Settings
from usecases import reference
from usecases.stops import find as stops
from usecases.transaction import connect

_built: dict[Settings, Flask] = {}


def program(settings: Settings, database: Database, clock: Callable[[], datetime], testing: bool = False) -> Flask:
    """The program for these settings; compiling its addresses and templates costs more than most tests.

    Whatever a test put in its place there last is put back.
    """
    app = _built.get(settings)
    if app is None:
        app = _built[settings] = create_app(settings, database, clock)
    app.extensions["keizoku_settings"] = settings
    app.extensions["keizoku_clock"] = clock
    app.extensions[uploads.EXTENSION] = virus_check(settings)
    add_sheets(app)
    app.testing = testing
    connect(database)
    reference.forget()
    stops.forget()
    return app
