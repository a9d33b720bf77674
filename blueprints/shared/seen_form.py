"""The form of an act on something as it was seen."""

from blueprints.shared.fields import UnseenField
from blueprints.shared.forms import KeizokuForm


class SeenForm(KeizokuForm):
    """Carries the version that was seen, so that whoever acts on an older one is told."""

    version = UnseenField()

    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
