"""The sentence of a refusal, in the reader's language."""

from flask_babel import gettext

from blueprints.shared.formats import fact
from domain.refusal import Refusal


def sentence(refusal: Refusal, **words: str) -> str:
    """The catalogue's sentence under the refusal's code, with its facts and the `words` of its place, as the label."""
    return gettext(refusal.code, **{**words, **{name: fact(value) for name, value in refusal.facts.items()}})
