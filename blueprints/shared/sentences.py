"""The sentence of a refusal, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import fact
from blueprints.shared.message_numbers import number_of
from domain.refusal import Refusal
from usecases.agency.kept_refusal import Word


class Sentence(str):
    """What is said, with the number under which help has its cause."""

    __slots__ = ("number",)
    number: str

    def __new__(cls, text: str, number: str) -> "Sentence":
        said = super().__new__(cls, text)
        said.number = number
        return said


def sentence(refusal: Refusal, **words: str) -> Sentence:
    """The catalogue's sentence under the refusal's code, with its facts and the `words` of its place, as the label."""
    facts = {name: fact(value) for name, value in refusal.facts.items()}
    return Sentence(gettext(refusal.code, **{**words, **facts}), number_of(refusal.code))


def kept_sentence(code: str, facts: Mapping[str, Any]) -> Sentence:
    """The sentence of a refusal that was kept with its row."""
    said = {name: gettext(value.msgid) if isinstance(value, Word) else fact(value) for name, value in facts.items()}
    return Sentence(gettext(code, **said), number_of(code))


def said_of(about: str, text: str) -> str:
    """The same sentence, of one among several."""
    return Sentence(f"{about}: {text}", text.number if isinstance(text, Sentence) else "")
