"""The form of confirming changed terms."""

from blueprints.shared.fields import UnseenField
from blueprints.shared.forms import KeizokuForm
from usecases.terms.confirm import ConfirmTerms


class ConfirmForm(KeizokuForm):
    """Which version was seen, and where one was going."""

    version = UnseenField()
    next = UnseenField()

    def command(self) -> ConfirmTerms:
        text = self.version.data or ""
        return ConfirmTerms(int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0)
