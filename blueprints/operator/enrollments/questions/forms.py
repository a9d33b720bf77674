"""The form of a question to an applicant."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, WordField
from blueprints.shared.seen_form import SeenForm
from domain.enrollment import Section
from usecases.enrollments.ask import AskBack


class QuestionForm(SeenForm):
    """Which section, and what about it."""

    section = WordField(_("Section to be corrected"), Section, empty=_("Please choose"), needed=True)
    text = MemoField(_("Question"), longest=1000, needed=True)

    def command(self, receipt: str, path: str) -> AskBack:
        return AskBack(receipt, self.seen(), self.section.data, self.text.data, path)
