"""Step 1: the terms, and the two agreements."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import TickField
from blueprints.signup.parts import PartForm, StepForm


class TermsPart(PartForm):
    """利用規約, 料金と支払い."""

    agree_terms = TickField(_("I agree to the terms of use, with the declaration on antisocial forces"))
    agree_fees = TickField(_("I agree to the fees and to how they are paid"))


class TermsForm(StepForm):
    """Both agreements."""

    name = "terms"

    def build(self) -> None:
        self.part = TermsPart(self.typed)
        self.parts = [self.part]

    def check(self) -> None:
        for field, code in ((self.part.agree_terms, "signup_agree_terms"), (self.part.agree_fees, "signup_agree_fees")):
            if not field.data:
                self.blame(field, code)

    @property
    def both(self) -> bool:
        return bool(self.part.agree_terms.data and self.part.agree_fees.data)
