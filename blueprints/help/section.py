"""One section of help: what a screen is for and how it goes, in a few sentences."""

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from domain.actor import Actor
from domain.rights import Right
from domain.search_keys import name_key


@dataclass(frozen=True)
class Section:
    """One section: its anchor, its title, its sentences, the screens it is for, and the right to see them.

    Without a right it is for everyone; who is not signed in reads only `for_strangers`.
    """

    key: str
    title: LazyString
    lines: tuple[LazyString, ...]
    screens: tuple[str, ...]
    rights: tuple[Right, ...] = ()
    for_strangers: bool = False

    def is_for(self, actor: Actor | None) -> bool:
        if actor is None:
            return self.for_strangers
        return not self.rights or any(actor.may(right) for right in self.rights)

    def holds(self, words: list[str]) -> bool:
        """Whether each word stands somewhere in it, however it is written."""
        said = name_key(" ".join(str(line) for line in (self.title, *self.lines)))
        return all(word in said for word in words)
