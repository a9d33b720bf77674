"""The messages by which the system says no, each with its cause and how it is mended, read off the catalogue."""

import re
from dataclasses import dataclass

from blueprints.shared.catalogue import language, once_a_language
from blueprints.shared.message_numbers import CODE, number_of
from domain.search_keys import name_key
from usecases.words import words_of

FACT = re.compile(r"%\(\w+\)s")
FIRST = {"ja": re.compile(r"(.*?。)(.+)", re.DOTALL), "en": re.compile(r"(.*?\.) (.+)", re.DOTALL)}
GAP = "…"


@dataclass(frozen=True)
class Message:
    """A message; what differs from case to case stands as a gap. `mend` is empty when the one sentence says it all."""

    code: str
    number: str
    cause: str
    mend: str

    def holds(self, words: list[str]) -> bool:
        said = name_key(" ".join((self.number, self.cause, self.mend)))
        return all(word in said for word in words)


@once_a_language
def messages() -> tuple[Message, ...]:
    """All of them, in the order of their words."""
    codes = [msgid for msgid in words_of(language()) if CODE.fullmatch(msgid)]
    found = (_message(code, words_of(language())[code]) for code in codes)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.cause))


def messages_with(asked: str) -> list[Message]:
    words = list(filter(None, map(name_key, FACT.sub(" ", asked).replace(GAP, " ").split())))
    return [each for each in messages() if each.holds(words)]


def _message(code: str, sentence: str) -> Message | None:
    """None for a word that is no sentence."""
    said = FACT.sub(GAP, sentence).strip()
    if not said.endswith(("。", "）", ".")):
        return None
    parts = FIRST[language()].fullmatch(said)
    return Message(code, number_of(code), *(parts.groups() if parts else (said, "")))
