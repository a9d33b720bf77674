"""The forms of deciding on an enrollment."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, WordField
from blueprints.shared.seen_form import SeenForm
from domain.enrollment import EnrollmentState, RefusalGround
from usecases.enrollments.cancel import CancelEnrollment
from usecases.enrollments.mark import MarkEnrollment
from usecases.enrollments.refuse import RefuseEnrollment
from usecases.enrollments.welcome import AcceptEnrollment


class MarkForm(SeenForm):
    """Checked, or waiting for a paper."""

    state = WordField(_("Status"), (EnrollmentState.CHECKED, EnrollmentState.WAITING_FOR_PAPER), needed=True)

    def command(self, receipt: str) -> MarkEnrollment:
        return MarkEnrollment(receipt, self.seen(), self.state.data)


class AcceptForm(SeenForm):
    """Nothing but that it was seen."""

    def command(self, receipt: str, password_path: str, download_path: str) -> AcceptEnrollment:
        return AcceptEnrollment(receipt, self.seen(), password_path, download_path)


class GroundForm(SeenForm):
    """The ground of the terms, and what is told of it."""

    ground = WordField(_("Ground of the terms"), RefusalGround, empty="", needed=True)
    text = MemoField(_("Reason in your own words"), longest=1000, needed=True)


class RefuseForm(GroundForm):
    """Before anything came of it."""

    def command(self, receipt: str) -> RefuseEnrollment:
        return RefuseEnrollment(receipt, self.seen(), self.ground.data, self.text.data)


class CancelForm(GroundForm):
    """After it was accepted."""

    def command(self, receipt: str) -> CancelEnrollment:
        return CancelEnrollment(receipt, self.seen(), self.ground.data, self.text.data)
