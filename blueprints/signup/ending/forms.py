"""The forms of the end of the wizard: what was seen is confirmed, and a paper is uploaded."""

from collections.abc import Iterable
from typing import Any

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import UnseenField, UploadField, WordField
from blueprints.shared.forms import KeizokuForm
from domain.enrollment import PaperKind
from domain.upload import SCAN_KINDS, Upload
from usecases.signup.hand_in import HandIn


class ConfirmForm(KeizokuForm):
    """What stood on the page that was confirmed."""

    seen = UnseenField()


class HandInForm(KeizokuForm):
    """One of the papers that are awaited, as a file."""

    kind = WordField(_("Paper"), PaperKind, needed=True)
    file = UploadField(_("File of the paper"), kinds=SCAN_KINDS, needed=True)

    def __init__(self, formdata: Any = None, open_kinds: Iterable[PaperKind] = PaperKind, **given: Any) -> None:
        super().__init__(formdata, **given)
        self.kind.members = {each.value: each for each in open_kinds}  # type: ignore[misc]

    def command(self, key: str) -> HandIn:
        upload = self.file.data
        assert isinstance(upload, Upload), "the form is valid"
        return HandIn(key, self.kind.data, upload)
