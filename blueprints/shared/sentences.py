"""The sentence of a refusal, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import fact
from domain.refusal import Refusal
from usecases.agency.kept_refusal import Word


def sentence(refusal: Refusal, **words: str) -> str:
    """The catalogue's sentence under the refusal's code, with its facts and the `words` of its place, as the label."""
    return gettext(refusal.code, **{**words, **{name: fact(value) for name, value in refusal.facts.items()}})


def kept_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a refusal that was kept with its row."""
    said = {name: gettext(value.msgid) if isinstance(value, Word) else fact(value) for name, value in facts.items()}
    return gettext(code, **said)
