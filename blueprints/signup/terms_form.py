"""Step 1: the terms, and the two agreements; of what came by post, the signature that gives them."""

from datetime import date

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, TickField
from blueprints.shared.moment import now
from blueprints.signup.parts import PartForm, StepForm
from domain.clock import day_in_japan


class TermsPart(PartForm):
    """利用規約, 料金と支払い."""

    agree_terms = TickField(_("I agree to the terms of use, with the declaration on antisocial forces"))
    agree_fees = TickField(_("I agree to the fees and to how they are paid"))


class PaperPart(PartForm):
    """The signed paper."""

    paper_signed = TickField(
        _("The paper is signed, and agrees to the terms of use with their declaration, to the fees and to the payment")
    )
    signed_on = DayField(_("Day of signing"), needed=True)


class TermsForm(StepForm):
    """Both agreements, or the paper that gives them."""

    name = "terms"

    def build(self) -> None:
        self.part: TermsPart | PaperPart = PaperPart(self.typed) if self.draft.by_post else TermsPart(self.typed)
        self.parts = [self.part]

    def check(self) -> None:
        if isinstance(self.part, PaperPart):
            self._check_paper(self.part)
            return
        for field, code in ((self.part.agree_terms, "signup_agree_terms"), (self.part.agree_fees, "signup_agree_fees")):
            if not field.data:
                self.blame(field, code)

    def _check_paper(self, paper: PaperPart) -> None:
        if not paper.paper_signed.data:
            self.blame(paper.paper_signed, "signup_paper_unsigned")
        if paper.signed_on.data and paper.signed_on.data > day_in_japan(now()):
            self.blame(paper.signed_on, "signup_signed_in_future")

    @property
    def signed_on(self) -> date | None:
        """The day of the signature on the paper; None for who agrees here."""
        return self.part.signed_on.data if isinstance(self.part, PaperPart) else None

    @property
    def both(self) -> bool:
        if isinstance(self.part, PaperPart):
            return True
        return bool(self.part.agree_terms.data and self.part.agree_fees.data)
