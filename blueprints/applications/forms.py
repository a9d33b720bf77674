"""The form of an application's page."""

from dataclasses import dataclass

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, UnseenField
from blueprints.shared.forms import KeizokuForm
from usecases.applications.write_memo import WriteMemo, memo_mark

MEMO_LENGTH = 500


@dataclass(frozen=True)
class SeenMemo:
    """The memo as a page shows it, with the mark by which a later one is told from it."""

    memo: str

    @property
    def version(self) -> str:
        return memo_mark(self.memo)


class MemoForm(KeizokuForm):
    """The memo, and the mark of the one that was seen."""

    version = UnseenField()
    memo = MemoField(_("Memo"), longest=MEMO_LENGTH)

    def command(self, number: str) -> WriteMemo:
        return WriteMemo(number, str(self.version.data or ""), self.memo.data or "")
