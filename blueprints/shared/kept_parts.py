"""Parts that pages draw again and again, as icons, chips, the frame and the rows of lists: drawn once, then kept."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup

from blueprints.shared.catalogue import language

PARTS = {
    "components/icon.html": ("icon",),
    "components/filters.html": ("text_filter", "choice_filter", "range_filter"),
    "layouts/_frame.html": ("head_links", "main_menu", "session_dialog", "again_dialog"),
    "layouts/_words.html": ("script_words", "keys_dialog"),
    "components/status.html": ("request_status", "application_status", "oss_status", "payment_state", "user_state"),
    "requests/_row.html": ("request_row",),
    "applications/_row.html": ("application_row",),
    "users/_row.html": ("user_row",),
}
# Rows and the portal's own words are not ours to count; a row is about a thousand letters.
MOST_KEPT = 4_000


def keep_parts(app: Flask) -> None:
    """Give templates these macros as functions and filters; what they draw hangs on their arguments and the language.

    A filter costs half of a call, which counts where each row of a list has one.
    """
    for template, names in PARTS.items():
        for name in names:
            app.jinja_env.globals[name] = app.jinja_env.filters[name] = _kept(app, template, name)


def _kept(app: Flask, template: str, name: str) -> Callable[..., Markup]:
    # Typed: a text that is escaped and one that is not are two, though they are equal.
    @lru_cache(maxsize=MOST_KEPT, typed=True)
    def draw(_language: str, *given: Any, **named: Any) -> Markup:
        drawn: Markup = getattr(app.jinja_env.get_template(template).module, name)(*given, **named)
        return drawn

    def part(*given: Any, **named: Any) -> Markup:
        return draw(language(), *given, **named)

    return part
