"""The small form of acts: a request as it was seen."""

from blueprints.shared.fields import UnseenField
from blueprints.shared.forms import KeizokuForm

LONGEST_NUMBER = 9


def number_in(text: str | None) -> int:
    """A number of an address or a hidden field; 0 when it is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


class SeenForm(KeizokuForm):
    """A request as it was seen when an act was asked for."""

    version = UnseenField()

    def seen(self) -> int:
        return number_in(self.version.data)
