"""The sentence of a refusal, in the reader's language."""

from flask_babel import gettext

from blueprints.shared.formats import fact
from domain.refusal import Refusal


def sentence(refusal: Refusal) -> str:
    """The catalogue's sentence under the refusal's code, with its facts."""
    return gettext(refusal.code, **{name: fact(value) for name, value in refusal.facts.items()})
