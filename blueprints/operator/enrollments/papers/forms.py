"""The form of one paper of an enrollment."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import TextField, UploadField, WordField
from blueprints.shared.seen_form import SeenForm
from domain.enrollment import PAPER_REMARK_LENGTH, PaperKind, PaperState
from domain.upload import SCAN_KINDS
from usecases.enrollments.papers import SetPaper


class PaperForm(SeenForm):
    """未着, 着 or 不備; a scan attached before may stay."""

    state = WordField(_("State of the paper"), PaperState, needed=True)
    remark = TextField(_("Remark for the applicant"), longest=PAPER_REMARK_LENGTH)
    file = UploadField(_("Scan"), kinds=SCAN_KINDS)

    def command(self, receipt: str, kind: PaperKind) -> SetPaper:
        return SetPaper(receipt, kind, self.seen(), self.state.data, self.remark.data, self.file.data)
