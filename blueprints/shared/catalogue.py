"""The catalogues as plain tables: a page asks for hundreds of words, and each must cost one look-up."""

from functools import cache
from pathlib import Path

from babel.support import Translations
from flask import Flask, g

LANGUAGES = ("ja", "en")
FOLDER = Path(__file__).resolve().parents[2] / "locale"


@cache
def words_of(chosen: str) -> dict[str, str]:
    """Every sentence of one language by its msgid."""
    catalogue = Translations.load(str(FOLDER), [chosen])
    return {msgid: text for msgid, text in getattr(catalogue, "_catalog", {}).items() if isinstance(msgid, str)}


def language() -> str:
    """The language of this request."""
    return str(getattr(g, "language", LANGUAGES[0]))


def word(msgid: str) -> str:
    """The sentence of a msgid in the language of this request; a msgid without one stands for itself."""
    return words_of(language()).get(msgid, msgid)


def words(singular: str, plural: str, count: int) -> str:
    """Neither language bends a word by number; the msgid of the plural is the sentence's."""
    return word(singular if count == 1 else plural)


def speak(app: Flask) -> None:
    """Let templates look words up here; must come after Babel has prepared them."""
    app.jinja_env.install_gettext_callables(word, words, newstyle=True)  # type: ignore[attr-defined]
