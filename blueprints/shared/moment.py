"""The moment of a request: read once from the clock of the program, which tests and the demo can set."""

from datetime import UTC, datetime

from flask import current_app, g, has_request_context


def now() -> datetime:
    """The current moment in UTC, the same through one request."""
    if not has_request_context():
        return datetime.now(UTC)
    if "now" not in g:
        g.now = current_app.extensions["keizoku_clock"]()
    return g.now
