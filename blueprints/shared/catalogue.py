"""The catalogues as plain tables: a page asks for hundreds of words, and each must cost one look-up.

Flask-Babel's own look-up merges the catalogues anew for every request, which costs more than most pages.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from typing import Any, TypeVar

from flask import Flask
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from usecases.words import LANGUAGES, words_of

Spoken = TypeVar("Spoken")
_chosen: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def choose(chosen: str) -> None:
    """Speak this language from here on in this request."""
    _chosen.set(chosen)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak another language for a moment."""
    before = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(before)


def language() -> str:
    """The language of this request."""
    return _chosen.get()


def word(msgid: str) -> str:
    """The sentence of a msgid in the language of this request; a msgid without one stands for itself."""
    return words_of(_chosen.get()).get(msgid, msgid)


def gettext(msgid: str, **facts: Any) -> str:
    """The same with its facts put in."""
    sentence = word(msgid)
    return sentence % facts if facts else sentence


def lazy_gettext(msgid: str) -> LazyString:
    """A sentence that is looked up when it is shown, for what is named while the program starts."""
    return LazyString(word, msgid)


def once_a_language(words: Callable[[], Spoken]) -> Callable[[], Spoken]:
    """Keep what a function without arguments says in each language; nobody changes it."""
    kept: dict[str, Spoken] = {}

    @wraps(words)
    def said() -> Spoken:
        spoken_in = _chosen.get()
        if spoken_in not in kept:
            kept[spoken_in] = words()
        return kept[spoken_in]

    return said


@cache
def marked(chosen: str, msgid: str) -> Markup:
    """A sentence of the catalogue as a template may show it."""
    return Markup(words_of(chosen).get(msgid, msgid))  # noqa: S704 -- the catalogue's own words; facts are escaped


def spoken(msgid: str, **facts: Any) -> Markup:
    """A sentence of the catalogue for a template: its facts are escaped, its own words are not."""
    sentence = marked(_chosen.get(), msgid)
    return sentence % facts if facts else sentence


def speak(app: Flask) -> None:
    """Let templates look words up here."""
    app.jinja_env.globals.update({"_": spoken, "gettext": spoken})
