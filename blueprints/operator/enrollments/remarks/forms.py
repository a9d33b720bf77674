"""The form of the operator's remarks."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField
from blueprints.shared.seen_form import SeenForm
from domain.enrollment import REMARKS_LENGTH
from usecases.enrollments.remark import RemarkOn


class RemarksForm(SeenForm):
    """Free words."""

    remarks = MemoField(_("Remarks of the operator"), longest=REMARKS_LENGTH)

    def command(self, receipt: str) -> RemarkOn:
        return RemarkOn(receipt, self.seen(), self.remarks.data)
