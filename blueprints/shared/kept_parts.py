"""Icons and status chips, which a list draws hundreds of times: drawn once for each word and language, then kept."""

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.templating import Environment
from markupsafe import Markup

from blueprints.shared.catalogue import language

PARTS = {
    "components/icon.html": ("icon",),
    "layouts/_words.html": ("script_words", "keys_dialog"),
    "components/status.html": ("request_status", "application_status", "oss_status", "payment_state"),
}
# A chip may show the portal's own words, which are not ours to count.
MOST_KEPT = 1_000


class OneGlobals(Environment):
    """Templates that share their globals: a chain of two dicts for each costs a look-up per name and import."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def keep_parts(app: Flask) -> None:
    """Give templates these macros as functions; what they draw hangs on their arguments and the language alone."""
    for template, names in PARTS.items():
        for name in names:
            app.jinja_env.globals[name] = _kept(app, template, name)


def _kept(app: Flask, template: str, name: str) -> Callable[..., Markup]:
    @lru_cache(maxsize=MOST_KEPT)
    def draw(_language: str, *given: Any) -> Markup:
        drawn: Markup = getattr(app.jinja_env.get_template(template).module, name)(*given)
        return drawn

    def part(*given: Any) -> Markup:
        return draw(language(), *given)

    return part
